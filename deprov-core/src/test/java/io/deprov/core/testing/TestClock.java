package io.deprov.core.testing;

import io.deprov.core.execute.Sleeper;
import io.deprov.core.time.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that goes on only when it is told to; sleeping on it tells it to. It can be set wrong and right again. Thread-safe. */
public final class TestClock extends Clock {

    private static final Instant BEGIN = Instant.parse("2026-11-02T08:00:00Z");

    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<Duration> wrong = new AtomicReference<>(Duration.ZERO);

    /** Lets time pass. */
    public void advance(Duration duration) {
        passed.updateAndGet(before -> before.plus(duration));
    }

    /** Sets the clock ahead, or back when negative. No time passes. */
    public void set(Duration ahead) {
        wrong.updateAndGet(before -> before.plus(ahead));
    }

    /** How much time has passed in truth. */
    public Duration passed() {
        return passed.get();
    }

    /** What time it is in truth, whatever the clock has been set to. */
    public Instant truth() {
        return BEGIN.plus(passed.get());
    }

    /** Goes on with the truth. */
    public Ticker ticker() {
        return () -> passed.get().toNanos();
    }

    /** Sleeps by letting the time pass. */
    public Sleeper sleeper() {
        return this::advance;
    }

    @Override
    public Instant instant() {
        return truth().plus(wrong.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
