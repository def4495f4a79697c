package io.deprov.core.inventory;

import static java.util.Objects.requireNonNull;

import io.deprov.core.json.CoreJson;

/**
 * One cell of the coverage.
 *
 * @param key which
 * @param status how it stands
 * @param why for open cells what was found and what to do; empty for the others
 */
public record Cell(CellKey key, CellStatus status, String why) {

    /** Checks the parts. */
    public Cell {
        requireNonNull(key, "key");
        requireNonNull(status, "status");
        why = CoreJson.writable(requireNonNull(why, "why"));
    }

    @Override
    public String toString() {
        return key + " " + status + (why.isEmpty() ? "" : ": " + why);
    }
}
