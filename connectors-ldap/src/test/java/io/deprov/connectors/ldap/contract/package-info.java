/** The contract of connectors, on directories. */
@NullMarked
package io.deprov.connectors.ldap.contract;

import org.jspecify.annotations.NullMarked;
