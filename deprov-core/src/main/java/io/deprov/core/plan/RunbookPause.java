package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import java.time.Duration;

/**
 * Time that has to pass on an account between two phases, so that tokens run out, say, before a device is wiped. It begins when everything
 * planned on the account up to the phase is done or cannot go on by itself, and lasts from the last call made for any of it; what is planned
 * for later phases waits for its end.
 *
 * @param name lower-case words joined by {@code -}, at most 50 characters; unique within the runbook
 * @param after after which phase; not RETIRE, which nothing comes after
 * @param length how long, at most ten years
 */
public record RunbookPause(String name, Phase after, Duration length) {

    private static final Duration LONGEST = Duration.ofDays(3_660);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when one of them is not as said
     */
    public RunbookPause {
        requireNonNull(after, "after");
        if (after == Phase.RETIRE) {
            throw new IllegalArgumentException("a pause after RETIRE would hold up nothing");
        }
        if (length.isNegative() || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a pause lasts from nothing to ten years, not " + length);
        }
        Marks.requireName(name);
    }

    /** What its steps are known by. */
    Effect effect() {
        return new Effect("wait-" + name);
    }
}
