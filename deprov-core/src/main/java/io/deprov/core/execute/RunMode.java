package io.deprov.core.execute;

import io.deprov.api.FailureClass;
import io.deprov.core.journal.StepRecord;
import java.time.Duration;

/**
 * Why a run goes through a plan, and how much time it takes itself.
 *
 * @param asked true when a person asked for it now: what failed before is tried at once. False for a run that goes on by itself, which
 *     keeps to the times that were set for another try
 * @param patience how long it waits for another try of what failed; zero makes one attempt at each step
 */
public record RunMode(boolean asked, Duration patience) {

    /** Going on by itself, without waiting for another try. */
    public static final RunMode BY_ITSELF = new RunMode(false, Duration.ZERO);

    /** Whether what is to be tried again may be now: a person need not wait for a pause of ours, but for what the other side asked. */
    boolean mayRetry(StepRecord record, Ages ages) {
        return ages.untilRetry(record).isZero() || (asked && !record.reason().equals(FailureClass.THROTTLED.name()));
    }

    /** Checks the part. */
    public RunMode {
        if (patience.isNegative()) {
            throw new IllegalArgumentException("patience is not negative");
        }
    }
}
