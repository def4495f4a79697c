package io.deprov.core.execute;

import io.deprov.api.StepId;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How long ago something was that stands in the journal. What this process has written itself it knows by a time that nobody sets. What
 * another process wrote it takes from the clock when it first asks, and goes on from there; what seems to be still to come was written
 * under a clock that has been set back since, and counts as written just now. Shared by all runs of a deprovisioner. Thread-safe.
 */
public final class Ages {

    /** A time in the journal, and when that was by the time that nobody sets; before the process began when negative. */
    private record Known(Instant written, Duration at) {}

    /**
     * The times in a step's record that something is measured from.
     *
     * @param call null when there was none
     * @param isOwnCall whether this process made it
     * @param failure null when it does not fail
     */
    private record Times(
            Known since,
            @Nullable Known call,
            boolean isOwnCall,
            @Nullable Known failure) {

        /** The same, with the call made at another time. */
        Times calledAt(Duration at, boolean own) {
            return call == null ? this : new Times(since, new Known(call.written(), at), own, failure);
        }
    }

    /** That a call was given more time than this under another configuration is not believed. */
    private static final Duration LONGEST_CALL = Duration.ofHours(1);

    private final Map<StepId, Times> known = new ConcurrentHashMap<>();
    private final Clock clock;
    private final SteadyTime time;

    /** Knows nothing yet. */
    public Ages(Clock clock, SteadyTime time) {
        this.clock = clock;
        this.time = time;
    }

    /** This process has just brought a step where its record says. */
    void written(StepRecord record) {
        if (record.state().isFinished()) {
            known.remove(record.id());
            return;
        }
        Duration now = time.now();
        known.compute(record.id(), (id, before) -> {
            Times times = times(record, before, written -> now);
            times = new Times(new Known(record.since(), now), times.call(), times.isOwnCall(), times.failure());
            boolean isCalled = record.state() == StepState.INTENT
                    || (record.state() == StepState.RESTORE_IN_DOUBT
                            && record.reason().isEmpty());
            return isCalled ? times.calledAt(now, true) : times;
        });
    }

    /** A call for a step, made by this process and given up on, has come back: what it did may show only from now on. */
    void returned(StepId step) {
        Duration now = time.now();
        known.computeIfPresent(step, (id, times) -> times.calledAt(now, times.isOwnCall()));
    }

    /** How long ago a step came into its state. */
    Duration inState(StepRecord record) {
        return age(times(record).since());
    }

    /** How long ago the last call for a step was made; since it is in its state when it was never called. */
    Duration sinceCall(StepRecord record) {
        Times times = times(record);
        return age(times.call() == null ? times.since() : times.call());
    }

    /** Whether this process made the last call for a step. */
    boolean isOwnCall(StepRecord record) {
        return times(record).isOwnCall();
    }

    /**
     * For how long a step's last call may still take effect, or show; negative when that is over.
     *
     * @param callTimeout how long a call is given now; in another process it may have been more
     */
    Duration mayLandFor(StepRecord record, Duration callTimeout, Duration lag) {
        return callLength(record, callTimeout).plus(lag).minus(sinceCall(record));
    }

    /** The clock of the process that made it may have been set between the two times. */
    private Duration callLength(StepRecord record, Duration callTimeout) {
        Instant begun = record.intentAt();
        if (begun == null || isOwnCall(record)) {
            return callTimeout;
        }
        Duration given = Duration.between(begun, record.callDeadline().orElse(begun));
        Duration believed = given.compareTo(LONGEST_CALL) < 0 ? given : LONGEST_CALL;
        return callTimeout.compareTo(believed) > 0 ? callTimeout : believed;
    }

    /** How long a step has been failing, if it does. */
    Optional<Duration> failing(StepRecord record) {
        return Optional.ofNullable(times(record).failure()).map(this::age);
    }

    /** How long a step that is to be tried again still has to wait; zero when its time has come. */
    Duration untilRetry(StepRecord record) {
        Times times = known.get(record.id());
        if (times == null || !times.since().written().equals(record.since())) {
            return StepStatuses.untilRetry(record, clock.instant());
        }
        Duration left = StepStatuses.retryWait(record).minus(age(times.since()));
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration age(Known known) {
        return time.now().minus(known.at());
    }

    private Times times(StepRecord record) {
        Duration now = time.now();
        Instant clockNow = clock.instant();
        return known.compute(
                record.id(), (id, before) -> times(record, before, written -> now.minus(ago(written, clockNow))));
    }

    private static Duration ago(Instant written, Instant now) {
        return written.isBefore(now) ? Duration.between(written, now) : Duration.ZERO;
    }

    /** The times of a record, as far as they were known {@code before}; the others are fresh. */
    private static Times times(StepRecord record, @Nullable Times before, Function<Instant, Duration> fresh) {
        Instant intent = record.intentAt();
        Instant failure = record.failingSince();
        Known call = intent == null ? null : known(intent, before == null ? null : before.call(), fresh);
        return new Times(
                known(record.since(), before == null ? null : before.since(), fresh),
                call,
                before != null && before.isOwnCall() && Objects.equals(before.call(), call),
                failure == null ? null : known(failure, before == null ? null : before.failure(), fresh));
    }

    private static Known known(Instant written, @Nullable Known before, Function<Instant, Duration> fresh) {
        return before != null && before.written().equals(written) ? before : new Known(written, fresh.apply(written));
    }
}
