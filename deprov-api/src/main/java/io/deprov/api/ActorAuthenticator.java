package io.deprov.api;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * Tells who approves. Without one, the core takes the name that was given and records it as {@link Assurance#ASSERTED}: believed, not
 * proved. Asked on the thread of whoever approves; what it throws reaches them, and nothing is approved then. Thread-safe.
 */
@FunctionalInterface
public interface ActorAuthenticator {

    /** How sure it is that an actor is who they say. */
    enum Assurance {
        /** The name was given and believed. */
        ASSERTED,
        /** An authenticator vouches for it. */
        AUTHENTICATED
    }

    /**
     * Who acts.
     *
     * @param name a stable name, not blank
     * @param assurance how sure it is
     */
    record Actor(String name, Assurance assurance) {
        /** Checks the parts. */
        public Actor {
            if (requireNonNull(name, "name").isBlank()) {
                throw new IllegalArgumentException("an actor needs a name");
            }
            requireNonNull(assurance, "assurance");
        }
    }

    /**
     * Tells who stands behind a claimed name, from whatever the application knows (a log-in, a signed token).
     *
     * @return empty when the claim cannot be confirmed: the decision is refused then
     */
    Optional<Actor> authenticate(String claimedName);
}
