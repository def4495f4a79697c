package io.deprov.core.call;

import io.deprov.core.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Until when a call has to be over. It is kept by a clock of its own, which shows the machine's time when the deadline is settled and
 * goes on evenly from there: a machine's clock that is set meanwhile neither ends a call at once nor gives it a day more. Immutable.
 */
public final class Deadline {

    private final Instant at;
    private final Duration end;
    private final SteadyTime time;

    private Deadline(Instant at, Duration end, SteadyTime time) {
        this.at = at;
        this.end = end;
        this.time = time;
    }

    /** So long from now. */
    static Deadline in(Duration timeout, Clock clock, SteadyTime time) {
        return new Deadline(clock.instant().plus(timeout), time.now().plus(timeout), time);
    }

    /** When that is, by the machine's clock as it was when this was settled. */
    public Instant at() {
        return at;
    }

    /** How long is left; zero when it has passed. */
    public Duration remaining() {
        Duration left = end.minus(time.now());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The clock that it is kept by. */
    Clock clock() {
        return new OwnClock(this, ZoneOffset.UTC);
    }

    private static final class OwnClock extends Clock {

        private final Deadline deadline;
        private final ZoneId zone;

        OwnClock(Deadline deadline, ZoneId zone) {
            this.deadline = deadline;
            this.zone = zone;
        }

        @Override
        public Instant instant() {
            return deadline.at.minus(deadline.end).plus(deadline.time.now());
        }

        @Override
        public ZoneId getZone() {
            return zone;
        }

        @Override
        public Clock withZone(ZoneId other) {
            return new OwnClock(deadline, other);
        }
    }
}
