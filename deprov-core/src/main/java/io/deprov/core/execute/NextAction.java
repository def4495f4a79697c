package io.deprov.core.execute;

import io.deprov.core.journal.StepState;

/**
 * What follows from running a step once.
 *
 * @param state where the step has come to rest for now
 * @param scope whether others can go on
 * @param why for a stop, what happened
 */
record NextAction(StepState state, Scope scope, String why) {

    /** Who must not go on in this run. */
    enum Scope {
        /** Everybody goes on. */
        NOBODY,
        /** The failure may be the partition's: enough of them in a row stop it. */
        SUSPECT,
        /** The step's partition ends for this run. */
        PARTITION,
        /** All partitions of the target end for this run. */
        TARGET
    }

    static NextAction of(StepState state) {
        return new NextAction(state, Scope.NOBODY, "");
    }
}
