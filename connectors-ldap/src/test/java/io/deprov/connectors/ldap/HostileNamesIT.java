package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import io.deprov.api.ConnectorException;
import io.deprov.api.Resolution;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.connectors.ldap.server.BindProbe;
import io.deprov.connectors.ldap.server.Change;
import io.deprov.connectors.ldap.server.Company;
import io.deprov.connectors.ldap.server.DirectorySnapshot;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names that break code which builds filters and DNs by concatenation. One server for all of them. */
@RequiresSlapd
class HostileNamesIT {

    private static final List<String> NAMES = List.of(
            "Smith, Jr.",
            "star*",
            "paren(t)",
            "*)(uid=*",
            "back\\slash",
            "nul\u0000byte",
            "#hash",
            " leading and trailing ",
            "plus+one",
            "\"quoted\"",
            "a=b;c<d>e",
            "Żółć 山田",
            // Longer ones do not fit: back_mdb keeps a name twice in one key of 511 bytes.
            "é".repeat(10) + "x".repeat(200));

    /** Only in attributes, as no DN of that length fits. */
    private static final String LONGEST = "y".repeat(300);

    private final Company company = Company.seeded(1);
    private final String neighbour = company.person("uid", "Plain Neighbour", "plain", "plain@example.com", "secret");
    private final Map<String, String> dns = new LinkedHashMap<>();

    HostileNamesIT() {
        for (String name : NAMES) {
            String number = String.valueOf(dns.size());
            dns.put(name, company.person(name, "Person " + name, "N" + number, number + "@example.com", "secret"));
        }
        dns.put(LONGEST, company.add(withLongUid()));
        List<String> all = new ArrayList<>(dns.values());
        all.add(neighbour);
        for (String name : dns.keySet()) {
            company.groupOfNames(groupOf(name), all);
        }
        company.groupOfUniqueNames("board", all.toArray(String[]::new));
        company.posixGroup(
                "unix",
                Stream.concat(dns.keySet().stream().filter(HostileNamesIT::isAscii), Stream.of("uid"))
                        .toArray(String[]::new));
    }

    private static Entry withLongUid() {
        Entry entry = new Entry("cn=long," + DirectoryTree.PEOPLE);
        entry.addAttribute("objectClass", "inetOrgPerson");
        entry.addAttribute("cn", "long");
        entry.addAttribute("sn", "long");
        entry.addAttribute("uid", LONGEST);
        entry.addAttribute("userPassword", "secret");
        return entry;
    }

    /** memberUid takes nothing else: {@code caseExactIA5Match}. */
    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 0x80);
    }

    /** A group whose own name is as hostile. */
    private String groupOf(String name) {
        return new ArrayList<>(dns.keySet()).indexOf(name) + (name.equals(LONGEST) ? "long" : name);
    }

    @Test
    void eachIsFoundBlockedAndTakenOutOfGroupsOfEveryKindAndNobodyElseIs() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            BindProbe probe = new BindProbe(server);
            for (Map.Entry<String, String> person : dns.entrySet()) {
                String name = person.getKey();
                String dn = person.getValue();
                DirectorySnapshot before = DirectorySnapshot.of(server);
                AccessRef account = deprov.account(Identifier.of("userName", name));
                assertThat(account.id().nativeId())
                        .isEqualTo("entryUUID:" + root.getEntry(dn, "entryUUID").getAttributeValue("entryUUID"));
                Deprov.Inventory inventory = deprov.discover(account);
                assertThat(inventory.isComplete(AccessKind.GROUP_MEMBERSHIP)).isTrue();
                List<Access> memberships = inventory.of(AccessKind.GROUP_MEMBERSHIP);
                assertThat(memberships).hasSize(dns.size() + (isAscii(name) ? 2 : 1));
                List<Change> expected = new ArrayList<>(List.of(Change.ofAttribute(dn, "pwdAccountLockedTime")));

                deprov.carryOut(account, account, Effect.BLOCK_SIGN_IN);
                for (Access membership : memberships) {
                    if (Set.of(groupOf(name), "board", "unix").contains(membership.displayName())) {
                        deprov.carryOut(account, membership.ref(), Effect.REMOVE);
                        assertThat(told(deprov.verify(account, membership.ref(), Effect.REMOVE)))
                                .as(name)
                                .startsWith("HOLDS");
                        expected.add(Change.ofAttribute(
                                membership.facts().get("groupDn"),
                                membership.facts().get("attribute")));
                    }
                }

                assertThat(expected)
                        .as(name)
                        .extracting(Change::what)
                        .containsExactlyInAnyOrderElementsOf(
                                isAscii(name)
                                        ? List.of("pwdAccountLockedTime", "member", "uniqueMember", "memberUid")
                                        : List.of("pwdAccountLockedTime", "member", "uniqueMember"));
                assertThat(before.changesUntil(DirectorySnapshot.of(server)))
                        .as(name)
                        .containsExactlyInAnyOrderElementsOf(expected);
                assertThat(probe.attempt(dn, "secret").isLocked()).as(name).isTrue();
            }
            assertThat(root.getEntry("cn=board," + DirectoryTree.GROUPS).getAttributeValues("uniqueMember"))
                    .containsExactly(neighbour);
            assertThat(root.getEntry("cn=unix," + DirectoryTree.GROUPS).getAttributeValues("memberUid"))
                    .containsExactly("uid");
            assertThat(probe.canBind(neighbour, "secret")).isTrue();
        }
    }

    @Test
    void aFilterInAnIdentifierFindsNobody() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            for (String name : List.of("*", "ui*", "uid)(objectClass=*", "\u0000", "x".repeat(5_000))) {
                assertThat(deprov.resolve(Identifier.of("userName", name)).kind())
                        .as(name)
                        .isEqualTo(Resolution.Kind.NONE);
            }
        }
    }
}
