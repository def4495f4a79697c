package io.deprov.cli;

import io.deprov.cli.json.PlanDocument;
import io.deprov.cli.text.PlanView;
import io.deprov.cli.text.Screen;
import io.deprov.core.PlanningResult;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanFile;
import io.deprov.core.plan.PlanRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plan}: what would be done? */
@Command(
        name = "plan",
        description =
                "Finds everything and writes down what would be done, for somebody else to approve. Changes nothing.")
final class PlanCommand implements Callable<Integer> {

    private final Root root;

    @Mixin
    private final SubjectOptions subject = new SubjectOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description =
                    "Where the plan is written, readable by you only. No file is written when there is nothing to execute.")
    private Path out = Path.of("");

    @Option(names = "--force", description = "Replaces FILE where it exists.")
    private boolean force;

    @Option(
            names = "--case",
            paramLabel = "ID",
            description = "The case this belongs to, without personal data (default: derived from the identifiers).")
    private @Nullable String caseId;

    @Option(
            names = "--generation",
            paramLabel = "N",
            description = "Counts the leaves of somebody who was hired again, from 1 (default: 1).")
    private int generation = 1;

    @Option(names = "--retire-now", description = "Deletes accounts in the same run instead of 30 days later.")
    private boolean retireNow;

    PlanCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws Exception {
        PlanRequest request = request();
        OutputFile file = new OutputFile(out, force);
        try (Session session = Session.open(root)) {
            session.takeState();
            PlanningResult result = session.deprovisioner().plan(request);
            subject.requireKnown(result.inventory());
            return answer(result, file);
        }
    }

    private PlanRequest request() throws UsageException {
        if (generation < 1) {
            throw new UsageException("--generation counts from 1");
        }
        PlanRequest request = PlanRequest.of(subject.subject()).generation(generation);
        if (caseId != null) {
            try {
                request = request.caseId(caseId);
            } catch (IllegalArgumentException e) {
                throw new UsageException("--case: " + e.getMessage());
            }
        }
        return retireNow ? request.retireNow() : request;
    }

    private int answer(PlanningResult result, OutputFile file) throws UsageException {
        Plan plan = result.plan();
        boolean written = !result.isNothingDue() && !plan.steps().isEmpty();
        ExitCode code = ExitCode.open(OpenCells.anyBeyondPending(plan.coverage()));
        if (plan.steps().isEmpty() && OpenCells.anyRefusedOrAmbiguous(plan.coverage())) {
            root.complain(List.of("refused: nothing that was found may be touched, so no plan was written;"
                    + " the coverage says why, cell by cell"));
            code = ExitCode.REFUSED.or(code);
        } else if (written) {
            file.write(PlanFile.write(plan));
        }
        boolean refused = code == ExitCode.REFUSED;
        return root.answer(
                code,
                number -> PlanDocument.of(number, written ? file.path().toString() : null, result.isNothingDue(), plan),
                screen -> {
                    new PlanView(screen, root.lines()).print(plan);
                    if (!result.otherCases().isEmpty()) {
                        screen.blank();
                        screen.line("Accounts of this plan are in other cases too, which are not finished: "
                                + String.join(", ", result.otherCases())
                                + ". If that is the same person, plan with --case and that id instead.");
                    }
                    if (written) {
                        next(screen, file.path());
                    } else if (!refused) {
                        nothingToExecute(
                                screen, result.isNothingDue(), plan.accounts().isEmpty());
                    }
                });
    }

    private static void next(Screen screen, Path file) {
        screen.heading("Written to " + file + ". It holds personal data; only you can read it.");
        screen.line("Next: deprov approve " + file + " --as \"NAME OF WHO APPROVES\"");
    }

    private static void nothingToExecute(Screen screen, boolean isNothingDue, boolean isNobodyThere) {
        screen.blank();
        screen.text(
                0,
                isNothingDue && isNobodyThere
                        ? "Nothing is due: no account was found, by these identifiers or from an earlier plan. See that they are"
                                + " right. No file was written."
                        : isNothingDue
                                ? "Nothing is due: whatever was found is blocked or gone already, or waits for its time under an earlier"
                                        + " plan. No file was written."
                                : "There is nothing to execute, so no file was written. That does not mean that nothing is left: see the"
                                        + " open cells above.");
    }
}
