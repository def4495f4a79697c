package io.deprov.core.execute;

import io.deprov.core.journal.StepState;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What follows from running a step once.
 *
 * @param state where the step has come to rest for now
 * @param scope whether others can go on
 * @param why for a stop, what happened
 * @param look after how long to run it again; null when there is no use in that during this run
 * @param reason what it waits for until then
 */
record NextAction(
        StepState state, Scope scope, String why, @Nullable Duration look, Wait reason) {

    /** Who must not go on in this run. */
    enum Scope {
        /** Everybody goes on. */
        NOBODY,
        /** The step's partition ends for this run. */
        PARTITION,
        /** All partitions of the target end for this run. */
        TARGET
    }

    /** What a step waits for. */
    enum Wait {
        /** Nothing. */
        NOTHING,
        /** For the target to show what it has done. Always waited for, at most the capability's maximum lag. */
        LAG,
        /** For the time after which a call in doubt cannot land any more. */
        DOUBT,
        /** For a call that was given up on to come back, or for what follows from another target. Holds up nobody else. */
        RETURN,
        /** For another try after a failure. */
        RETRY
    }

    static NextAction of(StepState state) {
        return new NextAction(state, Scope.NOBODY, "", null, Wait.NOTHING);
    }

    /** The same, to be run again after so long; at once when it is zero or less. */
    NextAction lookIn(Duration wait, Wait why) {
        return new NextAction(state, scope, this.why, wait.isNegative() ? Duration.ZERO : wait, why);
    }

    /** The same, with others that must not go on. */
    NextAction stopping(Scope others, String because) {
        return new NextAction(state, others, because, look, reason);
    }

    /** After how long to run it again, if there is use in that. */
    Optional<Duration> again() {
        return Optional.ofNullable(look);
    }
}
