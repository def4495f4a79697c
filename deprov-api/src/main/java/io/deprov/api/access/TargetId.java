package io.deprov.api.access;

import java.util.regex.Pattern;

/**
 * The name of one configured system: a connector type plus its configuration, e.g. {@code corp-ad} or {@code aws-prod}.
 *
 * @param value 1 to 63 characters: lower-case letters, digits, {@code .}, {@code _} and {@code -}, starting with a letter or digit
 */
public record TargetId(String value) implements Comparable<TargetId> {

    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when {@code value} has another shape
     */
    public TargetId {
        Texts.matching(SHAPE, value, "target id");
    }

    @Override
    public int compareTo(TargetId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
