package io.deprov.connectors.ldap.server;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * People and groups of a made-up company, as a seed for {@link SlapdBuilder#seed}. Methods return the DN of what they
 * made; {@link #entry} lets a test add to it before the seed is loaded.
 *
 * <p>The same seed and the same calls make the same company, but for the salts of password hashes. DNs are put together
 * by the SDK, so any name may be used. Not thread-safe.
 */
public final class Company implements LdifSource {

    /** Surnames that break code which builds DNs and filters by concatenation, among ordinary ones. */
    private static final List<String> SURNAMES = List.of(
            "Lovelace",
            "O'Brien",
            "Smith, Jr.",
            "Müller-Lüdenscheidt",
            "de la Cruz",
            "Żółć",
            "Star*",
            "Paren(t)",
            "Back\\slash",
            "Plus+One",
            "\"Quoted\"",
            "#Hash",
            "semi;colon",
            "<angle>",
            "a=b",
            "山田");

    private final long seed;
    private final Random random;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private Company(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    public static Company seeded(long seed) {
        return new Company(seed);
    }

    /** An inetOrgPerson below {@link DirectoryTree#PEOPLE}; the password is stored salted and hashed. */
    public String person(String uid, String cn, String employeeNumber, String mail, String password) {
        Entry entry = new Entry(dn("uid", uid, DirectoryTree.PEOPLE));
        entry.addAttribute("objectClass", "inetOrgPerson");
        entry.addAttribute("uid", uid);
        entry.addAttribute("cn", cn);
        entry.addAttribute("sn", cn.substring(cn.lastIndexOf(' ') + 1));
        entry.addAttribute("employeeNumber", employeeNumber);
        entry.addAttribute("mail", mail);
        entry.addAttribute("userPassword", SaltedHash.of(password));
        return add(entry);
    }

    /** Gives a person a key (and the object class it needs); may be called several times for one person. */
    public void sshPublicKey(String personDn, String key) {
        Entry entry = entry(personDn);
        entry.addAttribute("objectClass", "ldapPublicKey");
        entry.addAttribute("sshPublicKey", key);
    }

    /**
     * This many people with drawn names, many of them awkward in DNs and filters. Their user names count on from {@code
     * firstNumber} (as in {@code u1000}), and {@link #passwordOf} tells their passwords.
     */
    public List<String> people(int count, int firstNumber) {
        List<String> dns = new ArrayList<>(count);
        for (int number = firstNumber; number < firstNumber + count; number++) {
            String surname = SURNAMES.get(random.nextInt(SURNAMES.size()));
            // The awkward name goes into the DN, not only into an attribute: that is where escaping matters.
            String uid = "u" + number + (random.nextBoolean() ? "" : " " + surname);
            dns.add(person(
                    uid, "Person " + surname, "E" + number, "u" + number + "@example.com", "password-of-E" + number));
        }
        return dns;
    }

    /** The password of one of {@link #people}. */
    public String passwordOf(String personDn) {
        return "password-of-" + entry(personDn).getAttributeValue("employeeNumber");
    }

    /** RFC 4519 wants at least one member; slapd refuses to take the last one away. */
    public String groupOfNames(String cn, String... memberDns) {
        return groupOfNames(cn, List.of(memberDns));
    }

    public String groupOfNames(String cn, Collection<String> memberDns) {
        return group(cn, "groupOfNames", "member", memberDns);
    }

    public String groupOfUniqueNames(String cn, String... memberDns) {
        return group(cn, "groupOfUniqueNames", "uniqueMember", List.of(memberDns));
    }

    /** Members by user name, not DN: no overlay follows them. The numeric id is made up from the number of entries. */
    public String posixGroup(String cn, String... memberUids) {
        String dn = group(cn, "posixGroup", "memberUid", List.of(memberUids));
        entry(dn).addAttribute("gidNumber", String.valueOf(10_000 + entries.size()));
        return dn;
    }

    /** This many groupOfNames, {@code prefix-0} and on, each with exactly these members. */
    public List<String> groupsOfNames(int count, String prefix, String... memberDns) {
        List<String> dns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            dns.add(groupOfNames(prefix + "-" + i, memberDns));
        }
        return dns;
    }

    /** The entry as it will be loaded; what is changed on it now is part of the seed. */
    public Entry entry(String dn) {
        Entry entry = entries.get(normalized(dn));
        if (entry == null) {
            throw new IllegalArgumentException("no entry " + dn + " in " + this);
        }
        return entry;
    }

    /** Adds an entry of any kind. Its parent must exist by then. */
    public String add(Entry entry) {
        if (entries.putIfAbsent(normalized(entry.getDN()), entry) != null) {
            throw new IllegalArgumentException("there already is an entry " + entry.getDN() + " in " + this);
        }
        return entry.getDN();
    }

    /** Copies, so that a company can seed several servers. */
    @Override
    public List<Entry> entries() {
        return entries.values().stream().map(Entry::duplicate).toList();
    }

    /** Names the seed, for a test's failure message. */
    @Override
    public String toString() {
        return "Company[seed=" + seed + ", entries=" + entries.size() + "]";
    }

    private String group(String cn, String objectClass, String memberAttribute, Collection<String> members) {
        Entry entry = new Entry(dn("cn", cn, DirectoryTree.GROUPS));
        entry.addAttribute("objectClass", objectClass);
        entry.addAttribute("cn", cn);
        if (!members.isEmpty()) {
            entry.addAttribute(memberAttribute, members);
        }
        return add(entry);
    }

    private static String dn(String attribute, String value, String parent) {
        try {
            return new DN(new RDN(attribute, value), new DN(parent)).toString();
        } catch (LDAPException e) {
            throw new IllegalArgumentException("not a DN: " + parent, e);
        }
    }

    private static String normalized(String dn) {
        try {
            return DN.normalize(dn);
        } catch (LDAPException e) {
            throw new IllegalArgumentException("not a DN: " + dn, e);
        }
    }
}
