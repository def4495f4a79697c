package io.deprov.core;

import io.deprov.core.plan.PlanRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of planning one leaver of a batch: a plan, or why there is none. */
public final class PlannedLeaver {

    private final PlanRequest request;
    private final @Nullable PlanningResult result;
    private final String refusal;

    private PlannedLeaver(PlanRequest request, @Nullable PlanningResult result, String refusal) {
        this.request = request;
        this.result = result;
        this.refusal = refusal;
    }

    static PlannedLeaver planned(PlanRequest request, PlanningResult result) {
        return new PlannedLeaver(request, result, "");
    }

    static PlannedLeaver refused(PlanRequest request, String why) {
        return new PlannedLeaver(request, null, why);
    }

    /** Who was asked for. */
    public PlanRequest request() {
        return request;
    }

    /** What was planned; empty when it was refused. */
    public Optional<PlanningResult> result() {
        return Optional.ofNullable(result);
    }

    /** Why nothing was planned; empty when something was. */
    public String refusal() {
        return refusal;
    }

    /** True when the plan is part of the batch: there is one, it has steps, and something is due. */
    public boolean isInBatch() {
        return result != null
                && !result.isNothingDue()
                && !result.plan().steps().isEmpty();
    }

    /** Shows no names. */
    @Override
    public String toString() {
        return "PlannedLeaver[" + request.caseId() + (result == null ? ", refused" : "") + "]";
    }
}
