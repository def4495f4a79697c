package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import io.deprov.api.StepId;

/**
 * A change of a step's state without a call.
 *
 * @param step which step
 * @param fence the fence the caller read
 * @param transition where it goes
 */
public record StepMove(StepId step, long fence, Transition transition) {

    /** Checks the parts. */
    public StepMove {
        requireNonNull(step, "step");
        requireNonNull(transition, "transition");
    }
}
