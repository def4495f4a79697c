package io.deprov.core.execute;

import io.deprov.api.ConnectorException;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.PlannedStep;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What becomes of a target's steps when the target could not be asked at all: those that this run would have tried are to be tried again
 * later, so that a run that goes by itself comes back to them in time and not all the time. No attempt was made, and what was called
 * already is settled by reading as ever.
 */
final class Postponement {

    private final StepProgress progress;
    private final FailureRules rules;
    private final Ages ages;
    private final RunMode mode;
    private final BooleanSupplier mayCall;
    private final Clock clock;

    Postponement(
            StepProgress progress, FailureRules rules, Ages ages, RunMode mode, BooleanSupplier mayCall, Clock clock) {
        this.progress = progress;
        this.rules = rules;
        this.ages = ages;
        this.mode = mode;
        this.mayCall = mayCall;
        this.clock = clock;
    }

    /** Puts off all that were due to the same time: otherwise somebody would be back for one of them every few moments. */
    void of(List<PlannedStep> steps, ConnectorException failure) {
        boolean all = mayCall.getAsBoolean();
        List<PlannedStep> due = steps.stream()
                .filter(step -> (all || step.kind().callsNobody()) && isDue(step))
                .toList();
        int failures = due.stream()
                .mapToInt(step -> progress.record(step).failures())
                .max()
                .orElse(0);
        Duration wait = rules.pause(failure, failures);
        due.forEach(step -> progress.move(step, postponed(progress.record(step), failure, wait)));
    }

    private Transition postponed(StepRecord record, ConnectorException failure, Duration wait) {
        // What is parked keeps the reason that people know it by, and has its next day to wait.
        return record.state() == StepState.PARKED
                ? Transition.to(StepState.PARKED, record.reason(), record.why())
                : rules.notAsked(failure, wait, record);
    }

    /** Whether the run would have tried the step. */
    private boolean isDue(PlannedStep step) {
        StepRecord record = progress.record(step);
        if (record.state() == StepState.RETRY_AT) {
            return mode.mayRetry(record, ages);
        }
        boolean mayGoOn =
                record.state() == StepState.PARKED ? !mode.asked() && !record.isUnverified() : hasWhatItNeeds(step);
        return mayGoOn && StepStatuses.isDue(step, record, clock.instant());
    }

    private boolean hasWhatItNeeds(PlannedStep step) {
        return step.needs().stream().allMatch(id -> progress.record(id).state().isOutOfTheWay());
    }
}
