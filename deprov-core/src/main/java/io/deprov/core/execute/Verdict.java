package io.deprov.core.execute;

import io.deprov.api.access.Phase;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.inventory.Coverage;
import java.util.List;

/** What can be said of a case after a run. */
public enum Verdict {
    /** Nobody gets in any more; other things wait for their time. */
    CONTAINED,
    /** Nobody gets in and nothing is left to use; only deletion waits for its time. */
    REVOKED,
    /** Nothing is left to do. */
    CLOSED,
    /** Nothing that is due is open, and access was given back by decision: see the cells that say so. */
    RESTORED,
    /** Something that is due is open: see the open cells. Or containment itself waits for its time: see the scheduled ones. */
    INCOMPLETE;

    /** The verdict of a coverage. The steps are asked besides, because a cell shows its worst one only. */
    static Verdict of(Coverage coverage, List<StepView> steps) {
        if (!coverage.open().isEmpty()) {
            return INCOMPLETE;
        }
        if (steps.stream().anyMatch(view -> view.status() == CellStatus.RESTORED)) {
            return RESTORED;
        }
        if (coverage.scheduled().isEmpty()) {
            return CLOSED;
        }
        List<Phase> later = steps.stream()
                .filter(view -> view.due().isPresent() && !view.step().kind().isWithoutTarget())
                .map(view -> view.step().phase())
                .toList();
        if (later.stream().anyMatch(phase -> phase.compareTo(Phase.CONTAIN) <= 0)) {
            return INCOMPLETE;
        }
        return later.stream().allMatch(phase -> phase == Phase.RETIRE) ? REVOKED : CONTAINED;
    }
}
