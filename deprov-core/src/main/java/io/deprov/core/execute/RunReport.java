package io.deprov.core.execute;

import io.deprov.api.access.TargetId;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.inventory.Coverage;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a run.
 *
 * @param planDigest of which plan
 * @param caseId of which case
 * @param startedAt when the run began
 * @param endedAt when it ended
 * @param calls how many calls that change something were made in this run
 * @param steps every step as it stands
 * @param coverage every cell, after looking again
 * @param stopped targets or partitions that ended early in this run, and why
 * @param containedAfter for each target where nobody gets in any more, how long that took from when the plan was opened to when the last
 *     step of the CONTAIN phase was read back; targets with such a step still open, or without any, are left out
 * @param verdict what can be said
 */
public record RunReport(
        String planDigest,
        String caseId,
        Instant startedAt,
        Instant endedAt,
        long calls,
        List<StepView> steps,
        Coverage coverage,
        Map<TargetId, String> stopped,
        Map<TargetId, Duration> containedAfter,
        Verdict verdict) {

    /** Copies the collections. */
    public RunReport {
        steps = List.copyOf(steps);
        stopped = Collections.unmodifiableMap(new TreeMap<>(stopped));
        containedAfter = Collections.unmodifiableMap(new TreeMap<>(containedAfter));
    }

    /** True when nothing was called and a guard or the target refused something: nothing was done, on purpose. */
    public boolean refusedEverything() {
        return calls == 0
                && steps.stream().anyMatch(step -> step.status() == CellStatus.REFUSED)
                && steps.stream().noneMatch(step -> step.record().state().isFinished());
    }
}
