package io.deprov.core.config;

import java.time.Duration;
import java.util.Optional;

/** The durations that can be configured, and between what they have to be: outside of that they are a slip of the pen. */
public enum Span {
    /** How long an approval is good. */
    APPROVAL_VALIDITY("approvalValidity", Duration.ofMillis(1), Duration.ofDays(36_525)),
    /** How long one call of a connector may take. */
    CALL_TIMEOUT("callTimeout", Duration.ofMillis(1), Duration.ofDays(1)),
    /** How long a run waits for another try. */
    PATIENCE("patience", Duration.ZERO, Duration.ofDays(7)),
    /** How long what can undo a step is kept. */
    KEEP_UNDO("keepUndo", Duration.ofMinutes(1), Duration.ofDays(3_650));

    private final String key;
    private final Duration shortest;
    private final Duration longest;

    Span(String key, Duration shortest, Duration longest) {
        this.key = key;
        this.shortest = shortest;
        this.longest = longest;
    }

    /** Its key in a configuration. */
    public String key() {
        return key;
    }

    /** What is wrong with a value; empty when nothing is. */
    public Optional<String> problem(Duration value) {
        boolean fits = value.compareTo(shortest) >= 0 && value.compareTo(longest) <= 0;
        return fits
                ? Optional.empty()
                : Optional.of(key + ": " + value + " is not between " + shortest + " and " + longest);
    }

    /**
     * The value.
     *
     * @throws IllegalArgumentException when it is out of bounds
     */
    public Duration require(Duration value) {
        problem(value).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return value;
    }
}
