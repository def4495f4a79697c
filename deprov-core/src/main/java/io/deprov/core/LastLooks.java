package io.deprov.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When each execution was last gone on with in this process, so that what does not change is looked at ever more seldom, however often
 * a timer asks. Thread-safe; forgotten with the process.
 */
final class LastLooks {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Map<String, Instant> looks = new ConcurrentHashMap<>();

    /** Whether something that can be done since {@code due} should be tried now: when it is new, or after as long as it has been tried. */
    boolean isWorthAnother(String planDigest, Instant due, Instant now) {
        Instant last = looks.get(planDigest);
        if (last == null || due.isAfter(last) || last.isAfter(now)) {
            return true;
        }
        Duration pause = Duration.between(due, last);
        Duration bounded = pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        return !last.plus(bounded).isAfter(now);
    }

    void looked(String planDigest, Instant now) {
        looks.put(planDigest, now);
    }

    /** Forgets all others. */
    void keepOnly(Collection<String> planDigests) {
        looks.keySet().retainAll(planDigests);
    }
}
