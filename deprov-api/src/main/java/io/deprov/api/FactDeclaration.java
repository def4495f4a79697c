package io.deprov.api;

import static java.util.Objects.requireNonNull;

/**
 * A key under which a connector's facts may stand, and how delicate they are.
 *
 * @param key camelCase
 * @param sensitivity who may see it
 * @param isMaterial true when a change between planning and execution means that it is not the same thing any more; the core
 *     compares material facts when it prepares again after a conflict
 * @param doc what it says, for people
 */
public record FactDeclaration(String key, Sensitivity sensitivity, boolean isMaterial, String doc) {

    /** Who may see a fact. There is no word for "secret": secrets are no facts. */
    public enum Sensitivity {
        /** Says nothing about a person; goes into audit records. */
        PUBLIC,
        /** Personal data (names, addresses, DNs); stays in plans and the journal. */
        PERSONAL
    }

    /** Checks the parts. */
    public FactDeclaration {
        requireNonNull(key, "key");
        requireNonNull(sensitivity, "sensitivity");
        requireNonNull(doc, "doc");
    }
}
