package io.deprov.core.execute;

import io.deprov.api.StepId;
import io.deprov.core.audit.AuditPump;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.StepMove;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.PlannedStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of one plan in journal and audit log. What is about to be called is durable in both when its method returns; everything else is
 * durable in the journal, and comes to the audit log in its own time: before the next call, and before the run ends. Thread-safe.
 */
final class StepJournal {

    private final String planDigest;
    private final StepStore store;
    private final AuditPump pump;
    private final Ages ages;

    StepJournal(String planDigest, StepStore store, AuditPump pump, Ages ages) {
        this.planDigest = planDigest;
        this.store = store;
        this.pump = pump;
        this.ages = ages;
    }

    StepRecord record(PlannedStep step) {
        return store.step(planDigest, step.id());
    }

    /** Whether a newer plan of the case has taken over from this one, so that nothing is called under it any more. */
    boolean isTakenOver() {
        return store.find(planDigest).map(open -> open.supersededBy() != null).orElse(false);
    }

    /** How a step stands that this plan has. */
    StepRecord record(StepId step) {
        return store.step(planDigest, step);
    }

    /** The claim under which a step's call is out. */
    Claim claimed(PlannedStep step, StepRecord record) {
        return new Claim(planDigest, step.id(), record.fence(), record.attempt());
    }

    /** Makes an intent durable; empty when somebody else has taken the step on. */
    Optional<Claim> claim(PlannedStep step, long fence, Intent intent) {
        Optional<Claim> claim = store.claim(planDigest, step.id(), fence, intent);
        if (claim.isPresent()) {
            ages.written(record(step));
        }
        pump.catchUp();
        return claim;
    }

    /** Makes the intent to give a step's access back durable; empty when somebody else has taken the step on. */
    Optional<Claim> claimRestore(PlannedStep step, long fence, Intent intent) {
        Optional<Claim> claim = store.claimRestore(planDigest, step.id(), fence, intent);
        if (claim.isPresent()) {
            ages.written(record(step));
        }
        pump.catchUp();
        return claim;
    }

    /** Changes a step's state unless it has gone on since the fence was read. */
    NextAction move(PlannedStep step, long fence, Transition transition) {
        if (store.move(planDigest, step.id(), fence, transition)) {
            ages.written(record(step));
        }
        pump.soon();
        return NextAction.of(record(step).state());
    }

    /** Changes the states of several steps, each unless it has gone on since its fence was read. */
    Map<PlannedStep, NextAction> moveAll(Map<PlannedStep, StepMove> moves) {
        Set<StepId> moved = store.moveAll(planDigest, List.copyOf(moves.values()));
        pump.soon();
        Map<PlannedStep, NextAction> ended = new LinkedHashMap<>();
        moves.keySet().forEach(step -> {
            StepRecord record = record(step);
            if (moved.contains(step.id())) {
                ages.written(record);
            }
            ended.put(step, NextAction.of(record.state()));
        });
        return ended;
    }

    /** Records what a claimed call came to. */
    NextAction complete(PlannedStep step, Claim claim, Transition transition) {
        if (store.complete(claim, transition)) {
            ages.written(record(step));
        }
        pump.soon();
        return NextAction.of(record(step).state());
    }

    /** Keeps an answer that came too late to count. */
    void stale(Claim claim, Transition transition) {
        store.stale(claim, transition);
        pump.soon();
    }
}
