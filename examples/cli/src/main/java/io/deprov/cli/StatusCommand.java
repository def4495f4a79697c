package io.deprov.cli;

import io.deprov.cli.json.StatusDocument;
import io.deprov.cli.text.Screen;
import io.deprov.cli.text.StatusView;
import io.deprov.core.Deprovisioner;
import io.deprov.core.execute.StepStatuses;
import io.deprov.core.execute.StepView;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.CaseRecord;
import java.time.Instant;
import java.util.ArrayList;
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
            Instant now = root.environment().clock().instant();
            List<Standing> cases = session.isUntouched() ? List.of() : standings(session.deprovisioner(), now);
            return root.answer(
                    ExitCode.open(cases.stream().anyMatch(StatusCommand::isOpen)),
                    number -> StatusDocument.of(
                            number,
                            cases.stream()
                                    .map(one -> StatusDocument.CasePart.of(one.open(), one.steps()))
                                    .toList(),
                            session.stateDirectory().toString(),
                            session.auditLog().toString()),
                    screen -> print(screen, session, cases));
        }
    }

    /** One execution and how its steps stand. */
    private record Standing(CaseRecord open, List<StepView> steps) {}

    private static List<Standing> standings(Deprovisioner deprov, Instant now) {
        List<Standing> standings = new ArrayList<>();
        deprov.cases(open -> standings.add(new Standing(
                open, StepStatuses.of(deprov.plan(open.planDigest()).orElseThrow(), open, now))));
        return standings;
    }

    /** Not only steps can be open: the last look may have found what no step was planned for. */
    private static boolean isOpen(Standing standing) {
        CaseRecord open = standing.open();
        if (open.supersededBy() != null) {
            return false;
        }
        CaseRecord.RunVerdict last = open.verdict();
        return last == null
                || last.verdict().equals(Verdict.INCOMPLETE.name())
                || standing.steps().stream().map(StepView::status).anyMatch(status -> status.isOpen());
    }

    private static void print(Screen screen, Session session, List<Standing> cases) {
        if (cases.isEmpty()) {
            screen.line("Nothing recorded yet in " + session.stateDirectory() + ": no plan was ever applied there.");
        }
        StatusView view = new StatusView(screen);
        for (Standing one : cases) {
            view.print(one.open(), one.steps());
            screen.blank();
        }
        screen.field("state", session.stateDirectory().toString());
        screen.field("audit log", session.auditLog().toString());
    }
}
