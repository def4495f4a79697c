package io.deprov.cli;

import io.deprov.core.Deprovisioner;
import io.deprov.core.RefusedException;
import io.deprov.core.execute.DeprovListener;
import io.deprov.core.execute.RunReport;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code apply}: does what a plan says, and goes on with what an earlier call left open. */
@Command(
        name = "apply",
        description =
                "Executes an approved plan: settles doubts, does what is due, reads it back. Call it again to go on.")
final class ApplyCommand implements Callable<Integer> {

    private final Root root;

    @Parameters(paramLabel = "PLAN", description = "The plan's file, or the directory of a batch.")
    private Path file = Path.of("");

    @Option(names = "--approval", paramLabel = "FILE", description = "The approval (default: PLAN.approval).")
    private @Nullable Path approvalFile;

    @Option(
            names = "--yes",
            description =
                    "Without anybody else's approval, recorded as self-approved. The configuration has to allow it.")
    private boolean yes;

    ApplyCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws Exception {
        Precondition precondition = new Precondition();
        boolean isBatch = BatchFiles.isBatch(file);
        BatchFiles batch = isBatch ? precondition.of(() -> BatchFiles.of(root, file)) : null;
        Plan read = isBatch ? null : precondition.of(() -> Inputs.plan(file));
        Optional<Path> source = Approvals.file(file, approvalFile, yes);
        Approval given = source.isEmpty() ? null : precondition.of(() -> Inputs.approval(source.get()));
        if (yes && approvalFile != null) {
            precondition.of(() -> {
                throw new UsageException("--yes and --approval exclude each other");
            });
        }
        if (batch != null && given == null) {
            precondition.of(() -> {
                throw new RefusedException(
                        "the batch is not approved: there is no " + Approvals.besidePlan(file)
                                + "; have it approved (deprov approve), or name the approval with --approval. --yes is for single plans");
            });
        }
        DeprovListener listener = read != null && root.environment().isTerminal()
                ? new Progress(root.environment(), read.steps().size())
                : DeprovListener.NONE;
        try (Session session = precondition.required(precondition.of(() -> Session.open(root, listener)))) {
            session.takeState();
            if (isBatch) {
                return precondition.required(batch).apply(session, precondition.required(given));
            }
            Plan plan = precondition.required(read);
            Deprovisioner deprovisioner = session.deprovisioner();
            Approval approval = given != null ? given : Approvals.withoutFile(deprovisioner, plan, file, yes);
            RunReport report;
            try (Farewell farewell = new Farewell(root.environment())) {
                farewell.untilClosed();
                report = run(deprovisioner, plan, approval);
            }
            if (report.refusedEverything()) {
                root.complain(List.of("refused: nothing was called; the open steps say why"));
                return new RunAnswer(root, session).give(ExitCode.REFUSED, report);
            }
            return new RunAnswer(root, session).give(report);
        }
    }

    private static RunReport run(Deprovisioner deprovisioner, Plan plan, Approval approval)
            throws RefusedException, InterruptedRunException {
        try {
            return deprovisioner.apply(plan, approval);
        } catch (RuntimeException | Error e) {
            throw new InterruptedRunException(e);
        }
    }
}
