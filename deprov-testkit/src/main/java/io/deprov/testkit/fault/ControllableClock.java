package io.deprov.testkit.fault;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test sets it. In UTC. Thread-safe. */
public final class ControllableClock extends Clock {

    private volatile Instant now;

    /** It is this time. */
    public ControllableClock(Instant start) {
        this.now = start;
    }

    /** Lets time pass, or go back when it is negative. */
    public synchronized void advance(Duration by) {
        now = now.plus(by);
    }

    /** Sets it. */
    public synchronized void set(Instant time) {
        now = time;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** The same clock: what it shows are instants. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
