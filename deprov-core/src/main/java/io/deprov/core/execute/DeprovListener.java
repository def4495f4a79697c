package io.deprov.core.execute;

import io.deprov.core.journal.StepRecord;
import io.deprov.core.plan.PlannedStep;

/**
 * Is told how an execution goes on, for progress on a screen. Called on the executing threads, after the journal: keep it short. What
 * it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface DeprovListener {

    /** Listens to nothing. */
    DeprovListener NONE = (step, record) -> {};

    /** A step has come to rest for now. */
    void stepChanged(PlannedStep step, StepRecord record);

    /** A run through a plan has ended, and its verdict is in the journal. */
    default void runEnded(RunReport report) {}
}
