package io.deprov.api;

/**
 * The id of one step: the same for one effect on one access within one case and generation, however often it is planned or tried.
 *
 * @param value 64 lower-case hexadecimal digits
 */
public record StepId(String value) implements Comparable<StepId> {

    private static final int LENGTH = 64;

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when {@code value} has another shape
     */
    public StepId {
        if (!isDigits(value)) {
            throw new IllegalArgumentException("a step id has 64 lower-case hexadecimal digits");
        }
    }

    /** A loop: an id is made for every step that is compared with another case's. */
    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
                return false;
            }
        }
        return text.length() == LENGTH;
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
