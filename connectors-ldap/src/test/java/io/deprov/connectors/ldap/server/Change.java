package io.deprov.connectors.ldap.server;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;

/**
 * One thing that is different between two {@linkplain DirectorySnapshot snapshots}.
 *
 * @param dn normalized, so that spelling does not matter in comparisons
 * @param what the attribute's name as the schema spells it, or {@link #ENTRY_ADDED} or {@link #ENTRY_REMOVED}
 */
public record Change(String dn, String what) {

    public static final String ENTRY_ADDED = "(entry added)";
    public static final String ENTRY_REMOVED = "(entry removed)";

    public Change {
        try {
            dn = DN.normalize(dn);
        } catch (LDAPException e) {
            throw new IllegalArgumentException("not a DN: " + dn, e);
        }
    }

    public static Change ofAttribute(String dn, String attribute) {
        return new Change(dn, attribute);
    }

    public static Change ofEntryAdded(String dn) {
        return new Change(dn, ENTRY_ADDED);
    }

    public static Change ofEntryRemoved(String dn) {
        return new Change(dn, ENTRY_REMOVED);
    }
}
