/**
 * The quickstart: a whole company in one JVM, one person who leaves it, and the proof that they are out and nobody else
 * is.
 *
 * <p>Nothing here needs a server, an account or a network. {@link io.deprov.examples.quickstart.EmbeddedDirectory}
 * starts an LDAP server on a free loopback port that behaves like OpenLDAP where it matters for a leaver: StartTLS with
 * a certificate to verify, the password policy overlay's locks, passwords nobody can read back, groups that must have a
 * member. {@link io.deprov.examples.quickstart.Company} is what is in it.
 * {@link io.deprov.examples.quickstart.Snapshot} and {@link io.deprov.examples.quickstart.BindCheck} look at it from
 * outside, without any of deprov's own code, so that they can contradict it.
 *
 * <p>Start reading at {@code EmbeddedDirectory}.
 */
@NullMarked
package io.deprov.examples.quickstart;

import org.jspecify.annotations.NullMarked;
