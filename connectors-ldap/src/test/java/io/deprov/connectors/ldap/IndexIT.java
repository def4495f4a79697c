package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Resolution;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.connectors.ldap.server.Company;
import io.deprov.connectors.ldap.server.DirectorySnapshot;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * slapd believes an equality index that was configured after the data was loaded and never built: a search for what is there comes
 * back empty, with success, while presence filters, which that index does not serve, still find it.
 */
@RequiresSlapd
class IndexIT {

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "bobs");
    private final String engineers = company.groupOfNames("engineers", ada, bob);
    private final String unix = company.posixGroup("unix", "ada", "bob");

    @Test
    void somebodyWhomABrokenIndexHidesIsNotNobody() throws ConnectorException {
        try (SlapdServer server = indexedAfterLoad("employeeNumber");
                Deprov deprov = Deprov.on(server, "controls", List.of(bob))) {
            Resolution resolution = deprov.resolve(Identifier.of("employeeNumber", "1001"));

            assertThat(resolution.kind()).as(resolution.toString()).isEqualTo(Resolution.Kind.INCOMPLETE);
            assertThat(resolution.why()).contains("employeeNumber", "index").doesNotContain("1001", "1002");
            assertThat(resolution.controls()).isNotEmpty().noneMatch(PositiveControl::isShown);
            assertThat(deprov.check().problems())
                    .anyMatch(problem -> problem.contains("employeeNumber") && problem.contains("index"));
        }
    }

    @Test
    void anotherIdentifierStillFindsThemAndTheBrokenOneIsSaid() throws ConnectorException {
        try (SlapdServer server = indexedAfterLoad("employeeNumber");
                Deprov deprov = Deprov.on(server, "controls", List.of(bob))) {
            Resolution resolution =
                    deprov.resolve(Identifier.of("employeeNumber", "1001"), Identifier.of("userName", "ada"));

            assertThat(resolution.accounts()).hasSize(1);
            assertThat(resolution.kind()).isEqualTo(Resolution.Kind.INCOMPLETE);
            assertThat(resolution.controls())
                    .filteredOn(PositiveControl::isShown)
                    .singleElement()
                    .satisfies(control -> assertThat(control.scope()).contains("(uid=...)"));
        }
    }

    @Test
    void aSecondAccountThatAPartlyBuiltIndexHidesIsMissed() throws ConnectorException, LDAPException {
        try (SlapdServer server = indexedAfterLoad("employeeNumber");
                Deprov deprov = Deprov.on(server, "controls", List.of(bob));
                LDAPConnection root = server.rootConnection()) {
            // What is added from now on is in the index.
            root.add(person("adm-ada", "1001"));

            Resolution resolution = deprov.resolve(Identifier.of("employeeNumber", "1001"));

            assertThat(resolution.accounts()).hasSize(1);
            assertThat(resolution.controls()).anyMatch(control -> control.isNamed() && !control.isShown());
        }
    }

    @Test
    void theControlIsShownByTheSameFilterWithItsOwnValueAndPinned() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "controls", List.of(bob));
                LDAPConnection root = server.rootConnection()) {
            String bobsId = root.getEntry(bob, "entryUUID").getAttributeValue("entryUUID");

            Resolution resolution =
                    deprov.resolve(Identifier.of("employeeNumber", "4711"), Identifier.of("userName", "nobody"));

            assertThat(resolution.kind()).as(resolution.why()).isEqualTo(Resolution.Kind.NONE);
            assertThat(resolution.controls())
                    .extracting(PositiveControl::scope)
                    .containsExactlyInAnyOrder(
                            DirectoryTree.PEOPLE + " sub (&(objectClass=person)(employeeNumber=...))",
                            DirectoryTree.PEOPLE + " sub (&(objectClass=person)(uid=...))");
            assertThat(resolution.controls())
                    .allMatch(control -> control.isNamed() && control.object().contains(bobsId));
        }
    }

    @Test
    void aUserNameThatABrokenIndexHidesIsNotTakenForFree() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .refint(false)
                        .unindexed("uid")
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef login = deprov.discover(account).of(AccessKind.GROUP_MEMBERSHIP).stream()
                    .filter(access -> access.displayName().equals("unix"))
                    .findFirst()
                    .orElseThrow()
                    .ref();
            // The name goes to a new hire, at another place in the tree; then the index breaks.
            root.delete(ada);
            root.add(person("hire", "ada", "2001"));
            server.restartIndexed("uid");
            DirectorySnapshot before = DirectorySnapshot.of(server);

            ConnectorException failed =
                    catchThrowableOfType(ConnectorException.class, () -> deprov.prepare(account, login, Effect.REMOVE));

            assertThat(failed.failureClass()).isEqualTo(FailureClass.AUTHORIZATION);
            assertThat(failed.getMessage()).contains("uid").doesNotContainPattern("\\bada\\b");
            assertThat(deprov.verify(account, login, Effect.REMOVE).kind()).isEqualTo(Verification.Kind.UNREADABLE);
            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
        }
    }

    @Test
    void membershipsThatABrokenIndexHidesAreNotNone() throws ConnectorException {
        for (String attribute : List.of("member", "memberUid")) {
            try (SlapdServer server = indexedAfterLoad(attribute);
                    Deprov deprov = Deprov.on(server, Map.of("controls", List.of(bob, engineers, unix)))) {
                Deprov.Inventory inventory = deprov.discover(deprov.account("1001"));

                assertThat(inventory.of(AccessKind.GROUP_MEMBERSHIP)).hasSize(1);
                assertThat(inventory.isComplete(AccessKind.GROUP_MEMBERSHIP)).isFalse();
                assertThat(inventory.gaps())
                        .filteredOn(gap -> gap.kinds().contains(AccessKind.GROUP_MEMBERSHIP))
                        .singleElement()
                        .satisfies(gap -> assertThat(gap.why()).contains(attribute, "index"));
            }
        }
    }

    private SlapdServer indexedAfterLoad(String attribute) {
        SlapdServer server =
                SlapdServer.builder().unindexed(attribute).seed(company).start();
        server.restartIndexed(attribute);
        return server;
    }

    private static Entry person(String uid, String employeeNumber) {
        return person(uid, uid, employeeNumber);
    }

    private static Entry person(String cn, String uid, String employeeNumber) {
        Entry entry = new Entry("cn=" + cn + "," + DirectoryTree.PEOPLE);
        entry.addAttribute("objectClass", "inetOrgPerson");
        entry.addAttribute("cn", cn);
        entry.addAttribute("sn", cn);
        entry.addAttribute("uid", uid);
        entry.addAttribute("employeeNumber", employeeNumber);
        return entry;
    }
}
