package io.deprov.examples.quickstart;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchScope;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Every entry of the directory as it is at one moment, read by the admin, who sees all. Two of them prove what happened
 * in between, and what did not:
 *
 * <pre>{@code
 * Snapshot before = directory.snapshot();
 * ... the leaver leaves ...
 * List<EntryChange> others = directory.snapshot().changesSince(before).stream()
 *         .filter(change -> !company.leaver().explains(change))
 *         .toList();   // must be empty
 * }</pre>
 *
 * <p>Attributes the server keeps for itself about a change, such as {@code modifyTimestamp}, are left out;
 * {@code entryUUID} is not, so that an entry that was deleted and made again shows. Passwords and binary values are
 * shown as digests. Immutable and thread-safe.
 */
public final class Snapshot {

    private static final Set<String> NOT_COMPARED =
            Set.of("modifytimestamp", "modifiersname", "entrydn", "subschemasubentry");

    private static final Set<String> SHOWN_AS_DIGEST = Set.of("userpassword", "usercertificate");

    /** By normalized DN; the attributes by name, whatever its case. */
    private final Map<String, State> entries;

    private Snapshot(Map<String, State> entries) {
        this.entries = entries;
    }

    static Snapshot take(LDAPInterface asAdmin) throws LDAPException {
        Map<String, State> entries = new TreeMap<>();
        Filter everything = Filter.createPresenceFilter("objectClass");
        for (Entry entry : asAdmin.search(DirectoryTree.SUFFIX, SearchScope.SUB, everything, "*", "+")
                .getSearchEntries()) {
            Map<String, Set<String>> attributes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (Attribute attribute : entry.getAttributes()) {
                if (!NOT_COMPARED.contains(attribute.getName().toLowerCase(Locale.ROOT))) {
                    attributes.put(attribute.getName(), shown(attribute));
                }
            }
            entries.put(normalized(entry.getDN()), new State(entry.getDN(), attributes));
        }
        return new Snapshot(entries);
    }

    /** How many entries there are, people, groups and all else. */
    public int size() {
        return entries.size();
    }

    /** Whether there is such an entry; the name may be written in any way that means the same. */
    public boolean contains(String dn) {
        return entries.containsKey(normalized(dn));
    }

    /**
     * The values of one attribute, sorted; none if the entry or the attribute is not there.
     *
     * @param attribute with its options, as in {@code userCertificate;binary}
     */
    public List<String> values(String dn, String attribute) {
        requireNonNull(attribute, "attribute");
        return Optional.ofNullable(entries.get(normalized(dn)))
                .map(entry -> List.copyOf(entry.values(attribute)))
                .orElse(List.of());
    }

    /** The DNs of the groups that name this account, in any of the three ways. */
    public List<String> groupsOf(PersonAccount account) {
        return entries.values().stream()
                .filter(entry -> entry.values("member").contains(account.dn())
                        || entry.values("uniqueMember").contains(account.dn())
                        || entry.values("memberUid").contains(account.uid()))
                .map(State::dn)
                .toList();
    }

    /** What is different here, by DN; empty if nothing is. */
    public List<EntryChange> changesSince(Snapshot before) {
        Set<String> names = new TreeSet<>(before.entries.keySet());
        names.addAll(entries.keySet());
        List<EntryChange> changes = new ArrayList<>();
        for (String name : names) {
            State then = before.entries.get(name);
            State now = entries.get(name);
            if (then == null && now != null) {
                changes.add(new EntryChange(now.dn(), EntryChange.Kind.ADDED, List.of()));
            } else if (then != null && now == null) {
                changes.add(new EntryChange(then.dn(), EntryChange.Kind.REMOVED, List.of()));
            } else if (then != null && now != null && !then.attributes().equals(now.attributes())) {
                changes.add(new EntryChange(now.dn(), EntryChange.Kind.CHANGED, now.changesSince(then)));
            }
        }
        return changes;
    }

    @Override
    public String toString() {
        return "Snapshot[" + size() + " entries]";
    }

    private static Set<String> shown(Attribute attribute) {
        if (!SHOWN_AS_DIGEST.contains(attribute.getBaseName().toLowerCase(Locale.ROOT))) {
            return new TreeSet<>(List.of(attribute.getValues()));
        }
        Set<String> digests = new TreeSet<>();
        for (byte[] value : attribute.getValueByteArrays()) {
            digests.add(digest(value));
        }
        return digests;
    }

    private static String digest(byte[] value) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value);
            return "sha256:" + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }

    private static String normalized(String dn) {
        try {
            return DN.normalize(dn);
        } catch (LDAPException e) {
            throw new IllegalArgumentException("not a DN: " + dn, e);
        }
    }

    private record State(String dn, Map<String, Set<String>> attributes) {

        Set<String> values(String attribute) {
            return attributes.getOrDefault(attribute, Set.of());
        }

        List<AttributeChange> changesSince(State before) {
            Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            names.addAll(before.attributes.keySet());
            names.addAll(attributes.keySet());
            List<AttributeChange> changes = new ArrayList<>();
            for (String name : names) {
                List<String> removed = without(before.values(name), values(name));
                List<String> added = without(values(name), before.values(name));
                if (!removed.isEmpty() || !added.isEmpty()) {
                    changes.add(new AttributeChange(name, removed, added));
                }
            }
            return changes;
        }

        private static List<String> without(Set<String> values, Set<String> others) {
            return values.stream().filter(value -> !others.contains(value)).toList();
        }
    }
}
