package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.Entry;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.Resolution;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.connectors.ldap.server.Company;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a server says is elsewhere was not looked at, and is not gone to: nobody configured that server. */
@RequiresSlapd
class ReferralIT {

    private static final String AWAY = "ou=away," + DirectoryTree.PEOPLE;
    private static final String GROUPS_AWAY = "ou=away," + DirectoryTree.GROUPS;

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "bobs");
    private final BareServer elsewhere = new BareServer(BareServer.BIND, BareServer.SEARCH);

    ReferralIT() throws IOException {
        company.groupOfNames("engineers", ada, bob);
    }

    @AfterEach
    void nobodyWentThere() throws IOException {
        assertThat(elsewhere.connections()).isZero();
        elsewhere.close();
    }

    private String referral(String dn) {
        Entry entry = new Entry(dn);
        entry.addAttribute("objectClass", "referral", "extensibleObject");
        entry.addAttribute("ou", "away");
        entry.addAttribute("ref", "ldap://127.0.0.1:" + elsewhere.port() + "/" + dn);
        return company.add(entry);
    }

    @Test
    void nobodyFoundBesideASearchReferenceIsIncompleteAndNotNone() throws ConnectorException {
        referral(AWAY);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "controls", List.of(bob))) {
            Resolution nobody = deprov.resolve(Identifier.of("employeeNumber", "4711"));
            Resolution oneOfPerhapsMore = deprov.resolve(Identifier.of("employeeNumber", "1001"));

            for (Resolution resolution : List.of(nobody, oneOfPerhapsMore)) {
                assertThat(resolution.kind()).as(resolution.toString()).isEqualTo(Resolution.Kind.INCOMPLETE);
                assertThat(resolution.why()).contains("refers to another one", "configure that server");
            }
            assertThat(oneOfPerhapsMore.accounts()).hasSize(1);
        }
    }

    @Test
    void membershipsBesideASearchReferenceAreShownAndIncomplete() throws ConnectorException {
        referral(GROUPS_AWAY);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            Deprov.Inventory inventory = deprov.discover(deprov.account("1001"));

            assertThat(inventory.names(AccessKind.GROUP_MEMBERSHIP)).containsExactly("engineers");
            assertThat(inventory.isComplete(AccessKind.GROUP_MEMBERSHIP)).isFalse();
            assertThat(inventory.gaps())
                    .filteredOn(gap -> gap.scope().contains("(member=...)"))
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.failureClass()).contains(FailureClass.UNSUPPORTED));
        }
    }

    @Test
    void aUserNameThatAnotherServerMayKnowSomebodyElseByIsNotTakenForTheAccounts() throws ConnectorException {
        company.posixGroup("unix", "ada", "bob");
        referral(AWAY);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.resolve(Identifier.of("employeeNumber", "1001"))
                    .accounts()
                    .get(0)
                    .account()
                    .ref();

            Deprov.Inventory inventory = deprov.discover(account);

            assertThat(inventory.names(AccessKind.GROUP_MEMBERSHIP)).containsExactly("engineers");
            assertThat(inventory.gaps())
                    .anySatisfy(gap -> assertThat(gap.why()).contains("in memberUid that two accounts have"));
        }
    }

    @Test
    void anAccountThatIsNotFoundByItsIdBesideASearchReferenceIsNotTakenForGone() throws ConnectorException {
        referral(AWAY);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, Map.of("wholeTreeVisible", true))) {
            AccessRef account = deprov.resolve(Identifier.of("employeeNumber", "1001"))
                    .accounts()
                    .get(0)
                    .account()
                    .ref();
            deprov.carryOut(account, account, Effect.DELETE);

            ConnectorException unknown = catchThrowableOfType(
                    ConnectorException.class, () -> deprov.verify(account, account, Effect.DELETE));

            assertThat(unknown.failureClass()).isEqualTo(FailureClass.UNSUPPORTED);
            assertThat(unknown.getMessage()).contains("configure that server");
        }
    }

    @Test
    void aBaseThatIsElsewhereIsIncomplete() throws ConnectorException {
        referral(AWAY);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "peopleBases", List.of(DirectoryTree.PEOPLE, AWAY))) {
            // Overlapping bases: the first one answers, with a reference; the second is a referral from its root on.
            ConnectorException refused = catchThrowableOfType(
                    ConnectorException.class, () -> deprov.resolve(Identifier.of("employeeNumber", "4711")));

            assertThat(refused.failureClass()).isEqualTo(FailureClass.UNSUPPORTED);
            assertThat(refused.getMessage()).contains("referral (10)");
        }
    }

    @Test
    void anEntryThatIsElsewhereIsNotTakenForMissing() throws ConnectorException {
        String policy = "cn=policy," + referral(AWAY);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "passwordPolicyDn", policy)) {
            ConnectorException refused = catchThrowableOfType(ConnectorException.class, deprov::capabilities);

            assertThat(refused.failureClass()).isEqualTo(FailureClass.UNSUPPORTED);
            assertThat(refused.details()).containsEntry("resultCode", "10");
        }
    }
}
