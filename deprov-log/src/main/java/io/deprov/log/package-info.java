/**
 * Canonical JSON and its digest: what everything that is hashed, signed or proved goes through first.
 *
 * <p>Bytes in, bytes out; the JDK and one small library, so that a stranger can audit it in an hour. Start reading at
 * {@link io.deprov.log.CanonicalJson}; the guards in front of the library are in {@code StrictJson}.
 */
@NullMarked
package io.deprov.log;

import org.jspecify.annotations.NullMarked;
