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
     * The effects that hold already, as just read. The core plans such steps all the same, so that they are verified and recorded, but
     * does not count them as something left to do.
     *
     * <p>The look after a run depends on it. An account that is blocked must say {@link Effect#BLOCK_SIGN_IN}, or it counts as opened again.
     * A credential or device that was disabled and stays in the listing must say {@link Effect#DISABLE}, and likewise anything else that
     * is still listed although its effect was brought about; otherwise it counts as "was verified as done and is there again", and the
     * verdict is INCOMPLETE. Only what was rotated may stay without a word.
     */
    Set<Effect> alreadyInForce();

    /**
     * The effects that are not brought about here, because they follow from what happens to an object of another system; empty where
     * everything is done here. For such an effect the core calls neither {@code prepare} nor {@code revoke}, also where the capabilities
     * name it.
     */
    default Map<Effect, Consequence> consequences() {
        return Map.of();
    }

    /** What travels into the plan. */
    default AccessRef ref() {
        return AccessRef.of(id(), fingerprint(), facts());
    }
}
