package io.deprov.api.access;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that proves an identity and is to be revoked. It <em>describes</em> the credential (kind, issued, last used, expires,
 * public fingerprint) and never holds the secret, nor a hash of it: a plan, a log or a heap dump must not be worth stealing.
 *
 * <p>Open, so that a connector can bring its own kind; {@link StandardCredential} covers the usual ones. Implementations must be
 * immutable, thread-safe, have value equality, and a {@code toString} without personal data. Into a plan goes {@link #ref()} only: what a
 * connector wants to have again later is a fact.
 */
public non-sealed interface Credential extends Access {

    /** When it was issued, if the target says. */
    Optional<Instant> issuedAt();

    /** When it was last used, if the target says. Read it before any change: it often disappears with the credential. */
    Optional<Instant> lastUsedAt();

    /** When it stops working by itself, if ever. */
    Optional<Instant> expiresAt();

    /** A fingerprint of its public part, e.g. {@code SHA256:...} of an SSH public key. Never of a password or its hash. */
    Optional<String> publicFingerprint();
}
