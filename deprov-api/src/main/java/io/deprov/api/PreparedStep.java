package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessRef;

/**
 * A step that {@code prepare} found ready: what {@code revoke} gets.
 *
 * @param step the step as planned
 * @param stateToken what guards the write
 * @param current the access as {@code prepare} read it; same id, possibly renamed
 */
public record PreparedStep(StepRef step, StateToken stateToken, AccessRef current) {

    /** Checks the parts. */
    public PreparedStep {
        requireNonNull(step, "step");
        requireNonNull(stateToken, "stateToken");
        requireNonNull(current, "current");
    }
}
