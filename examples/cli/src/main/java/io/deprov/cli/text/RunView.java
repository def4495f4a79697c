package io.deprov.cli.text;

import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.StepView;
import io.deprov.core.inventory.CellStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run came to: the verdict, what is open and why, and when the rest is due. */
public final class RunView {

    private final Screen screen;
    private final int most;

    /**
     * Prints here.
     *
     * @param most how many lines of one group are shown
     */
    public RunView(Screen screen, int most) {
        this.screen = screen;
        this.most = most;
    }

    /** Prints everything but where the records lie. */
    public void print(RunReport report) {
        screen.line(report.verdict() + "  case " + report.caseId());
        screen.field("plan", report.planDigest());
        screen.field(
                "steps", counts(report.steps()) + "; " + Words.count(report.calls(), "changing call") + " in this run");
        boolean isSomethingDue =
                report.steps().stream().anyMatch(view -> view.status().isOpen());
        report.steps().stream()
                .flatMap(view -> view.due().stream())
                .min(Comparator.naturalOrder())
                .ifPresent(due -> due(due, isSomethingDue));
        report.containedAfter()
                .forEach((target, took) -> screen.field("contained", target + " after " + Words.took(took)));
        if (!report.stopped().isEmpty()) {
            screen.heading("Stopped early");
            new TreeMap<>(report.stopped()).forEach((target, why) -> screen.point(2, target + ": " + why));
        }
        openSteps(report.steps());
        if (!report.coverage().open().isEmpty()) {
            screen.heading("Open");
            CoverageView.print(screen, report.coverage().open());
        }
    }

    private void due(Instant due, boolean isSomethingDue) {
        screen.field(
                "next",
                isSomethingDue
                        ? "apply this plan again: steps are open that are due now; what is scheduled is due on or after "
                                + Words.time(due)
                        : "apply this plan again on or after " + Words.time(due));
    }

    /** "12 VERIFIED, 1 PARKED". */
    static String counts(List<StepView> steps) {
        Map<CellStatus, Long> counts =
                new TreeMap<>(steps.stream().collect(Collectors.groupingBy(StepView::status, Collectors.counting())));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private void openSteps(List<StepView> steps) {
        Table table = new Table(4);
        for (StepView view : steps) {
            if (view.status().isOpen()) {
                table.remarked(
                        view.record().why(),
                        view.status().name(),
                        view.step().id().shortForm(),
                        view.step().access().id().target().value(),
                        view.step().effect() + " " + view.step().access().id().kind(),
                        view.step().displayName());
            }
        }
        if (table.size() > 0) {
            screen.heading("Steps that are open");
            table.print(screen, 2, most);
        }
    }
}
