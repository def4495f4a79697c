/**
 * A real OpenLDAP server for tests: {@code slapd} from the machine's packages, in a temporary directory, on free
 * loopback ports.
 *
 * <p>Start with {@link io.deprov.connectors.ldap.server.SlapdServer}, fill it with
 * {@link io.deprov.connectors.ldap.server.Company}, prove who can still sign in with
 * {@link io.deprov.connectors.ldap.server.BindProbe} and that nobody else was touched with
 * {@link io.deprov.connectors.ldap.server.DirectorySnapshot}. Mark test classes with
 * {@link io.deprov.connectors.ldap.server.RequiresSlapd}.
 *
 * <p>The tests of this package write down what slapd 2.5 does. They are the source of what the connector relies on.
 */
package io.deprov.connectors.ldap.server;
