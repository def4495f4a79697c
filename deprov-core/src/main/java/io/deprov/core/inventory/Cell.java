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

    /** Why a cell is open in which nothing was found, where no person has named what has to show beside it. */
    static final String NO_NAMED_CONTROL =
            "nobody was found, but no named control shows that this is the right place to look: name an entry that"
                    + " belongs there as control in the target's configuration";

    /** Checks the parts. */
    public Cell {
        requireNonNull(key, "key");
        requireNonNull(status, "status");
        why = CoreJson.writable(requireNonNull(why, "why"));
    }

    /** True when the only thing against "nothing there" is that it was not shown by a control that a person has named. */
    public boolean isOnlyUnnamed() {
        return status == CellStatus.UNREADABLE && why.equals(NO_NAMED_CONTROL);
    }

    @Override
    public String toString() {
        return key + " " + status + (why.isEmpty() ? "" : ": " + why);
    }
}
