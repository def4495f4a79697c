package io.deprov.cli;

import io.deprov.api.access.IdentifierType;
import io.deprov.cli.json.BatchPlanDocument;
import io.deprov.cli.json.BatchPlanDocument.Leaver;
import io.deprov.cli.text.PlainText;
import io.deprov.core.BatchFolder;
import io.deprov.core.Deprovisioner;
import io.deprov.core.PlannedLeaver;
import io.deprov.core.TargetCheck;
import io.deprov.core.plan.Batch;
import io.deprov.core.plan.Plan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plan-batch}: what would be done about many leavers? */
@Command(
        name = "plan-batch",
        description =
                "Plans every leaver of a CSV file and seals the plans under one digest, for somebody else to approve. Changes nothing.")
final class PlanBatchCommand implements Callable<Integer> {

    private final Root root;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "CSV",
            description =
                    "The leavers: a heading with the types of identifier (and case, generation), and a row for each leaver.")
    private Path from = Path.of("");

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "A new or empty directory for the plans, readable by you only.")
    private Path out = Path.of("");

    @Option(names = "--retire-now", description = "Deletes accounts in the same run instead of 30 days later.")
    private boolean retireNow;

    PlanBatchCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws Exception {
        LeaverList list = LeaverList.read(from, retireNow);
        try (Session session = Session.open(root)) {
            session.takeState();
            Deprovisioner deprovisioner = session.deprovisioner();
            requireKnown(list.types(), deprovisioner.check());
            BatchFolder folder = folder();
            List<Leaver> leavers = new ArrayList<>();
            Batch batch;
            try (LeaverList.Requests requests = list.requests()) {
                batch = deprovisioner.planBatch(requests, folder, planned -> {
                    leavers.add(leaver(planned));
                    progress(leavers.size(), list.size(), planned);
                });
            } catch (IOException e) {
                throw new UsageException("the batch " + out + " cannot be written: " + Because.of(out, e));
            }
            return answer(batch, leavers);
        }
    }

    private BatchFolder folder() throws UsageException {
        try {
            return BatchFolder.create(out);
        } catch (IOException e) {
            throw new UsageException("the batch cannot be written: " + e.getMessage());
        }
    }

    /** Said before anybody is planned, and only when every target has told its types. */
    private static void requireKnown(Set<IdentifierType> types, List<TargetCheck> checks) throws UsageException {
        Set<IdentifierType> known = new TreeSet<>();
        for (TargetCheck check : checks) {
            if (check.capabilities().isEmpty()) {
                return;
            }
            known.addAll(check.capabilities().get().identifierTypes().keySet());
        }
        for (IdentifierType type : types) {
            if (!known.contains(type)) {
                throw new UsageException(
                        "--from: no target is configured for identifiers of type " + type + "; known are " + known);
            }
        }
    }

    private static Leaver leaver(PlannedLeaver planned) {
        return planned.result()
                .map(result -> {
                    Plan plan = result.plan();
                    return new Leaver(
                            plan.caseId(),
                            planned.isInBatch() ? plan.digest() : null,
                            result.isNothingDue(),
                            plan.steps().size(),
                            OpenCells.anyBeyondPending(plan.coverage()),
                            "");
                })
                .orElseGet(() -> new Leaver(planned.request().caseId(), null, false, 0, true, planned.refusal()));
    }

    private void progress(int done, int total, PlannedLeaver planned) {
        if (root.environment().isTerminal()) {
            String line = "[" + done + "/" + total + "] " + planned.request().caseId() + "  "
                    + (planned.isInBatch()
                            ? "planned"
                            : planned.refusal().isEmpty() ? "nothing to execute" : "refused");
            root.environment()
                    .err()
                    .println(
                            PlainText.fit(PlainText.of(line), root.environment().width()));
        }
    }

    private int answer(Batch batch, List<Leaver> leavers) {
        List<Leaver> refused =
                leavers.stream().filter(leaver -> !leaver.refusal().isEmpty()).toList();
        List<Leaver> open = leavers.stream()
                .filter(leaver -> leaver.refusal().isEmpty() && leaver.isOpen())
                .toList();
        ExitCode code = ExitCode.open(!refused.isEmpty() || !open.isEmpty());
        return root.answer(
                batch.plans().isEmpty() && !refused.isEmpty() ? ExitCode.REFUSED.or(code) : code,
                number -> new BatchPlanDocument(
                        "deprov-batch-plan/1",
                        number,
                        out.toString(),
                        batch.digest(),
                        batch.plans().size(),
                        List.copyOf(leavers)),
                screen -> {
                    screen.line(leavers.size() + " leavers, " + batch.plans().size() + " with something to execute.");
                    refused.stream()
                            .limit(root.lines())
                            .forEach(leaver -> screen.point(2, leaver.caseId() + ": not planned: " + leaver.refusal()));
                    open.stream()
                            .limit(root.lines())
                            .forEach(leaver -> screen.point(
                                    2,
                                    leaver.caseId()
                                            + ": something is open that executing the plan does not close"
                                            + (leaver.planDigest() == null ? "; nothing to execute" : "")));
                    screen.field("batch", batch.digest());
                    screen.heading("Written to " + out + ". It holds personal data; only you can read it.");
                    screen.line(
                            "Next: deprov show " + out + ", deprov approve " + out + " --as \"NAME OF WHO APPROVES\"");
                });
    }
}
