package io.deprov.core.execute;

import io.deprov.api.access.Phase;
import io.deprov.core.inventory.Coverage;
import io.deprov.core.plan.PlannedStep;
import java.util.Collection;

/** What can be said of a case after a run. */
public enum Verdict {
    /** Nobody gets in any more; other things wait for their time. */
    CONTAINED,
    /** Nobody gets in and nothing is left to use; only deletion waits for its time. */
    REVOKED,
    /** Nothing is left to do. */
    CLOSED,
    /** Something that is due is open: see the open cells. */
    INCOMPLETE;

    /** The verdict of a coverage; {@code waiting} are the steps whose time has not come. */
    static Verdict of(Coverage coverage, Collection<PlannedStep> waiting) {
        if (!coverage.open().isEmpty()) {
            return INCOMPLETE;
        }
        if (coverage.scheduled().isEmpty()) {
            return CLOSED;
        }
        return waiting.stream().allMatch(step -> step.phase() == Phase.RETIRE) ? REVOKED : CONTAINED;
    }
}
