package io.deprov.core.execute;

import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What each step of an execution shows in its cell. */
public final class StepStatuses {

    private StepStatuses() {}

    /** Every step of an execution as it stands at this time, in the plan's order; no target is asked. */
    public static List<StepView> of(Plan plan, CaseRecord open, Instant now) {
        return plan.steps().stream()
                .map(step -> view(step, open.step(step.id()), now))
                .toList();
    }

    /** What is parked is tried again by itself when it has been for so long. */
    static final Duration PARKED_PAUSE = Duration.ofDays(1);

    /** When a step's time comes. */
    static Instant dueAt(StepRecord record, PlannedStep step) {
        return record.plannedAt().plus(step.offset());
    }

    private static StepView view(PlannedStep step, StepRecord record, Instant now) {
        Instant due = dueAt(record, step);
        boolean waits =
                due.isAfter(now) && (record.state() == StepState.PLANNED || record.state() == StepState.WAITING);
        return new StepView(step, record, waits ? CellStatus.SCHEDULED : status(step, record), waits ? due : null);
    }

    private static CellStatus status(PlannedStep step, StepRecord record) {
        if (record.state() == StepState.PARKED && record.reason().equals(CellStatus.NOT_REMOVABLE.name())) {
            return CellStatus.NOT_REMOVABLE;
        }
        if (record.state() == StepState.MANUAL && step.kind() == StepKind.MANUAL) {
            return CellStatus.UNSUPPORTED;
        }
        return record.state().cell();
    }
}
