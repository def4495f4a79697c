package io.deprov.examples.quickstart;

import java.util.List;

/**
 * What became of one attribute between two snapshots.
 *
 * @param removed values that were there before only, as {@link Snapshot} shows them
 * @param added values that are there now only
 */
public record AttributeChange(String name, List<String> removed, List<String> added) {

    public AttributeChange {
        removed = List.copyOf(removed);
        added = List.copyOf(added);
    }
}
