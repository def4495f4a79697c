package io.deprov.api.access;

/**
 * A part of a target with a life of its own: a host of a fleet, an AWS account, a domain, a database. It has its own lane of
 * execution and its own row of coverage. A target that has no parts uses {@link #MAIN}.
 *
 * @param value not blank, at most 253 characters (a DNS name fits)
 */
public record PartitionId(String value) implements Comparable<PartitionId> {

    /** The only partition of a target that has no parts. */
    public static final PartitionId MAIN = new PartitionId("main");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when {@code value} is blank or too long
     */
    public PartitionId {
        Texts.notBlank(value, "partition id");
        if (value.length() > 253) {
            throw new IllegalArgumentException(
                    "partition id has " + value.length() + " characters; at most 253 are allowed");
        }
    }

    @Override
    public int compareTo(PartitionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
