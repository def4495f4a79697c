package io.deprov.connectors.ldap.server;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All entries below a base with all their attributes, seen as root DN; two of them show what happened in between.
 *
 * <pre>{@code
 * DirectorySnapshot before = DirectorySnapshot.of(server);
 * // ... deprov at work ...
 * assertThat(before.changesUntil(DirectorySnapshot.of(server)))
 *         .containsExactly(Change.ofAttribute(ada, "pwdAccountLockedTime"));
 * }</pre>
 *
 * <p>Operational attributes are compared too: {@code entryUUID} tells an entry that was deleted and made again,
 * {@code pwdFailureTime} tells a sign-in that was tried. Only {@link #IGNORED} is left out. Values are compared byte by
 * byte, as sets.
 */
public final class DirectorySnapshot {

    /**
     * What changes by itself: the book-keeping of any modification, also of one that changed nothing, and {@code
     * hasSubordinates}, which is computed from whether there are children and says nothing their own changes do not.
     */
    public static final Set<String> IGNORED = Set.of("modifyTimestamp", "modifiersName", "entryCSN", "hasSubordinates");

    private final Map<String, Map<String, Set<ASN1OctetString>>> entries = new TreeMap<>();

    private DirectorySnapshot() {}

    public static DirectorySnapshot of(SlapdServer server) {
        return of(server, DirectoryTree.SUFFIX);
    }

    public static DirectorySnapshot of(SlapdServer server, String baseDn) {
        DirectorySnapshot snapshot = new DirectorySnapshot();
        // The root DN is not subject to size limits, so one search sees everything or fails.
        try (LDAPConnection connection = server.rootConnection()) {
            for (SearchResultEntry entry : connection
                    .search(baseDn, SearchScope.SUB, "(objectClass=*)", "*", "+")
                    .getSearchEntries()) {
                snapshot.add(entry);
            }
        } catch (LDAPException e) {
            throw new IllegalStateException("cannot read " + baseDn + ": " + e.getMessage(), e);
        }
        return snapshot;
    }

    private void add(Entry entry) throws LDAPException {
        Map<String, Set<ASN1OctetString>> attributes = new TreeMap<>();
        for (Attribute attribute : entry.getAttributes()) {
            if (!IGNORED.contains(attribute.getName())) {
                attributes.put(attribute.getName(), Set.of(attribute.getRawValues()));
            }
        }
        entries.put(DN.normalize(entry.getDN()), attributes);
    }

    public int size() {
        return entries.size();
    }

    /** What is different in the later snapshot, in the order of DNs. A moved entry is one removed and one added. */
    public Set<Change> changesUntil(DirectorySnapshot later) {
        Set<Change> changes = new LinkedHashSet<>();
        Set<String> dns = new LinkedHashSet<>(entries.keySet());
        dns.addAll(later.entries.keySet());
        dns.stream().sorted(Comparator.naturalOrder()).forEach(dn -> {
            if (!later.entries.containsKey(dn)) {
                changes.add(Change.ofEntryRemoved(dn));
            } else if (!entries.containsKey(dn)) {
                changes.add(Change.ofEntryAdded(dn));
            } else {
                changedAttributes(entries.get(dn), later.entries.get(dn))
                        .forEach(name -> changes.add(Change.ofAttribute(dn, name)));
            }
        });
        return changes;
    }

    private static Set<String> changedAttributes(
            Map<String, Set<ASN1OctetString>> before, Map<String, Set<ASN1OctetString>> after) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> before.getOrDefault(name, Set.of()).equals(after.getOrDefault(name, Set.of())));
        return names;
    }
}
