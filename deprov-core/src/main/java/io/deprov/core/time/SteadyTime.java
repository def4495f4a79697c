package io.deprov.core.time;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The time that this process has lived through: what waiting is measured by, so that a clock that is set ahead shortens no wait and one
 * that is set back prolongs none. Thread-safe.
 */
public final class SteadyTime {

    private final Ticker ticker;
    private final Consumer<Duration> sleeper;
    private final long origin;
    private final AtomicLong unseen = new AtomicLong();

    /**
     * Begins at zero.
     *
     * @param sleeper lets time pass
     */
    public SteadyTime(Ticker ticker, Consumer<Duration> sleeper) {
        this.ticker = ticker;
        this.sleeper = sleeper;
        this.origin = ticker.nanos();
    }

    /** How much time has passed since this was made; never negative. */
    public Duration now() {
        return Duration.ofNanos(ticker.nanos() - origin + unseen.get());
    }

    /** Returns after {@code duration}; that much has passed then, also when the ticker stood still meanwhile. */
    public void sleep(Duration duration) {
        long before = ticker.nanos();
        sleeper.accept(duration);
        long missing = duration.toNanos() - (ticker.nanos() - before);
        if (missing > 0) {
            unseen.addAndGet(missing);
        }
    }
}
