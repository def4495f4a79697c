package io.deprov.cli;

import io.deprov.api.StepId;
import io.deprov.cli.text.RestoreView;
import io.deprov.core.RefusedException;
import io.deprov.core.execute.RunReport;
import io.deprov.core.plan.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore}: what was taken away is given back. */
@Command(
        name = "restore",
        description =
                "Gives back what steps of a plan took away, where they are restorable and their undo is still kept.")
final class RestoreCommand implements Callable<Integer> {

    private final Root root;

    @Parameters(paramLabel = "PLAN", description = "The plan's file.")
    private Path file = Path.of("");

    @Option(
            names = "--step",
            paramLabel = "ID",
            description =
                    "The step, by its id or the beginning of it, as status --json shows it. Several, each with its own"
                            + " --step. What needs it, the deletion of its account for instance, is not done any more.")
    private List<String> steps = new ArrayList<>();

    @Option(
            names = "--everything",
            description =
                    "Everything that can be given back, as for somebody who was hired again; nothing else of the plan"
                            + " is done any more.")
    private boolean everything;

    @Option(
            names = "--as",
            converter = NotBlank.class,
            paramLabel = "NAME",
            required = true,
            description = "Who decides.")
    private String name = "";

    @Option(
            names = "--reason",
            converter = NotBlank.class,
            paramLabel = "TEXT",
            required = true,
            description = "Why, for the record.")
    private String reason = "";

    RestoreCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws Exception {
        Precondition precondition = new Precondition();
        Plan read = precondition.of(() -> Inputs.plan(file));
        try (Session session = precondition.required(precondition.of(() -> Session.open(root)))) {
            Plan plan = precondition.required(read);
            List<StepId> ids = steps(plan);
            if (session.isUntouched()) {
                throw new RefusedException("nothing recorded yet in " + session.stateDirectory()
                        + ": this plan was never applied there, so there is nothing to give back");
            }
            session.takeState();
            RunReport report;
            try {
                report = everything
                        ? session.deprovisioner().restoreAll(plan, name, reason)
                        : session.deprovisioner().restore(plan, ids, name, reason);
            } catch (RuntimeException | Error e) {
                throw new InterruptedRunException(e);
            }
            RestoreView view = RestoreView.of(report, ids);
            ExitCode code = ExitCode.open(view.isSomethingLeft());
            return new RunAnswer(root, session).give(code, report, screen -> view.print(screen, root.lines()));
        }
    }

    private List<StepId> steps(Plan plan) throws UsageException {
        if (steps.isEmpty() != everything) {
            throw new UsageException("give either --step, once or more, or --everything");
        }
        List<StepId> ids = new ArrayList<>();
        for (String step : steps) {
            ids.add(StepArgument.of(plan, step));
        }
        return ids;
    }
}
