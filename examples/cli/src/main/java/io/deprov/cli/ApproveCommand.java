package io.deprov.cli;

import io.deprov.cli.json.ApprovalDocument;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.ApprovalFile;
import io.deprov.core.plan.Plan;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code approve}: somebody's word that a plan may be executed, bound to its digest. */
@Command(name = "approve", description = "Approves a plan. Show it first: the approval is for exactly what it says.")
final class ApproveCommand implements Callable<Integer> {

    private final Root root;

    @Parameters(paramLabel = "PLAN", description = "The plan's file, or the directory of a batch.")
    private Path file = Path.of("");

    @Option(
            names = "--as",
            converter = NotBlank.class,
            required = true,
            paramLabel = "NAME",
            description = "Who approves: not the leaver, and not whoever executes it. Recorded as asserted.")
    private String approver = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the approval is written (default: PLAN.approval).")
    private @Nullable Path out;

    @Option(names = "--force", description = "Replaces FILE where it exists.")
    private boolean force;

    ApproveCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws Exception {
        Precondition precondition = new Precondition();
        boolean isBatch = BatchFiles.isBatch(file);
        Plan read = isBatch ? null : precondition.of(() -> Inputs.plan(file));
        OutputFile target = precondition.of(() ->
                new OutputFile(out == null ? Approvals.besidePlan(file) : out, force).notInPlaceOf(file, "the plan"));
        try (Session session = precondition.required(precondition.of(() -> Session.open(root)))) {
            OutputFile destination = precondition.required(target);
            Approval approval = isBatch
                    ? BatchFiles.of(root, file).approve(session, approver)
                    : session.deprovisioner().approve(precondition.required(read), approver);
            destination.write(ApprovalFile.write(approval));
            return root.answer(
                    ExitCode.DONE,
                    number -> ApprovalDocument.of(number, destination.path().toString(), approval),
                    screen -> screen.line("Approved by " + approval.approver() + ", asserted, until "
                                    + approval.expiresAt().truncatedTo(ChronoUnit.SECONDS) + ".")
                            .field(isBatch ? "batch" : "plan", approval.planDigest())
                            .field("written to", destination.path().toString())
                            .line("Next: deprov apply " + file));
        }
    }
}
