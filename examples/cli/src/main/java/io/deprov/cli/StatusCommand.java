package io.deprov.cli;

import io.deprov.cli.json.StatusDocument;
import io.deprov.cli.text.Screen;
import io.deprov.cli.text.StatusView;
import io.deprov.core.execute.StepStatuses;
import io.deprov.core.execute.StepView;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.CaseRecord;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code status}: how do the executions stand? */
@Command(name = "status", description = "How every execution stands, as the journal knows it. Asks no target.")
final class StatusCommand implements Callable<Integer> {

    private final Root root;

    StatusCommand(Root root) {
        this.root = root;
    }

    @Override
    public Integer call() throws Exception {
        try (Session session = Session.open(root)) {
            List<CaseRecord> cases =
                    session.isUntouched() ? List.of() : session.deprovisioner().cases();
            Instant now = root.environment().clock().instant();
            return root.answer(
                    ExitCode.open(cases.stream().anyMatch(open -> isOpen(open, now))),
                    number -> StatusDocument.of(
                            number,
                            cases.stream()
                                    .map(open -> StatusDocument.CasePart.of(open, StepStatuses.of(open, now)))
                                    .toList(),
                            session.stateDirectory().toString(),
                            session.auditLog().toString()),
                    screen -> print(screen, session, cases, now));
        }
    }

    /** Not only steps can be open: the last look may have found what no step was planned for. */
    private static boolean isOpen(CaseRecord open, Instant now) {
        if (open.supersededBy() != null) {
            return false;
        }
        CaseRecord.RunVerdict last = open.verdict();
        return last == null
                || last.verdict().equals(Verdict.INCOMPLETE.name())
                || StepStatuses.of(open, now).stream().map(StepView::status).anyMatch(status -> status.isOpen());
    }

    private static void print(Screen screen, Session session, List<CaseRecord> cases, Instant now) {
        if (cases.isEmpty()) {
            screen.line("Nothing recorded yet in " + session.stateDirectory() + ": no plan was ever applied there.");
        }
        StatusView view = new StatusView(screen);
        for (CaseRecord open : cases) {
            view.print(open, StepStatuses.of(open, now));
            screen.blank();
        }
        screen.field("state", session.stateDirectory().toString());
        screen.field("audit log", session.auditLog().toString());
    }
}
