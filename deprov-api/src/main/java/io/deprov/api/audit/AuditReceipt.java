package io.deprov.api.audit;

import static java.util.Objects.requireNonNull;

/**
 * A sink's word that a record is durable.
 *
 * @param sequence the record's sequence
 * @param location where the sink keeps it, for people: a file and line, a leaf index
 */
public record AuditReceipt(long sequence, String location) {

    /** Checks the parts. */
    public AuditReceipt {
        requireNonNull(location, "location");
    }
}
