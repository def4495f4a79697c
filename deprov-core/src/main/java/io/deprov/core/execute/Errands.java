package io.deprov.core.execute;

import io.deprov.api.StepId;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Goes on with the steps of one kind that no target is called for. They keep to the same journal and states as every other step. One
 * thread; never waits.
 */
abstract class Errands {

    final Plan plan;
    final String planDigest;
    final StepStore store;
    final StepProgress progress;
    private final StepKind kind;

    Errands(StepKind kind, Plan plan, String planDigest, StepStore store, StepProgress progress) {
        this.kind = kind;
        this.plan = plan;
        this.planDigest = planDigest;
        this.store = store;
        this.progress = progress;
    }

    /** Goes on with all of them, as far as that is possible now. */
    final void goOn() {
        List<PlannedStep> steps =
                plan.steps().stream().filter(step -> step.kind() == kind).toList();
        Set<StepId> before = steps.isEmpty() ? Set.of() : doneBefore();
        for (PlannedStep step : steps) {
            StepRecord record = progress.record(step);
            if (record.state().isFinished() || record.state().isGivenBack()) {
                continue;
            }
            boolean isSettled = !record.state().isInDoubt() && record.state() != StepState.DONE;
            if (isSettled && before.contains(step.id()) && countsForThisPlan(step)) {
                verified(step, "done under an earlier plan of the case");
            } else {
                goOn(step, record);
            }
        }
    }

    /** Goes on with one that is neither finished nor done by an earlier plan. */
    abstract void goOn(PlannedStep step, StepRecord record);

    /** Whether it is done for this plan too when an earlier one has done it. */
    abstract boolean countsForThisPlan(PlannedStep step);

    /** What other plans of the case have done. What a person attested there is their word about that plan. */
    private Set<StepId> doneBefore() {
        return store.casesOf(plan.caseId()).stream()
                .filter(earlier -> !earlier.planDigest().equals(planDigest))
                .flatMap(earlier -> earlier.steps().values().stream())
                .filter(earlier -> earlier.state() == StepState.VERIFIED)
                .map(StepRecord::id)
                .collect(Collectors.toSet());
    }

    final void verified(PlannedStep step, String how) {
        progress.move(step, Transition.to(StepState.VERIFIED).seen("how", how));
    }
}
