package io.deprov.examples.quickstart;

import com.unboundid.ldap.sdk.Entry;
import java.util.List;

/** Where things are in the directory: the names a connector's configuration is made of. */
public final class DirectoryTree {

    /** What all names end with. */
    public static final String SUFFIX = "dc=example,dc=com";
    /** Accounts, privileged ones too, side by side. */
    public static final String PEOPLE = "ou=people," + SUFFIX;
    /** Groups of all three kinds. */
    public static final String GROUPS = "ou=groups," + SUFFIX;
    /** Accounts of programs. */
    public static final String SERVICES = "ou=services," + SUFFIX;
    /** Password policies. */
    public static final String POLICIES = "ou=policies," + SUFFIX;

    /** The password policy of every entry that names no other one in {@code pwdPolicySubentry}. */
    public static final String DEFAULT_POLICY = "cn=default," + POLICIES;

    /** What deprov signs in as. It may change people and groups and nothing else, see {@link AccessRule}. */
    public static final String SERVICE_DN = "cn=deprov," + SERVICES;

    /** Stands above all rules: for looking on, never for what is under test. Has no entry, like OpenLDAP's rootdn. */
    public static final String ADMIN_DN = "cn=admin," + SUFFIX;

    private DirectoryTree() {}

    /** Everything but people and groups, parents first. */
    static List<Entry> entries(String organization, String servicePasswordHash) {
        Entry suffix = new Entry(SUFFIX);
        suffix.addAttribute("objectClass", "top", "dcObject", "organization");
        suffix.addAttribute("dc", "example");
        suffix.addAttribute("o", organization);

        Entry service = new Entry(SERVICE_DN);
        service.addAttribute("objectClass", "top", "organizationalRole", "simpleSecurityObject");
        service.addAttribute("cn", "deprov");
        service.addAttribute("description", "removes the access of people who leave");
        service.addAttribute("userPassword", servicePasswordHash);

        // Without pwdLockout a locked account can still sign in: slapo-ppolicy(5), pwdAccountLockedTime.
        Entry policy = new Entry(DEFAULT_POLICY);
        policy.addAttribute("objectClass", "top", "organizationalRole", "pwdPolicy");
        policy.addAttribute("cn", "default");
        policy.addAttribute("pwdAttribute", "2.5.4.35");
        policy.addAttribute("pwdLockout", "TRUE");

        return List.of(
                suffix,
                organizationalUnit(PEOPLE, "people"),
                organizationalUnit(GROUPS, "groups"),
                organizationalUnit(SERVICES, "services"),
                organizationalUnit(POLICIES, "policies"),
                service,
                policy);
    }

    private static Entry organizationalUnit(String dn, String name) {
        Entry entry = new Entry(dn);
        entry.addAttribute("objectClass", "top", "organizationalUnit");
        entry.addAttribute("ou", name);
        return entry;
    }
}
