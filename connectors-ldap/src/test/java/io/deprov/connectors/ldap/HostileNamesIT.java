package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.unboundid.ldap.sdk.DN;
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
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.util.ArrayList;
import java.util.List;
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

    private final Company company = Company.seeded(1);
    private final List<String> dns = new ArrayList<>();

    HostileNamesIT() {
        company.person("uid", "Plain Neighbour", "plain", "plain@example.com", "secret");
        for (String name : NAMES) {
            dns.add(company.person(name, "Person " + name, "N" + dns.size(), dns.size() + "@example.com", "secret"));
        }
        for (int i = 0; i < NAMES.size(); i++) {
            company.groupOfNames(i + NAMES.get(i), dns);
        }
    }

    @Test
    void eachIsFoundBlockedAndTakenOutOfItsGroupsAndNobodyElseIs() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            BindProbe probe = new BindProbe(server);
            for (int i = 0; i + 1 < NAMES.size(); i++) {
                String dn = dns.get(i);
                String normalized = DN.normalize(dn);
                DirectorySnapshot before = DirectorySnapshot.of(server);
                AccessRef account = deprov.account(Identifier.of("userName", NAMES.get(i)));
                assertThat(account.id().nativeId())
                        .isEqualTo("entryUUID:" + root.getEntry(dn, "entryUUID").getAttributeValue("entryUUID"));
                List<Access> memberships = deprov.discover(account).of(AccessKind.GROUP_MEMBERSHIP);
                assertThat(memberships).hasSize(NAMES.size());

                deprov.carryOut(account, account, Effect.BLOCK_SIGN_IN);
                deprov.carryOut(account, memberships.get(0).ref(), Effect.REMOVE);

                assertThat(told(deprov.verify(account, memberships.get(0).ref(), Effect.REMOVE)))
                        .startsWith("HOLDS");
                assertThat(probe.attempt(dn, "secret").isLocked())
                        .as(NAMES.get(i))
                        .isTrue();
                assertThat(before.changesUntil(DirectorySnapshot.of(server)))
                        .extracting(Change::dn, Change::what)
                        .containsExactlyInAnyOrder(
                                tuple(normalized, "pwdAccountLockedTime"),
                                tuple(groupDn(memberships.get(0)), "member"));
            }
            assertThat(probe.canBind(dns.get(NAMES.size() - 1), "secret")).isTrue();
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

    private static String groupDn(Access membership) throws LDAPException {
        return DN.normalize(membership.facts().get("groupDn"));
    }
}
