package io.deprov.core.execute;

import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with the steps of one kind that no target is called for. They keep to the same journal and states as every other step. One
 * thread; never waits.
 */
abstract class StepsWithoutTarget {

    final Plan plan;
    final String planDigest;
    final StepStore store;
    final StepProgress progress;
    private final StepKind kind;
    private @Nullable List<CaseRecord> others;

    StepsWithoutTarget(StepKind kind, Plan plan, String planDigest, StepStore store, StepProgress progress) {
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
        for (PlannedStep step : steps) {
            StepRecord record = progress.record(step);
            if (record.state().isFinished() || record.state().isGivenBack()) {
                continue;
            }
            boolean isSettled = !record.state().isInDoubt() && record.state() != StepState.DONE;
            if (isSettled && isDoneBefore(step, record)) {
                verified(step, "done under an earlier plan of the case", whyDone(step));
            } else {
                goOn(step, record);
            }
        }
    }

    /** Goes on with one that is neither finished nor done by an earlier plan. */
    abstract void goOn(PlannedStep step, StepRecord record);

    /** Whether an earlier plan of the case has done it, so that it is done for this one. */
    abstract boolean isDoneBefore(PlannedStep step, StepRecord record);

    /** What a step that is done says about that. */
    String whyDone(PlannedStep step) {
        return "";
    }

    /** The other executions of the case, as they stood when this was made. */
    final List<CaseRecord> others() {
        if (others == null) {
            others = store.casesOf(plan.caseId()).stream()
                    .filter(earlier -> !earlier.planDigest().equals(planDigest))
                    .toList();
        }
        return others;
    }

    final void verified(PlannedStep step, String how) {
        verified(step, how, "");
    }

    final void verified(PlannedStep step, String how, String why) {
        progress.move(step, Transition.to(StepState.VERIFIED, "", why).seen("how", how));
    }
}
