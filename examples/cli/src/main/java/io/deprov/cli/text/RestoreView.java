package io.deprov.cli.text;

import io.deprov.api.StepId;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.StepView;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.StepState;
import java.util.Collection;
import java.util.List;

/** What was given back and what was not, and why. */
public final class RestoreView {

    private final List<StepView> steps;

    private RestoreView(List<StepView> steps) {
        this.steps = steps;
    }

    /**
     * Of this report.
     *
     * @param wanted the steps that were asked for; empty when everything was that can be given back
     */
    public static RestoreView of(RunReport report, Collection<StepId> wanted) {
        return new RestoreView(report.steps().stream()
                .filter(view -> wanted.contains(view.step().id())
                        || view.record().state().isGivenBack()
                        || (wanted.isEmpty() && view.record().reason().equals("NOT_RESTORED")))
                .toList());
    }

    /** Whether something that was asked for is not given back. */
    public boolean isSomethingLeft() {
        return steps.stream().anyMatch(view -> view.record().state() != StepState.RESTORED);
    }

    /** Prints a line for each step. */
    public void print(Screen screen, int most) {
        Table table = new Table(4);
        for (StepView view : steps) {
            boolean isBack = view.record().state() == StepState.RESTORED;
            table.remarked(
                    isBack ? "" : view.record().why(),
                    isBack
                            ? CellStatus.RESTORED.name()
                            : view.record().state().isGivenBack()
                                    ? view.record().state().name()
                                    : "NOT_RESTORED",
                    view.step().id().shortForm(),
                    view.step().access().id().target().value(),
                    view.step().effect() + " " + view.step().access().id().kind(),
                    view.step().displayName());
        }
        screen.heading("Given back, and not");
        table.print(screen, 2, most);
    }
}
