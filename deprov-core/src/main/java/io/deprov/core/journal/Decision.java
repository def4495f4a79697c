package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import io.deprov.api.ActorAuthenticator.Assurance;

/**
 * A person's decision about one step. Goes into journal and audit log as it is.
 *
 * @param kind what was decided
 * @param actor who decided
 * @param assurance how sure it is that it was them
 * @param reason why, in their words; not blank; cut, with a mark, at 4 KiB
 */
public record Decision(Kind kind, String actor, Assurance assurance, String reason) {

    /** What can be decided. */
    public enum Kind {
        /** It was done by hand; the step counts as done, on this person's word. */
        ATTEST(StepState.ATTESTED),
        /** It is not to be done. */
        CANCEL(StepState.CANCELLED),
        /** What refused or drifted is to be tried again: it is prepared anew, and whatever stood in the way may still. */
        RELEASE(StepState.READY);

        private final StepState to;

        Kind(StepState to) {
            this.to = to;
        }

        /** The state it brings a step to. */
        public StepState to() {
            return to;
        }

        /**
         * Whether it can be decided about a step in this state. Never about a call in doubt, which is settled by reading first, and
         * never about what is finished.
         */
        public boolean isPossible(StepState from) {
            return switch (this) {
                case ATTEST, CANCEL -> !from.isFinished() && !from.isInDoubt();
                case RELEASE -> from == StepState.REFUSED || from == StepState.DRIFTED || from == StepState.PARKED;
            };
        }
    }

    /** Checks the parts. */
    public Decision {
        requireNonNull(kind, "kind");
        requireNonNull(assurance, "assurance");
        if (requireNonNull(actor, "actor").isBlank()) {
            throw new IllegalArgumentException("a decision names who made it");
        }
        if (requireNonNull(reason, "reason").isBlank()) {
            throw new IllegalArgumentException("a decision gives its reason");
        }
        reason = Bounded.why(reason);
    }
}
