package io.deprov.core.execute;

import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.lane.Lane;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What each step of an execution shows in its cell. */
public final class StepStatuses {

    private StepStatuses() {}

    /** Every step of an execution as it stands at this time, in the plan's order; no target is asked. */
    public static List<StepView> of(Plan plan, CaseRecord open, Instant now) {
        List<PlannedStep> pauses = plan.steps().stream()
                .filter(step -> step.kind() == StepKind.WAIT)
                .toList();
        return plan.steps().stream()
                .map(step -> isUndoneAtSource(plan, step, open::step)
                        ? new StepView(step, open.step(step.id()), CellStatus.RESTORED, null)
                        : view(step, open.step(step.id()), dueAt(plan, step, pauses, open), now))
                .toList();
    }

    /** What followed from a step that was given back is given back with it. */
    static boolean isUndoneAtSource(Plan plan, PlannedStep step, Function<StepId, StepRecord> records) {
        return step.kind() == StepKind.CONSEQUENCE
                && records.apply(step.id()).state() == StepState.VERIFIED
                && step.needs().stream()
                        .flatMap(need -> plan.step(need).stream())
                        .filter(need -> need.effect().equals(step.effect()))
                        .anyMatch(need -> records.apply(need.id()).state() == StepState.RESTORED);
    }

    /** What is parked is tried again by itself when it has been for so long. */
    static final Duration PARKED_PAUSE = Duration.ofDays(1);

    /** Whether a step that needs a call can be tried now, by a run that nobody asked for. Needs on other steps are not looked at. */
    public static boolean isDue(PlannedStep step, StepRecord record, Instant now) {
        return switch (record.state()) {
            case PLANNED, READY, WAITING -> !dueAt(record, step).isAfter(now);
            case RETRY_AT -> untilRetry(record, now).isZero();
            case PARKED ->
                !record.isReopened()
                        && (!record.since().plus(PARKED_PAUSE).isAfter(now)
                                || record.since().isAfter(now));
            case INTENT,
                    IN_DOUBT,
                    DONE,
                    VERIFIED,
                    REFUSED,
                    DRIFTED,
                    CANCELLED,
                    ATTESTED,
                    MANUAL,
                    RESTORING,
                    RESTORE_IN_DOUBT,
                    RESTORED -> false;
        };
    }

    /**
     * How long a step that is to be tried again still has to wait by the clock; zero when its time has come. What is further away than
     * was ever meant was written under a clock that has been set back since, and counts as over: to try once too early does no harm, and
     * to wait for that time may take years. A request to be left alone is believed for as long as one can last.
     */
    static Duration untilRetry(StepRecord record, Instant now) {
        Duration left = Duration.between(now, record.notBefore().orElse(now));
        Duration longest =
                record.reason().equals(FailureClass.THROTTLED.name()) ? Lane.LONGEST_HOLD : retryWait(record);
        return left.isNegative() || left.compareTo(longest) > 0 ? Duration.ZERO : left;
    }

    /** How long a step that is to be tried again was to wait when that was written. */
    static Duration retryWait(StepRecord record) {
        Duration wait = Duration.between(record.since(), record.notBefore().orElse(record.since()));
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(Lane.LONGEST_HOLD) > 0 ? Lane.LONGEST_HOLD : wait;
    }

    /** When a step's time comes. What is planned for at once is due whatever the clock said when it was planned. */
    static Instant dueAt(StepRecord record, PlannedStep step) {
        if (record.isPausing()) {
            return record.since().plus(step.maximumLag());
        }
        return step.offset().isZero() ? Instant.MIN : record.plannedAt().plus(step.offset());
    }

    /** As far as it is known: what waits for a pause that has not begun is due like anything that waits for others. */
    private static Instant dueAt(Plan plan, PlannedStep step, List<PlannedStep> pauses, CaseRecord open) {
        Stream<PlannedStep> before = step.kind() == StepKind.NOTIFY
                ? step.needs().stream().flatMap(need -> plan.step(need).stream())
                : pauses.stream().filter(pause -> step.needs().contains(pause.id()));
        // Needs point backwards, so that this ends.
        return before.filter(need -> isYetToCome(open.step(need.id())))
                .map(need -> dueAt(plan, need, pauses, open))
                .reduce(dueAt(open.step(step.id()), step), (one, other) -> one.isAfter(other) ? one : other);
    }

    private static boolean isYetToCome(StepRecord record) {
        return record.state() == StepState.PLANNED || record.state() == StepState.WAITING;
    }

    private static StepView view(PlannedStep step, StepRecord record, Instant due, Instant now) {
        boolean waits = due.isAfter(now) && isYetToCome(record);
        return new StepView(step, record, waits ? CellStatus.SCHEDULED : status(step, record), waits ? due : null);
    }

    private static CellStatus status(PlannedStep step, StepRecord record) {
        if (record.state() == StepState.PARKED && record.reason().equals(CellStatus.NOT_REMOVABLE.name())) {
            return CellStatus.NOT_REMOVABLE;
        }
        if (record.isTakenOver()) {
            return CellStatus.PENDING;
        }
        if (record.state() == StepState.MANUAL && step.kind() == StepKind.MANUAL) {
            return CellStatus.UNSUPPORTED;
        }
        return record.state().cell();
    }
}
