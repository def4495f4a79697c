package io.deprov.cli;

import io.deprov.core.RefusedException;
import io.deprov.core.execute.RunReport;
import io.deprov.core.plan.Plan;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code verify}: does it still hold? */
@Command(
        name = "verify",
        description =
                "Reads back from the targets everything that was done under a plan, and looks again. Changes no target.")
final class VerifyCommand implements Callable<Integer> {

    private final Root root;

    @Parameters(paramLabel = "PLAN", description = "The plan's file.")
    private Path file = Path.of("");

    VerifyCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws Exception {
        Precondition precondition = new Precondition();
        Plan read = precondition.of(() -> Inputs.plan(file));
        try (Session session = precondition.required(precondition.of(() -> Session.open(root)))) {
            Plan plan = precondition.required(read);
            if (session.isUntouched()) {
                throw new RefusedException("nothing recorded yet in " + session.stateDirectory()
                        + ": this plan was never applied there, so there is nothing to verify");
            }
            session.takeState();
            RunReport report;
            try {
                report = session.deprovisioner().verify(plan);
            } catch (RuntimeException | Error e) {
                throw new InterruptedRunException(e);
            }
            return new RunAnswer(root, session).give(report);
        }
    }
}
