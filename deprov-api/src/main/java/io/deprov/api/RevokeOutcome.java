package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.ExternalRef;
import io.deprov.api.access.ItemId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Connector#revoke} came to. The core verifies whatever is said to be done or not known: an outcome is a claim, a
 * {@link Verification} is the proof. Sentences are kept in journal and audit log: no secret, no name of a person.
 */
public sealed interface RevokeOutcome {

    /** The answers. */
    enum Kind {
        /** The step is done; the core verifies. */
        CHANGED,
        /** The step is done without a change; the core verifies. */
        ALREADY_IN_STATE,
        /** The handle is made durable; the core polls, and does not call again while it is not known to be over. */
        ACCEPTED,
        /** The step is parked, prepared again by later runs, and its cell says NOT_REMOVABLE. */
        NOT_REMOVABLE,
        /** The step is refused, stays open, and is not called again under this plan. */
        REFUSED,
        /** The core prepares again, within its patience or in the next run. Only when nothing more can be on its way: else UNKNOWN. */
        PARTIAL,
        /** The step is in doubt; the core verifies first. */
        UNKNOWN
    }

    /** Which of them. */
    Kind kind();

    /** Calls the function for this answer; total. */
    <R> R match(
            Function<? super Changed, ? extends R> changed,
            Function<? super AlreadyInState, ? extends R> alreadyInState,
            Function<? super Accepted, ? extends R> accepted,
            Function<? super NotRemovable, ? extends R> notRemovable,
            Function<? super Refused, ? extends R> refused,
            Function<? super Partial, ? extends R> partial,
            Function<? super Unknown, ? extends R> unknown);

    /** The target did it. */
    static Changed changed(Evidence evidence) {
        return new Changed(evidence, List.of());
    }

    /** The target did it, and these went with it; the core keeps how many, and reads each of them back by its own step. */
    static Changed changed(Evidence evidence, List<ItemId> alsoRemoved) {
        return new Changed(evidence, alsoRemoved);
    }

    /** It was so already. Not for a "not found" answer: that is {@link FailureClass#NOT_FOUND}, and verify decides. */
    static AlreadyInState alreadyInState(Proof proof) {
        return new AlreadyInState(proof);
    }

    /** The target took the work. Needs {@link io.deprov.api.op.PollOp}; without it only a read that shows the effect ends the doubt. */
    static Accepted accepted(PendingHandle pending) {
        return new Accepted(pending);
    }

    /** It cannot be removed here. */
    static NotRemovable notRemovable(String why) {
        return new NotRemovable(why, null);
    }

    /** It cannot be removed here, but over there. */
    static NotRemovable notRemovable(String why, ExternalRef managedBy) {
        return new NotRemovable(why, requireNonNull(managedBy, "managedBy"));
    }

    /** The target understood and said no, for a reason that is not a missing permission. */
    static Refused refused(String why) {
        return new Refused(why);
    }

    /** Some of several wire calls took effect; both lists are for people and evidence. */
    static Partial partial(List<String> done, List<String> left, String why) {
        return new Partial(done, left, why);
    }

    /** The target answered, but not whether it did it. */
    static Unknown unknown(String why) {
        return new Unknown(why);
    }

    /** The target did it. */
    final class Changed implements RevokeOutcome {

        private final Evidence evidence;
        private final List<ItemId> alsoRemoved;

        private Changed(Evidence evidence, List<ItemId> alsoRemoved) {
            this.evidence = requireNonNull(evidence, "evidence");
            this.alsoRemoved = List.copyOf(alsoRemoved);
        }

        /** What was seen. */
        public Evidence evidence() {
            return evidence;
        }

        /** What else went with it, as far as the target says. */
        public List<ItemId> alsoRemoved() {
            return alsoRemoved;
        }

        @Override
        public Kind kind() {
            return Kind.CHANGED;
        }

        @Override
        public <R> R match(
                Function<? super Changed, ? extends R> changed,
                Function<? super AlreadyInState, ? extends R> alreadyInState,
                Function<? super Accepted, ? extends R> accepted,
                Function<? super NotRemovable, ? extends R> notRemovable,
                Function<? super Refused, ? extends R> refused,
                Function<? super Partial, ? extends R> partial,
                Function<? super Unknown, ? extends R> unknown) {
            return changed.apply(this);
        }
    }

    /** It was so already, with proof. */
    final class AlreadyInState implements RevokeOutcome {

        private final Proof proof;

        private AlreadyInState(Proof proof) {
            this.proof = requireNonNull(proof, "proof");
        }

        /** What shows it. */
        public Proof proof() {
            return proof;
        }

        @Override
        public Kind kind() {
            return Kind.ALREADY_IN_STATE;
        }

        @Override
        public <R> R match(
                Function<? super Changed, ? extends R> changed,
                Function<? super AlreadyInState, ? extends R> alreadyInState,
                Function<? super Accepted, ? extends R> accepted,
                Function<? super NotRemovable, ? extends R> notRemovable,
                Function<? super Refused, ? extends R> refused,
                Function<? super Partial, ? extends R> partial,
                Function<? super Unknown, ? extends R> unknown) {
            return alreadyInState.apply(this);
        }
    }

    /** The target took the work and has not finished it. */
    final class Accepted implements RevokeOutcome {

        private final PendingHandle pending;

        private Accepted(PendingHandle pending) {
            this.pending = requireNonNull(pending, "pending");
        }

        /** What to ask with. */
        public PendingHandle pending() {
            return pending;
        }

        @Override
        public Kind kind() {
            return Kind.ACCEPTED;
        }

        @Override
        public <R> R match(
                Function<? super Changed, ? extends R> changed,
                Function<? super AlreadyInState, ? extends R> alreadyInState,
                Function<? super Accepted, ? extends R> accepted,
                Function<? super NotRemovable, ? extends R> notRemovable,
                Function<? super Refused, ? extends R> refused,
                Function<? super Partial, ? extends R> partial,
                Function<? super Unknown, ? extends R> unknown) {
            return accepted.apply(this);
        }
    }

    /** It cannot be removed here. */
    final class NotRemovable implements RevokeOutcome {

        private final String why;
        private final @Nullable ExternalRef managedBy;

        private NotRemovable(String why, @Nullable ExternalRef managedBy) {
            this.why = requireNonNull(why, "why");
            this.managedBy = managedBy;
        }

        /** What stands in the way and what to do. */
        public String why() {
            return why;
        }

        /** Where it can be removed. */
        public Optional<ExternalRef> managedBy() {
            return Optional.ofNullable(managedBy);
        }

        @Override
        public Kind kind() {
            return Kind.NOT_REMOVABLE;
        }

        @Override
        public <R> R match(
                Function<? super Changed, ? extends R> changed,
                Function<? super AlreadyInState, ? extends R> alreadyInState,
                Function<? super Accepted, ? extends R> accepted,
                Function<? super NotRemovable, ? extends R> notRemovable,
                Function<? super Refused, ? extends R> refused,
                Function<? super Partial, ? extends R> partial,
                Function<? super Unknown, ? extends R> unknown) {
            return notRemovable.apply(this);
        }
    }

    /** The target understood and said no. */
    final class Refused implements RevokeOutcome {

        private final String why;

        private Refused(String why) {
            this.why = requireNonNull(why, "why");
        }

        /** The target's reason and what to do. */
        public String why() {
            return why;
        }

        @Override
        public Kind kind() {
            return Kind.REFUSED;
        }

        @Override
        public <R> R match(
                Function<? super Changed, ? extends R> changed,
                Function<? super AlreadyInState, ? extends R> alreadyInState,
                Function<? super Accepted, ? extends R> accepted,
                Function<? super NotRemovable, ? extends R> notRemovable,
                Function<? super Refused, ? extends R> refused,
                Function<? super Partial, ? extends R> partial,
                Function<? super Unknown, ? extends R> unknown) {
            return refused.apply(this);
        }
    }

    /** Some of several wire calls took effect. */
    final class Partial implements RevokeOutcome {

        private final List<String> done;
        private final List<String> left;
        private final String why;

        private Partial(List<String> done, List<String> left, String why) {
            this.done = List.copyOf(done);
            this.left = List.copyOf(left);
            this.why = requireNonNull(why, "why");
        }

        /** What took effect. */
        public List<String> done() {
            return done;
        }

        /** What did not. */
        public List<String> left() {
            return left;
        }

        /** Why it stopped. */
        public String why() {
            return why;
        }

        @Override
        public Kind kind() {
            return Kind.PARTIAL;
        }

        @Override
        public <R> R match(
                Function<? super Changed, ? extends R> changed,
                Function<? super AlreadyInState, ? extends R> alreadyInState,
                Function<? super Accepted, ? extends R> accepted,
                Function<? super NotRemovable, ? extends R> notRemovable,
                Function<? super Refused, ? extends R> refused,
                Function<? super Partial, ? extends R> partial,
                Function<? super Unknown, ? extends R> unknown) {
            return partial.apply(this);
        }
    }

    /** The target answered, but not whether it did it. */
    final class Unknown implements RevokeOutcome {

        private final String why;

        private Unknown(String why) {
            this.why = requireNonNull(why, "why");
        }

        /** What was answered. */
        public String why() {
            return why;
        }

        @Override
        public Kind kind() {
            return Kind.UNKNOWN;
        }

        @Override
        public <R> R match(
                Function<? super Changed, ? extends R> changed,
                Function<? super AlreadyInState, ? extends R> alreadyInState,
                Function<? super Accepted, ? extends R> accepted,
                Function<? super NotRemovable, ? extends R> notRemovable,
                Function<? super Refused, ? extends R> refused,
                Function<? super Partial, ? extends R> partial,
                Function<? super Unknown, ? extends R> unknown) {
            return unknown.apply(this);
        }
    }
}
