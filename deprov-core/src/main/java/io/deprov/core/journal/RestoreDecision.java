package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import io.deprov.api.ActorAuthenticator.Assurance;
import io.deprov.api.StepId;
import java.util.List;

/**
 * A person's decision that access is given back. What needs those steps, a deletion first of all, is not done any more: both are one
 * decision, so that no crash comes between them. Goes into journal and audit log as it is.
 *
 * @param steps what is given back; may be empty when all that can be is given back already
 * @param cancelled what is not to be done because of that, or because everything ends
 * @param actor who decided; not blank
 * @param assurance how sure it is that it was them
 * @param reason why, in their words; not blank; cut, with a mark, at 4 KiB
 */
public record RestoreDecision(
        List<StepId> steps, List<StepId> cancelled, String actor, Assurance assurance, String reason) {

    /** The reason of a step that is to be given back, and of one that is not to be done because of that. */
    public static final String RESTORE = "RESTORE";

    /** Checks and copies the parts. */
    public RestoreDecision {
        steps = List.copyOf(steps);
        cancelled = List.copyOf(cancelled);
        requireNonNull(assurance, "assurance");
        if (steps.isEmpty() && cancelled.isEmpty()) {
            throw new IllegalArgumentException("a decision to give something back names what");
        }
        if (requireNonNull(actor, "actor").isBlank()) {
            throw new IllegalArgumentException("a decision names who made it");
        }
        if (requireNonNull(reason, "reason").isBlank()) {
            throw new IllegalArgumentException("a decision gives its reason");
        }
        reason = Bounded.why(reason);
    }

    /** What it makes of a step that it names. */
    public Transition transition(StepId step) {
        StepState to = steps.contains(step) ? StepState.RESTORING : StepState.CANCELLED;
        return Transition.to(to, RESTORE, actor + ": " + reason);
    }
}
