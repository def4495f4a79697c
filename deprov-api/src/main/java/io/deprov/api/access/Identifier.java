package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

/**
 * One value by which a subject is known. Personal data: {@link #toString()} shows the type only.
 *
 * @param type what sort of identifier it is
 * @param value the value, exactly as it was given or read; not blank. The core compares values letter by letter
 */
public record Identifier(IdentifierType type, String value) implements Comparable<Identifier> {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when {@code value} is blank: to some targets a blank name means the caller
     */
    public Identifier {
        requireNonNull(type, "type");
        Texts.notBlank(value, "value of identifier " + type);
    }

    /** Shorthand for a named type. */
    public static Identifier of(String type, String value) {
        return new Identifier(new IdentifierType(type), value);
    }

    @Override
    public int compareTo(Identifier other) {
        int byType = type.compareTo(other.type);
        return byType != 0 ? byType : value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return type + "=***";
    }
}
