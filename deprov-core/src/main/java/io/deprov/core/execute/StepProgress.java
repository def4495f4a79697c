package io.deprov.core.execute;

import io.deprov.api.StepId;
import io.deprov.core.audit.AuditPump;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.PlannedStep;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the steps of one plan stand, and who is told. Thread-safe. */
final class StepProgress {

    private static final Logger LOG = LoggerFactory.getLogger(StepProgress.class);

    private final String planDigest;
    private final StepStore store;
    private final AuditPump pump;
    private final Ages ages;
    private final DeprovListener listener;

    StepProgress(String planDigest, StepStore store, AuditPump pump, Ages ages, DeprovListener listener) {
        this.planDigest = planDigest;
        this.store = store;
        this.pump = pump;
        this.ages = ages;
        this.listener = listener;
    }

    StepRecord record(PlannedStep step) {
        return record(step.id());
    }

    StepRecord record(StepId step) {
        return store.step(planDigest, step);
    }

    /** Changes a step's state without a call. */
    void move(PlannedStep step, Transition transition) {
        if (store.move(planDigest, step.id(), record(step).fence(), transition)) {
            ages.written(record(step));
        }
        pump.soon();
        tell(step);
    }

    /** Tells how a step stands. */
    void tell(PlannedStep step) {
        try {
            listener.stepChanged(step, record(step));
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("a listener threw; the run goes on");
        }
    }
}
