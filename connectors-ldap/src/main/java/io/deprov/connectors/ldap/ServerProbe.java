package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.schema.Schema;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks a server what it is. */
final class ServerProbe {

    private ServerProbe() {}

    static ServerProfile probe(DirectoryCall call, LdapSettings settings) throws ConnectorException {
        SearchResultEntry root = call.entry("", "*", "+")
                .orElseThrow(() -> cannotRead("the server shows no root entry", "read on the root DSE"));
        Schema schema = schema(call, root);
        Make make = Make.of(root);
        return new ServerProfile(
                make,
                product(make, root),
                namingContexts(root),
                controls(root),
                schema,
                idAttribute(call, settings, make.ids(schema)));
    }

    private static Schema schema(DirectoryCall call, Entry root) throws ConnectorException {
        String dn = root.getAttributeValue("subschemaSubentry");
        Optional<SearchResultEntry> entry = dn == null
                ? Optional.empty()
                : call.entry(dn, Filter.createEqualityFilter("objectClass", "subschema"), Schema.SCHEMA_REQUEST_ATTRS);
        Entry found = entry.orElseThrow(() -> cannotRead(
                "the server shows no schema, so that nobody can tell which attributes mean something there",
                "read on the subschema entry " + (dn == null ? "" : dn)));
        return new Schema(found);
    }

    private static String product(Make make, Entry root) {
        String vendor = root.getAttributeValue("vendorName");
        String version = root.getAttributeValue("vendorVersion");
        if (vendor == null && version == null) {
            return make == Make.OPENLDAP ? "OpenLDAP" : "LDAP server of unknown make";
        }
        return (vendor == null ? "" : vendor + " ") + (version == null ? "" : version);
    }

    private static List<DN> namingContexts(Entry root) {
        List<DN> contexts = new ArrayList<>();
        for (String text : values(root, "namingContexts")) {
            try {
                contexts.add(new DN(text));
            } catch (LDAPException e) {
                // A context that cannot be parsed cannot contain a configured base, which was.
            }
        }
        return contexts;
    }

    private static Set<String> controls(Entry root) {
        return new LinkedHashSet<>(List.of(values(root, "supportedControl")));
    }

    /** What an account really has counts; the schema only where no account can be seen. */
    private static IdAttribute idAttribute(DirectoryCall call, LdapSettings settings, List<IdAttribute> possible)
            throws ConnectorException {
        if (possible.isEmpty()) {
            throw ConnectorException.of(
                    FailureClass.UNSUPPORTED,
                    "the server has no immutable id: none of " + Make.names()
                            + " is in its schema as one that no user may write, and names alone are not safe to act on");
        }
        String[] names = possible.stream().map(IdAttribute::attribute).toArray(String[]::new);
        for (DN base : settings.peopleBases()) {
            Optional<SearchResultEntry> sample = call.any(base, settings.accountFilter(), names);
            for (IdAttribute candidate : possible) {
                if (sample.flatMap(candidate::of).isPresent()) {
                    return candidate;
                }
            }
        }
        return possible.get(0);
    }

    private static String[] values(Entry entry, String attribute) {
        String[] values = entry.getAttributeValues(attribute);
        return values == null ? new String[0] : values;
    }

    private static ConnectorException cannotRead(String what, String permission) {
        return ConnectorException.builder(FailureClass.AUTHORIZATION, what)
                .permission(permission)
                .build();
    }
}
