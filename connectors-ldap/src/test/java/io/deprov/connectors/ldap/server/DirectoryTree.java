package io.deprov.connectors.ldap.server;

import com.unboundid.ldap.sdk.Entry;
import java.util.ArrayList;
import java.util.List;

/** The names every test directory has in common, and the entries that are there before any seed. */
public final class DirectoryTree {

    public static final String SUFFIX = "dc=example,dc=com";
    public static final String PEOPLE = "ou=people," + SUFFIX;
    public static final String GROUPS = "ou=groups," + SUFFIX;
    public static final String SERVICES = "ou=services," + SUFFIX;
    public static final String POLICIES = "ou=policies," + SUFFIX;

    /** The default password policy, where {@link PasswordPolicy} has one. */
    public static final String DEFAULT_POLICY = "cn=default," + POLICIES;

    /** What deprov signs in as: least privilege, see {@link AccessRules}. */
    public static final String SERVICE_DN = "cn=deprov," + SERVICES;

    /** Stands above all rules and policies: for setting up and looking on only, never for what is under test. */
    public static final String ROOT_DN = "cn=admin," + SUFFIX;

    private DirectoryTree() {}

    static List<Entry> entries(PasswordPolicy policy, String servicePassword) {
        List<Entry> entries = new ArrayList<>();
        Entry suffix = new Entry(SUFFIX);
        suffix.addAttribute("objectClass", "dcObject", "organization");
        suffix.addAttribute("dc", "example");
        suffix.addAttribute("o", "Example");
        entries.add(suffix);
        entries.add(organizationalUnit(PEOPLE, "people"));
        entries.add(organizationalUnit(GROUPS, "groups"));
        entries.add(organizationalUnit(SERVICES, "services"));
        entries.add(organizationalUnit(POLICIES, "policies"));
        Entry service = new Entry(SERVICE_DN);
        service.addAttribute("objectClass", "organizationalRole", "simpleSecurityObject");
        service.addAttribute("cn", "deprov");
        service.addAttribute("userPassword", SaltedHash.of(servicePassword));
        entries.add(service);
        policy.defaultPolicy().ifPresent(entries::add);
        return entries;
    }

    private static Entry organizationalUnit(String dn, String name) {
        Entry entry = new Entry(dn);
        entry.addAttribute("objectClass", "organizationalUnit");
        entry.addAttribute("ou", name);
        return entry;
    }
}
