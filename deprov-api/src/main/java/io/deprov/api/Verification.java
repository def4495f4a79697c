package io.deprov.api;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/**
 * Whether a wanted effect holds, read afresh and independently of what {@code revoke} saw. The connector says whether the
 * <em>effect</em> holds (blocked, rotated, gone), because only it knows what that means on its target.
 */
public sealed interface Verification {

    /** The answers. */
    enum Kind {
        /** The step is verified. */
        HOLDS,
        /** The core waits out the capability's maximum lag, after a call in doubt also its deadline, then prepares again. */
        NOT_YET,
        /** Proves nothing: in doubt when a call may be out, else parked, and read again by later runs before anything is called. */
        HIDDEN,
        /** As HIDDEN; of class CONFIG or AUTHENTICATION it also ends this run for the partition. */
        UNREADABLE
    }

    /** Which of them. */
    Kind kind();

    /** Calls the function for this answer; total. */
    <R> R match(
            Function<? super Holds, ? extends R> holds,
            Function<? super NotYet, ? extends R> notYet,
            Function<? super Hidden, ? extends R> hidden,
            Function<? super Unreadable, ? extends R> unreadable);

    /** The effect holds. An absence needs a proof with a control: {@link Proof#absent}. */
    static Holds holds(Proof proof) {
        return new Holds(proof);
    }

    /** The read was good and shows that the effect does not hold (yet). {@code state} is kept: no secret, no name of a person. */
    static NotYet notYet(String state) {
        return new NotYet(state);
    }

    /** The read answered, but the positive control was not shown, so that "nothing there" means nothing. */
    static Hidden hidden(String why) {
        return new Hidden(why);
    }

    /** This one step could not be read. (When the whole call failed, throw instead.) */
    static Unreadable unreadable(FailureClass failureClass, String why) {
        return new Unreadable(failureClass, why);
    }

    /** The effect holds. */
    final class Holds implements Verification {

        private final Proof proof;

        private Holds(Proof proof) {
            this.proof = requireNonNull(proof, "proof");
        }

        /** What shows it. */
        public Proof proof() {
            return proof;
        }

        @Override
        public Kind kind() {
            return Kind.HOLDS;
        }

        @Override
        public <R> R match(
                Function<? super Holds, ? extends R> holds,
                Function<? super NotYet, ? extends R> notYet,
                Function<? super Hidden, ? extends R> hidden,
                Function<? super Unreadable, ? extends R> unreadable) {
            return holds.apply(this);
        }
    }

    /** The read was good and the effect does not hold. */
    final class NotYet implements Verification {

        private final String state;

        private NotYet(String state) {
            this.state = requireNonNull(state, "state");
        }

        /** What was read instead. */
        public String state() {
            return state;
        }

        @Override
        public Kind kind() {
            return Kind.NOT_YET;
        }

        @Override
        public <R> R match(
                Function<? super Holds, ? extends R> holds,
                Function<? super NotYet, ? extends R> notYet,
                Function<? super Hidden, ? extends R> hidden,
                Function<? super Unreadable, ? extends R> unreadable) {
            return notYet.apply(this);
        }
    }

    /** The read answered, but did not show the positive control. */
    final class Hidden implements Verification {

        private final String why;

        private Hidden(String why) {
            this.why = requireNonNull(why, "why");
        }

        /** Which control was not shown and what to do. */
        public String why() {
            return why;
        }

        @Override
        public Kind kind() {
            return Kind.HIDDEN;
        }

        @Override
        public <R> R match(
                Function<? super Holds, ? extends R> holds,
                Function<? super NotYet, ? extends R> notYet,
                Function<? super Hidden, ? extends R> hidden,
                Function<? super Unreadable, ? extends R> unreadable) {
            return hidden.apply(this);
        }
    }

    /** The read failed. */
    final class Unreadable implements Verification {

        private final FailureClass failureClass;
        private final String why;

        private Unreadable(FailureClass failureClass, String why) {
            this.failureClass = requireNonNull(failureClass, "failureClass");
            this.why = requireNonNull(why, "why");
        }

        /** Why, in the words the core acts on. */
        public FailureClass failureClass() {
            return failureClass;
        }

        /** What was tried and what to do. */
        public String why() {
            return why;
        }

        @Override
        public Kind kind() {
            return Kind.UNREADABLE;
        }

        @Override
        public <R> R match(
                Function<? super Holds, ? extends R> holds,
                Function<? super NotYet, ? extends R> notYet,
                Function<? super Hidden, ? extends R> hidden,
                Function<? super Unreadable, ? extends R> unreadable) {
            return unreadable.apply(this);
        }
    }
}
