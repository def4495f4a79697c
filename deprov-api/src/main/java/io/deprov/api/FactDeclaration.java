package io.deprov.api;

import static java.util.Objects.requireNonNull;

/**
 * A key under which a connector's facts may stand, and how delicate they are.
 *
 * @param key camelCase
 * @param sensitivity who may see it
 * @param isMaterial true when a change between planning and execution means that it is not the same thing any more: whenever
 *     {@code prepare} answers ready, the core compares the material facts of {@link Preparation.Ready#current()} with the plan's, and one
 *     that is missing there, or differs in one letter, makes the step DRIFTED
 * @param doc what it says, for people
 */
public record FactDeclaration(String key, Sensitivity sensitivity, boolean isMaterial, String doc) {

    /** Who may see a fact. There is no word for "secret": secrets are no facts. */
    public enum Sensitivity {
        /** Says nothing about a person; goes into journal and audit log, under its key with {@code fact.} before it. */
        PUBLIC,
        /** Personal data (names, addresses, DNs); stays in plans. */
        PERSONAL
    }

    /** Checks the parts. */
    public FactDeclaration {
        requireNonNull(key, "key");
        requireNonNull(sensitivity, "sensitivity");
        requireNonNull(doc, "doc");
    }
}
