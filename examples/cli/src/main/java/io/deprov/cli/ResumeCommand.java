package io.deprov.cli;

import io.deprov.cli.json.ResumeDocument;
import io.deprov.cli.json.RunDocument;
import io.deprov.cli.text.PlainText;
import io.deprov.cli.text.RunView;
import io.deprov.core.Resumed;
import io.deprov.core.Watch;
import io.deprov.core.engine.EmbeddedEngine;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resume}: goes on with whatever is open and whose time has come. */
@Command(
        name = "resume",
        description =
                "Goes on with every execution that is open: doubts, further tries, what is due by now. For a timer.")
final class ResumeCommand implements Callable<Integer> {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Root root;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            description =
                    "Goes on for ever, with a round as often as this, such as PT1M, and when something falls due in between.")
    private @Nullable Duration every;

    ResumeCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws Exception {
        if (every != null) {
            return forEver(every);
        }
        try (Session session = Session.open(root)) {
            List<RunReport> reports = new ArrayList<>();
            Resumed resumed = session.isUntouched()
                    ? new Resumed(0, 0, List.of(), List.of(), Map.of())
                    : resume(session, reports);
            boolean somethingOpen = !resumed.needApproval().isEmpty()
                    || !resumed.failed().isEmpty()
                    || !resumed.incomplete().isEmpty();
            return root.answer(
                    ExitCode.open(somethingOpen),
                    number -> ResumeDocument.of(
                            number,
                            resumed,
                            reports.stream()
                                    .map(report -> RunDocument.of(
                                            ExitCode.open(report.verdict() == Verdict.INCOMPLETE)
                                                    .number(),
                                            report,
                                            session.stateDirectory().toString(),
                                            session.auditLog().toString()))
                                    .toList(),
                            session.stateDirectory().toString(),
                            session.auditLog().toString()),
                    screen -> {
                        for (RunReport report : reports) {
                            new RunView(screen, root.lines()).print(report);
                            screen.blank();
                        }
                        screen.line(resumed.open() + " open, something was done for " + resumed.ran());
                        resumed.incomplete().stream()
                                .filter(digest -> reports.stream()
                                        .noneMatch(report -> report.planDigest().equals(digest)))
                                .limit(root.lines())
                                .forEach(digest -> screen.point(
                                        2, digest + ": incomplete, and nothing could be done for it now; see status"));
                        resumed.needApproval()
                                .forEach(digest -> screen.point(
                                        2,
                                        digest
                                                + ": something is due and no approval is valid; approve the plan again and apply"
                                                + " it"));
                        resumed.failed()
                                .forEach((digest, why) ->
                                        screen.point(2, digest + ": could not be gone on with: " + why));
                        screen.field("state", session.stateDirectory().toString());
                        screen.field("audit log", session.auditLog().toString());
                    });
        }
    }

    private int forEver(Duration pause) throws Exception {
        if (root.isJson()) {
            throw new UsageException("--every and --json exclude each other: one call gives one document");
        }
        if (pause.compareTo(SHORTEST) < 0) {
            throw new UsageException("--every is at least " + SHORTEST);
        }
        try (Session session = Session.open(root)) {
            session.takeState();
            try (Farewell farewell = new Farewell(root.environment());
                    Watch watch = session.deprovisioner()
                            .watch(new EmbeddedEngine(root.environment().clock(), pause), this::tell)) {
                farewell.untilClosed();
                watch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                throw new InterruptedRunException(e);
            }
        }
        return ExitCode.DONE.number();
    }

    private void tell(RunReport report) {
        root.environment()
                .out()
                .println(PlainText.of(
                        report.endedAt() + "  " + report.verdict() + "  " + report.caseId() + "  " + report.planDigest()
                                + "  open: " + report.coverage().open().size()));
        root.environment().out().flush();
    }

    private Resumed resume(Session session, List<RunReport> reports) throws InterruptedRunException {
        session.takeState();
        try (Farewell farewell = new Farewell(root.environment())) {
            farewell.untilClosed();
            return session.deprovisioner().resume(reports::add);
        } catch (RuntimeException | Error e) {
            throw new InterruptedRunException(e);
        }
    }
}
