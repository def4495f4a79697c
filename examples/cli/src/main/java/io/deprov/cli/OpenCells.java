package io.deprov.cli;

import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellStatus;
import java.util.Collection;

/** What a coverage means for an exit code. */
final class OpenCells {

    private OpenCells() {}

    /** True when something is open that executing a plan would not close: PENDING is what plans are for. */
    static boolean anyBeyondPending(Collection<Cell> cells) {
        return cells.stream().map(Cell::status).anyMatch(status -> status.isOpen() && status != CellStatus.PENDING);
    }

    /** True when accounts were found and none may be touched: nobody could say whose they are, or a guard refused. */
    static boolean anyRefusedOrAmbiguous(Collection<Cell> cells) {
        return cells.stream()
                .map(Cell::status)
                .anyMatch(status -> status == CellStatus.REFUSED || status == CellStatus.AMBIGUOUS);
    }
}
