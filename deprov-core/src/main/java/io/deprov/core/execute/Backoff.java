package io.deprov.core.execute;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failure: a random time between nothing and a bound that doubles with each failure in a row (full jitter), so
 * that many steps that failed together do not come back together. Thread-safe when its generator is.
 */
final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final int DOUBLINGS = 9;

    private final RandomGenerator random;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** After so many failures in a row besides the newest; between 50 milliseconds and 5 minutes. */
    Duration after(int failures) {
        Duration bound = FIRST.multipliedBy(1L << Math.min(failures, DOUBLINGS));
        long most = (bound.compareTo(LONGEST) > 0 ? LONGEST : bound).toMillis();
        return Duration.ofMillis(SHORTEST.toMillis() + random.nextLong(most - SHORTEST.toMillis() + 1));
    }
}
