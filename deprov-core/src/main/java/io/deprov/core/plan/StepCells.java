package io.deprov.core.plan;

import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;

/** Which cell a step stands in. */
public final class StepCells {

    private StepCells() {}

    /** The cell of a step with this status; the reason is kept for open cells only. */
    public static Cell cell(PlannedStep step, CellStatus status, String why) {
        return new Cell(CellKey.of(step.access().id()), status, status.isOpen() ? why : "");
    }
}
