/**
 * The nouns of deprov: who leaves ({@link io.deprov.api.access.Subject}), what lets them in
 * ({@link io.deprov.api.access.Access}), and the ids that pin it.
 *
 * <p>Start at {@link io.deprov.api.access.Access} for what a connector finds, at {@link io.deprov.api.access.ItemId} and
 * {@link io.deprov.api.access.Fingerprint} for how one access is told from another, and at
 * {@link io.deprov.api.access.AccessRef} for what travels into a plan and back to the connector.
 *
 * <p>Everything here is an immutable value and safe to share between threads. Nothing here holds a secret: a
 * {@link io.deprov.api.access.Credential} describes what is to be revoked, never its secret part.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@NullMarked
package io.deprov.api.access;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
