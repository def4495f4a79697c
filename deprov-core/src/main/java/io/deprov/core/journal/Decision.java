package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import io.deprov.api.ActorAuthenticator.Assurance;
import java.time.Duration;
import java.time.Instant;

/**
 * A person's decision about one step. Goes into journal and audit log as it is.
 *
 * @param kind what was decided
 * @param actor who decided
 * @param assurance how sure it is that it was them
 * @param reason why, in their words; not blank; cut, with a mark, at 4 KiB
 */
public record Decision(Kind kind, String actor, Assurance assurance, String reason) {

    /** A call that nobody could read anything about for so long may be attested. */
    private static final Duration DOUBT = Duration.ofDays(1);

    /** What can be decided. */
    public enum Kind {
        /** It was done by hand; the step counts as done, on this person's word. */
        ATTEST(StepState.ATTESTED),
        /** It is not to be done. */
        CANCEL(StepState.CANCELLED),
        /**
         * What refused or drifted is to be tried again: it is prepared anew, and whatever stood in the way may still. What was given back,
         * or is to be, is taken away again.
         */
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
         * Whether it can be decided about a step at this time. Never about what is finished, and about a call in doubt only when reading
         * could not settle it for a day: then a person may attest what it came to, and nothing else.
         */
        public boolean isPossible(StepRecord step, Instant now) {
            StepState from = step.state();
            return switch (this) {
                case ATTEST -> !from.isFinished() && !from.isGivenBack() && (!from.isInDoubt() || isStuck(step, now));
                case CANCEL -> !from.isFinished() && !from.isGivenBack() && !from.isInDoubt();
                case RELEASE ->
                    from == StepState.REFUSED
                            || from == StepState.RESTORING
                            || from == StepState.RESTORED
                            || from == StepState.DRIFTED
                            || (from == StepState.PARKED && !step.isUnverified());
            };
        }

        private static boolean isStuck(StepRecord step, Instant now) {
            return step.callDeadline()
                    .map(deadline -> deadline.plus(DOUBT).isBefore(now))
                    .orElse(false);
        }
    }

    /** The change of state that it is. */
    public Transition transition() {
        return Transition.to(kind.to(), kind.name(), actor + ": " + reason);
    }

    /** The change of state that it is, in the place of another one, whose reason and evidence it keeps. */
    public Transition insteadOf(Transition other) {
        String besides = other.why().isEmpty() ? other.reason() : other.why();
        return Transition.to(kind.to(), kind.name(), actor + ": " + reason + (besides.isEmpty() ? "" : "; " + besides))
                .seen(other.evidence());
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
