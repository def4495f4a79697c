package io.deprov.cli;

import io.deprov.api.Cancellation;
import io.deprov.cli.json.BatchDocument;
import io.deprov.cli.text.PlainText;
import io.deprov.cli.text.PlanView;
import io.deprov.core.BatchFolder;
import io.deprov.core.BatchReport;
import io.deprov.core.RefusedException;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Batch;
import io.deprov.core.plan.IntegrityException;
import io.deprov.core.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code show}, {@code approve} and {@code apply} do with a batch, which is a directory where a plan is a file. */
final class BatchFiles {

    private static final String FINISHED = "left open by its last run, or by that of a newer plan; see status";

    private final Root root;
    private final Path directory;
    private final BatchFolder folder;

    private BatchFiles(Root root, Path directory) {
        this.root = root;
        this.directory = directory;
        this.folder = BatchFolder.of(directory);
    }

    /** Whether this path is a batch's rather than a plan's. */
    static boolean isBatch(Path path) {
        return !path.toString().isEmpty() && Files.isDirectory(path);
    }

    /** The batch in a directory that should hold one. */
    static BatchFiles of(Root root, Path directory) throws UsageException {
        BatchFiles files = new BatchFiles(root, directory);
        if (!files.folder.isSealed()) {
            throw new UsageException(
                    directory + " cannot be read: it is a directory and holds no batch that was planned to its end"
                            + " (no batch.json); give the path of a plan, or plan the batch again");
        }
        return files;
    }

    /** Something read from the folder. */
    private interface Reading<T> {

        T read() throws IOException, IntegrityException, RefusedException;
    }

    private <T> T read(Reading<T> reading) throws UsageException, IntegrityException, RefusedException {
        try {
            return reading.read();
        } catch (IOException e) {
            throw new UsageException("the batch " + directory + " cannot be read: " + Because.of(directory, e));
        }
    }

    /** Shows it, one plan after the other, each checked. */
    int show() throws UsageException, IntegrityException, RefusedException {
        Batch batch = read(folder::batch);
        for (String digest : batch.plans()) {
            read(() -> folder.plan(digest));
        }
        return root.answer(ExitCode.DONE, number -> BatchDocument.of(number, directory.toString(), batch), screen -> {
            screen.line(batch.plans().size() + " plans");
            screen.field("batch", batch.digest());
            batch.plans().stream().limit(root.lines()).forEach(digest -> {
                screen.blank();
                new PlanView(screen, root.lines()).print(checked(digest));
            });
            if (batch.plans().size() > root.lines()) {
                screen.blank();
                screen.line((batch.plans().size() - root.lines()) + " more plans: --all shows them");
            }
        });
    }

    private Plan checked(String digest) {
        try {
            return folder.plan(digest);
        } catch (IOException | IntegrityException e) {
            throw new IllegalStateException("plan " + digest + " was changed while it was shown", e);
        }
    }

    Approval approve(Session session, String approver) throws UsageException, IntegrityException, RefusedException {
        return read(() -> session.deprovisioner().approve(folder, approver));
    }

    /** Executes it. */
    int apply(Session session, Approval approval)
            throws UsageException, IntegrityException, RefusedException, InterruptedRunException {
        Map<String, List<String>> incomplete = new TreeMap<>();
        Batch batch = read(folder::batch);
        int[] ended = {0};
        BatchReport report;
        try (Farewell farewell = new Farewell(root.environment())) {
            farewell.untilClosed();
            report = read(() -> session.deprovisioner().apply(folder, approval, Cancellation.NEVER, run -> {
                ended[0]++;
                progress(ended[0], batch.plans().size(), run);
                if (run.verdict() == Verdict.INCOMPLETE) {
                    incomplete.put(
                            run.planDigest(),
                            run.coverage().open().stream()
                                    .map(cell -> cell.key() + " " + cell.status())
                                    .toList());
                }
            }));
        } catch (RuntimeException | Error e) {
            throw new InterruptedRunException(e);
        }
        boolean nothingDone = report.verdicts().isEmpty() && !report.refused().isEmpty();
        ExitCode code = (nothingDone ? ExitCode.REFUSED : ExitCode.open(!report.isDone()))
                .or(report.damaged().isEmpty() ? ExitCode.DONE : ExitCode.INTEGRITY);
        report.incomplete().forEach(digest -> incomplete.put(digest, List.of(FINISHED)));
        return root.answer(
                code,
                number -> BatchDocument.RunDocument.of(
                        number,
                        report,
                        incomplete,
                        session.stateDirectory().toString(),
                        session.auditLog().toString()),
                screen -> {
                    screen.line(report.plans() + " plans, " + report.finishedBefore() + " finished before");
                    report.verdicts().forEach((verdict, count) -> screen.field(verdict.name(), String.valueOf(count)));
                    incomplete.entrySet().stream()
                            .limit(root.lines())
                            .forEach(one ->
                                    screen.point(2, one.getKey() + ": open: " + String.join("; ", one.getValue())));
                    report.refused().entrySet().stream()
                            .limit(root.lines())
                            .forEach(one -> screen.point(2, one.getKey() + ": refused: " + one.getValue()));
                    screen.field("state", session.stateDirectory().toString());
                    screen.field("audit log", session.auditLog().toString());
                });
    }

    private void progress(int ended, int total, RunReport run) {
        if (root.environment().isTerminal()) {
            String line = "[" + ended + "/" + total + "] " + run.verdict() + "  " + run.caseId();
            root.environment()
                    .err()
                    .println(
                            PlainText.fit(PlainText.of(line), root.environment().width()));
        }
    }
}
