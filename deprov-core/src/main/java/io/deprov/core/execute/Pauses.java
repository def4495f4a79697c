package io.deprov.core.execute;

import io.deprov.api.StepId;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Goes on with the pauses of a plan. Calls nobody. */
final class Pauses extends StepsWithoutTarget {

    private final Ages ages;
    private final Clock clock;

    Pauses(Plan plan, String planDigest, StepStore store, StepProgress progress, Ages ages, Clock clock) {
        super(StepKind.WAIT, plan, planDigest, store, progress);
        this.ages = ages;
        this.clock = clock;
    }

    @Override
    void goOn(PlannedStep step, StepRecord record) {
        if (!mayBegin(plan, step, progress::record)) {
            return;
        }
        // One that seems to begin later was written under a clock that has been set back since, and begins anew.
        if (!record.isPausing() || record.since().isAfter(clock.instant())) {
            progress.move(
                    step,
                    Transition.to(StepState.WAITING, StepRecord.PAUSE, "")
                            .at(clock.instant().plus(step.maximumLag())));
        }
        StepRecord pausing = progress.record(step);
        boolean isLongEnough = ages.inState(pausing).compareTo(step.maximumLag()) >= 0;
        if (pausing.isPausing() && isLongEnough && isOver(step)) {
            verified(step, "waited for " + step.maximumLag() + " since " + pausing.since());
        }
    }

    /**
     * The newest earlier plan that has it saw it to its end, it was the same pause and as long, and nothing before it has been called
     * again since. One that is going on is not over, whatever was over before it.
     */
    @Override
    boolean isDoneBefore(PlannedStep pause, StepRecord record) {
        return !record.isPausing()
                && mayBegin(plan, pause, progress::record)
                && isOver(pause)
                && others().stream()
                        .filter(earlier -> earlier.steps().containsKey(pause.id()))
                        .max(Comparator.comparingLong(CaseRecord::sequence))
                        .filter(earlier -> earlier.step(pause.id()).state() == StepState.VERIFIED)
                        .flatMap(earlier -> store.plan(earlier.planDigest()))
                        .flatMap(earlier -> earlier.step(pause.id()))
                        .filter(earlier -> earlier.phase() == pause.phase()
                                && earlier.maximumLag().compareTo(pause.maximumLag()) >= 0)
                        .isPresent();
    }

    /** Whether a pause has lasted since the last call before it, under whichever plan of the case that was made. */
    private boolean isOver(PlannedStep pause) {
        Set<StepId> before = plan.steps().stream()
                .filter(step -> isBefore(step, pause) && !step.kind().isWithoutTarget())
                .map(PlannedStep::id)
                .collect(Collectors.toSet());
        boolean ours = before.stream()
                .map(id -> progress.record(id))
                .filter(record -> calledAt(record, clock.instant()).isPresent()
                        || (record.changedBy() > 0 && ages.isOwnCall(record)))
                .allMatch(record -> ages.sinceCall(record).compareTo(pause.maximumLag()) >= 0);
        Instant latest = clock.instant().minus(pause.maximumLag());
        return ours
                && others().stream()
                        .flatMap(earlier -> earlier.steps().values().stream())
                        .filter(record -> before.contains(record.id()))
                        .flatMap(record -> calledAt(record, clock.instant()).stream())
                        .noneMatch(called -> called.isAfter(latest));
    }

    /**
     * When something was last called that may have had an effect. What another process seems to have called later was called under a clock
     * that has been set back since; the pause has begun anew then.
     */
    private static Optional<Instant> calledAt(StepRecord record, Instant now) {
        return Optional.ofNullable(record.intentAt()).filter(called -> record.changedBy() > 0 && !called.isAfter(now));
    }

    /** When a pause that goes on is over, as far as this plan's own calls say: a later one makes it last longer. */
    static Instant endOf(Plan plan, PlannedStep pause, Function<StepId, StepRecord> records, Instant now) {
        Instant begun = records.apply(pause.id()).since();
        return plan.steps().stream()
                .filter(step -> isBefore(step, pause) && !step.kind().isWithoutTarget())
                .flatMap(step -> calledAt(records.apply(step.id()), now).stream())
                .reduce(begun, (one, other) -> one.isAfter(other) ? one : other)
                .plus(pause.maximumLag());
    }

    /**
     * Whether everything before a pause is at rest. What cannot go on by itself, parked or left to a person, does not hold it up, and
     * neither does what waits for that: as it holds up no later phase.
     */
    static boolean mayBegin(Plan plan, PlannedStep pause, Function<StepId, StepRecord> records) {
        return plan.steps().stream()
                .filter(step -> isBefore(step, pause))
                .allMatch(step -> isAtRest(plan, step, records));
    }

    private static boolean isAtRest(Plan plan, PlannedStep step, Function<StepId, StepRecord> records) {
        return switch (records.apply(step.id()).state()) {
            case VERIFIED,
                    CANCELLED,
                    ATTESTED,
                    PARKED,
                    REFUSED,
                    DRIFTED,
                    MANUAL,
                    RESTORING,
                    RESTORE_IN_DOUBT,
                    RESTORED -> true;
            case PLANNED, WAITING, READY -> waitsForWhatIsStuck(plan, step, records);
            case INTENT, IN_DOUBT, DONE, RETRY_AT -> false;
        };
    }

    /** Needs point backwards, so that this ends. */
    private static boolean waitsForWhatIsStuck(Plan plan, PlannedStep step, Function<StepId, StepRecord> records) {
        return step.needs().stream()
                .flatMap(need -> plan.step(need).stream())
                .filter(need -> !records.apply(need.id()).state().isOutOfTheWay())
                .anyMatch(need -> isAtRest(plan, need, records));
    }

    private static boolean isBefore(PlannedStep step, PlannedStep pause) {
        boolean isEarlier = step.phase().compareTo(pause.phase()) < 0
                || (step.phase() == pause.phase() && (step.kind() != StepKind.WAIT || step.order() < pause.order()));
        return isEarlier
                && step.kind() != StepKind.NOTIFY
                && step.account().id().equals(pause.account().id());
    }
}
