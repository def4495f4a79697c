package io.deprov.api.access;

import java.util.Map;
import java.util.Set;

/**
 * One thing that lets the subject in or acts for them. Sealed into accounts, entitlements, sessions and devices (final classes
 * with builders) and {@link Credential}, an open interface so that a connector can bring its own kind.
 *
 * <p>Implementations are immutable and thread-safe.
 */
public sealed interface Access permits Account, Entitlement, Session, Device, Credential {

    /** The id; its strength tells how far it can be trusted later. */
    ItemId id();

    /**
     * What a person reading the plan knows it by: a user name, a group's name, a key's comment. Treated as personal data; never a
     * secret. Not used to find the access again.
     */
    String displayName();

    /** What pins the identity between planning and execution. */
    Fingerprint fingerprint();

    /** String facts under keys the descriptor declares; see {@link AccessRef}. */
    Map<String, String> facts();

    /**
     * The effects that hold already, as just read: an account that is blocked now must say {@link Effect#BLOCK_SIGN_IN}, or the look
     * after a run takes it for opened again. The core plans
     * such steps all the same, so that they are verified and recorded, but does not count them as something left to do.
     */
    Set<Effect> alreadyInForce();

    /** What travels into the plan. */
    default AccessRef ref() {
        return AccessRef.of(id(), fingerprint(), facts());
    }
}
