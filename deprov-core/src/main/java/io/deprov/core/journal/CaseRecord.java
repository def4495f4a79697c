package io.deprov.core.journal;

import io.deprov.api.StepId;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the execution of one plan stands. A snapshot.
 *
 * @param planDigest which plan
 * @param plan the plan itself
 * @param approval the newest approval
 * @param openedAt when its execution was opened
 * @param supersededBy the digest of a newer plan of the same case; null while this is the newest
 * @param verdict what the last run came to; null while none has ended
 * @param steps every step
 */
public record CaseRecord(
        String planDigest,
        Plan plan,
        Approval approval,
        Instant openedAt,
        @Nullable String supersededBy,
        @Nullable RunVerdict verdict,
        Map<StepId, StepRecord> steps) {

    /**
     * What a run came to.
     *
     * @param verdict the verdict's name
     * @param open the cells that were open
     * @param at when
     */
    public record RunVerdict(String verdict, List<String> open, Instant at) {
        /** Copies the list. */
        public RunVerdict {
            open = List.copyOf(open);
        }
    }

    /** Copies the map. */
    public CaseRecord {
        steps = Map.copyOf(steps);
    }

    /** True when every step is verified, cancelled or attested. */
    public boolean isFinished() {
        return steps.values().stream().allMatch(step -> step.state().isFinished());
    }

    /** How a step stands. */
    public StepRecord step(StepId id) {
        StepRecord step = steps.get(id);
        if (step == null) {
            throw new IllegalArgumentException("plan " + planDigest + " has no step " + id.shortForm());
        }
        return step;
    }
}
