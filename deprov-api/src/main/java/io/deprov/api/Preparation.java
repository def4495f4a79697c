package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessRef;
import io.deprov.api.access.ExternalRef;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Connector#prepare} found out about one step, by reading only.
 *
 * <pre>{@code
 * return Preparation.ready(new StateToken(etag), current).withUndo(undo);
 * return Preparation.drifted("the name is taken by another entry");
 * }</pre>
 */
public sealed interface Preparation {

    /** The four answers. */
    enum Kind {
        /** The core makes the intent durable and calls {@code revoke}. */
        READY,
        /** No call is needed; the core verifies. */
        ALREADY_IN_STATE,
        /** Somebody else must do it; the step is parked, asked about again by later runs, and its cell says NOT_REMOVABLE. */
        NOT_REMOVABLE,
        /** It is not the same thing any more; nothing is done to it under this plan. */
        DRIFTED
    }

    /** Which of the four. */
    Kind kind();

    /** Calls the function for this answer; total. */
    <R> R match(
            Function<? super Ready, ? extends R> ready,
            Function<? super AlreadyInState, ? extends R> alreadyInState,
            Function<? super NotRemovable, ? extends R> notRemovable,
            Function<? super Drifted, ? extends R> drifted);

    /**
     * The access is the pinned one and the effect does not hold yet.
     *
     * @param stateToken what will guard the write
     * @param current the access as just read: the same id, possibly renamed. Another id, or another value of a fact that the descriptor
     *     declares material, makes the step DRIFTED
     */
    static Ready ready(StateToken stateToken, AccessRef current) {
        return new Ready(stateToken, current, null);
    }

    /** The effect holds already, with proof: the id <em>and</em> the name are gone, or the wanted state was read. */
    static AlreadyInState alreadyInState(Proof proof) {
        return new AlreadyInState(proof);
    }

    /** It cannot be removed here. {@code why} is kept in journal and audit log: no name of a person. */
    static NotRemovable notRemovable(String why) {
        return new NotRemovable(why, null);
    }

    /** It cannot be removed here, but over there. The core keeps the sentence only and does not follow the reference yet. */
    static NotRemovable notRemovable(String why, ExternalRef managedBy) {
        return new NotRemovable(why, requireNonNull(managedBy, "managedBy"));
    }

    /** The pinned id is gone and its name belongs to another object, or a material fact changed. {@code what} names ids, not people. */
    static Drifted drifted(String what) {
        return new Drifted(what);
    }

    /** The effect can be brought about now. */
    final class Ready implements Preparation {

        private final StateToken stateToken;
        private final AccessRef current;
        private final @Nullable UndoToken undo;

        private Ready(StateToken stateToken, AccessRef current, @Nullable UndoToken undo) {
            this.stateToken = requireNonNull(stateToken, "stateToken");
            this.current = requireNonNull(current, "current");
            this.undo = undo;
        }

        /**
         * A copy that can be put back with this. Kept, sealed, before the call, where the step was planned as restorable; not at a later
         * attempt when an earlier call may have taken effect, because what is read then may be our own doing.
         */
        public Ready withUndo(UndoToken token) {
            return new Ready(stateToken, current, requireNonNull(token, "token"));
        }

        /** What will guard the write. */
        public StateToken stateToken() {
            return stateToken;
        }

        /** The access as just read. */
        public AccessRef current() {
            return current;
        }

        /** What can put it back. */
        public Optional<UndoToken> undo() {
            return Optional.ofNullable(undo);
        }

        @Override
        public Kind kind() {
            return Kind.READY;
        }

        @Override
        public <R> R match(
                Function<? super Ready, ? extends R> ready,
                Function<? super AlreadyInState, ? extends R> alreadyInState,
                Function<? super NotRemovable, ? extends R> notRemovable,
                Function<? super Drifted, ? extends R> drifted) {
            return ready.apply(this);
        }
    }

    /** The effect holds already. */
    final class AlreadyInState implements Preparation {

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
                Function<? super Ready, ? extends R> ready,
                Function<? super AlreadyInState, ? extends R> alreadyInState,
                Function<? super NotRemovable, ? extends R> notRemovable,
                Function<? super Drifted, ? extends R> drifted) {
            return alreadyInState.apply(this);
        }
    }

    /** It cannot be removed here. */
    final class NotRemovable implements Preparation {

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
                Function<? super Ready, ? extends R> ready,
                Function<? super AlreadyInState, ? extends R> alreadyInState,
                Function<? super NotRemovable, ? extends R> notRemovable,
                Function<? super Drifted, ? extends R> drifted) {
            return notRemovable.apply(this);
        }
    }

    /** It is not the same thing any more. */
    final class Drifted implements Preparation {

        private final String what;

        private Drifted(String what) {
            this.what = requireNonNull(what, "what");
        }

        /** What was expected and what was found. */
        public String what() {
            return what;
        }

        @Override
        public Kind kind() {
            return Kind.DRIFTED;
        }

        @Override
        public <R> R match(
                Function<? super Ready, ? extends R> ready,
                Function<? super AlreadyInState, ? extends R> alreadyInState,
                Function<? super NotRemovable, ? extends R> notRemovable,
                Function<? super Drifted, ? extends R> drifted) {
            return drifted.apply(this);
        }
    }
}
