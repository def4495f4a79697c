/**
 * Directories that speak LDAP: OpenLDAP, 389 Directory Server and their kin (not yet Active Directory).
 *
 * <p>Start at {@link io.deprov.connectors.ldap.LdapConnector}, which only wires. {@code DirectoryCall} is one call's conversation
 * with the server and the only place that reads or writes; {@code LdapFailures} says what a result code means to the core.
 * {@code AccountResolver} and {@code Discovery} find; {@code SignInBlock}, {@code PasswordRemoval}, {@code PublicCredentialRemoval},
 * {@code MembershipRemoval} and {@code AccountDeletion} each bring about one effect and prove it; {@code PeopleControls},
 * {@code IdentifierControls}, {@code CredentialControls} and {@code GroupControls} show that an empty answer means something.
 *
 * <p>Two rules run through all of it. An entry is known by its immutable id; its DN is read again from the id directly before it
 * is used. An empty read is never proof: another entry must have been shown by a read of the same shape.
 */
@NullMarked
package io.deprov.connectors.ldap;

import org.jspecify.annotations.NullMarked;
