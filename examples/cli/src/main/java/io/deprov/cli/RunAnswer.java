package io.deprov.cli;

import io.deprov.cli.json.RunDocument;
import io.deprov.cli.text.RunView;
import io.deprov.cli.text.Screen;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import java.util.function.Consumer;

/** How {@code apply} and {@code verify} answer. */
final class RunAnswer {

    private final Root root;
    private final Session session;

    RunAnswer(Root root, Session session) {
        this.root = root;
        this.session = session;
    }

    int give(RunReport report) {
        return give(ExitCode.open(report.verdict() == Verdict.INCOMPLETE), report);
    }

    int give(ExitCode code, RunReport report) {
        return give(code, report, screen -> {});
    }

    /** With something that comes before what lies where. */
    int give(ExitCode code, RunReport report, Consumer<Screen> besides) {
        return root.answer(
                code,
                number -> RunDocument.of(
                        number,
                        report,
                        session.stateDirectory().toString(),
                        session.auditLog().toString()),
                screen -> {
                    new RunView(screen, root.lines()).print(report);
                    besides.accept(screen);
                    screen.blank();
                    screen.field("state", session.stateDirectory().toString());
                    screen.field("audit log", session.auditLog().toString());
                });
    }
}
