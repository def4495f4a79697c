package io.deprov.api;

import java.util.regex.Pattern;

/**
 * The id of one step: the same for one effect on one access within one case and generation, however often it is planned or tried.
 *
 * @param value 64 lower-case hexadecimal digits
 */
public record StepId(String value) implements Comparable<StepId> {

    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when {@code value} has another shape
     */
    public StepId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("a step id has 64 lower-case hexadecimal digits");
        }
    }

    /** The first twelve digits, for people. */
    public String shortForm() {
        return value.substring(0, 12);
    }

    @Override
    public int compareTo(StepId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
