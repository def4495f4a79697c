package io.deprov.examples.quickstart;

import java.util.List;

/**
 * What became of one entry between two snapshots.
 *
 * @param attributes empty unless the kind is {@link Kind#CHANGED}
 */
public record EntryChange(String dn, Kind kind, List<AttributeChange> attributes) {

    public EntryChange {
        attributes = List.copyOf(attributes);
    }

    /** Whether the entry came, went or stayed. */
    public enum Kind {
        ADDED,
        REMOVED,
        CHANGED
    }
}
