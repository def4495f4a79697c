package io.deprov.core.execute;

import io.deprov.api.StepId;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

/** Goes on with the pauses of a plan. Calls nobody. */
final class Pauses extends Errands {

    private final Ages ages;
    private final Clock clock;

    Pauses(Plan plan, String planDigest, StepStore store, StepProgress progress, Ages ages, Clock clock) {
        super(StepKind.WAIT, plan, planDigest, store, progress);
        this.ages = ages;
        this.clock = clock;
    }

    @Override
    void goOn(PlannedStep step, StepRecord record) {
        // One that seems to begin later was written under a clock that has been set back since, and begins anew.
        if (!record.isPausing() || record.since().isAfter(clock.instant())) {
            if (!mayBegin(plan, step, progress::record)) {
                return;
            }
            progress.move(
                    step,
                    Transition.to(StepState.WAITING, StepRecord.PAUSE, "")
                            .at(clock.instant().plus(step.maximumLag())));
        }
        StepRecord pausing = progress.record(step);
        boolean isLongEnough = ages.inState(pausing).compareTo(step.maximumLag()) >= 0;
        if (pausing.isPausing() && isLongEnough && untilOver(step).isZero()) {
            verified(step, "waited for " + step.maximumLag() + " since " + pausing.since());
        }
    }

    /** Unless something had to be done again. */
    @Override
    boolean countsForThisPlan(PlannedStep pause) {
        return mayBegin(plan, pause, progress::record) && untilOver(pause).isZero();
    }

    /** How long a pause still lasts because of what was called before it under this plan. */
    private Duration untilOver(PlannedStep pause) {
        return plan.steps().stream()
                .filter(step -> isBefore(step, pause) && !step.kind().isWithoutTarget())
                .map(progress::record)
                .filter(record -> record.intentAt() != null)
                .map(record -> pause.maximumLag().minus(ages.sinceCall(record)))
                .filter(left -> !left.isNegative())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /**
     * Whether everything before a pause is at rest. What cannot go on by itself, parked or left to a person, does not hold it up, as it
     * holds up no later phase.
     */
    static boolean mayBegin(Plan plan, PlannedStep pause, Function<StepId, StepRecord> records) {
        return plan.steps().stream()
                .filter(step -> isBefore(step, pause))
                .allMatch(step -> switch (records.apply(step.id()).state()) {
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
                    case PLANNED, WAITING, READY, INTENT, IN_DOUBT, DONE, RETRY_AT -> false;
                });
    }

    private static boolean isBefore(PlannedStep step, PlannedStep pause) {
        boolean isEarlier = step.phase().compareTo(pause.phase()) < 0
                || (step.phase() == pause.phase() && (step.kind() != StepKind.WAIT || step.order() < pause.order()));
        return isEarlier
                && step.kind() != StepKind.NOTIFY
                && step.account().id().equals(pause.account().id());
    }
}
