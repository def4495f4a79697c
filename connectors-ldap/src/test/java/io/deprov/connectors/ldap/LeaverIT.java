package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import io.deprov.api.CheckReport;
import io.deprov.api.ConnectorException;
import io.deprov.api.Preparation;
import io.deprov.api.Resolution;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.Verification;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The whole way of a leaver through one real OpenLDAP server. */
@RequiresSlapd
class LeaverIT {

    private static final String ADAS_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN3269oEX/UR9VI8FxqWK8qNHOnVXvZEKYASE/917AaP ada@laptop";
    private static final String ADAS_KEY_FINGERPRINT = "SHA256:V2KoinzxrxCcw3yJaffsD/ahDXb+XE0sXkT3Pz3M8QM";
    private static final String BOBS_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHwdts+xi604UElxYQAl5Wg9i+2Inc4fZ3GyK9DjQis5 bob@laptop";

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String admin = company.person("adm-ada", "Ada Admin", "1001", "adm-ada@example.com", "admin-secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "bobs");
    private final String namesake = company.person("ada2", "Ada Lovelace", "1003", "ada2@example.com", "other");

    LeaverIT() {
        company.sshPublicKey(ada, ADAS_KEY);
        company.sshPublicKey(bob, BOBS_KEY);
        company.groupOfNames("engineers", ada, bob);
        company.groupOfUniqueNames("board", ada, bob);
        company.posixGroup("unix", "ada", "bob");
        company.groupOfNames("others", bob, namesake);
        company.groupOfNames("admins", admin, bob);
        company.entry(bob).addAttribute("userCertificate;binary", TestCertificate.der("CN=Bob"));
        company.entry(ada).addAttribute("userCertificate;binary", TestCertificate.der("CN=Ada"));
    }

    @Test
    void theLinkingNumberFindsBothAccountsAndTheNamesakeOnlyLooksAlike() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "controls", List.of(bob))) {
            Resolution resolution = deprov.resolve(Identifier.of("employeeNumber", "1001"));

            assertThat(resolution.kind()).as(resolution.why()).isEqualTo(Resolution.Kind.FOUND);
            assertThat(resolution.accounts())
                    .extracting(match -> match.account().displayName())
                    .containsExactlyInAnyOrder("ada", "adm-ada");
            assertThat(resolution.lookAlikes())
                    .extracting(alike -> alike.account().displayName(), alike -> alike.why())
                    .containsExactly(tuple("ada2", "same cn"));
            assertThat(resolution.controls())
                    .allSatisfy(control -> assertThat(control.isShown() && control.isNamed())
                            .as(control.toString())
                            .isTrue());
            assertThat(resolution.accounts().get(0).account().identifiers())
                    .contains(Identifier.of("employeeNumber", "1001"), Identifier.of("userName", "ada"));
        }
    }

    @Test
    void identifiersThatDisagreeAreAmbiguous() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            Resolution resolution =
                    deprov.resolve(Identifier.of("employeeNumber", "1001"), Identifier.of("userName", "bob"));

            assertThat(resolution.kind()).isEqualTo(Resolution.Kind.AMBIGUOUS);
            assertThat(resolution.why())
                    .contains("userName")
                    .doesNotContain("bob")
                    .doesNotContain("1001");
        }
    }

    @Test
    void discoveryListsEverythingOfBothAccountsAndNothingOfAnybodyElse() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef[] accounts = deprov.resolve(Identifier.of("employeeNumber", "1001")).accounts().stream()
                    .map(match -> match.account().ref())
                    .toArray(AccessRef[]::new);

            Deprov.Inventory inventory = deprov.discover(accounts);

            assertThat(inventory.gaps()).isEmpty();
            assertThat(inventory.names(AccessKind.ACCOUNT)).containsExactly("ada", "adm-ada");
            assertThat(inventory.of(AccessKind.PASSWORD)).hasSize(2);
            assertThat(inventory.only(AccessKind.SSH_KEY).id().nativeId()).isEqualTo(ADAS_KEY_FINGERPRINT);
            assertThat(inventory.only(AccessKind.CERTIFICATE).displayName()).isEqualTo("CN=Ada");
            assertThat(inventory.names(AccessKind.GROUP_MEMBERSHIP))
                    .containsExactly("admins", "board", "engineers", "unix");
            assertThat(inventory.identifiers())
                    .extracting(found -> found.identifier())
                    .contains(Identifier.of("sshKeyFingerprint", ADAS_KEY_FINGERPRINT));
            assertThat(inventory.items())
                    .allSatisfy(item -> assertThat(item.facts().keySet())
                            .isSubsetOf(new LdapConnectorFactory()
                                    .descriptor()
                                    .facts()
                                    .keySet()));
        }
    }

    @Test
    void aBlockedLeaverIsKeptOutAlthoughThePasswordIsStillSetAndNobodyElseIsTouched()
            throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            BindProbe probe = new BindProbe(server);
            AccessRef account = deprov.account(Identifier.of("userName", "ada"));
            assertThat(probe.canBind(ada, "secret")).isTrue();
            DirectorySnapshot before = DirectorySnapshot.of(server);

            RevokeOutcome outcome = deprov.carryOut(account, account, Effect.BLOCK_SIGN_IN);

            assertThat(outcome.kind()).as(told(outcome)).isEqualTo(RevokeOutcome.Kind.CHANGED);
            assertThat(before.changesUntil(DirectorySnapshot.of(server)))
                    .containsExactly(Change.ofAttribute(ada, "pwdAccountLockedTime"));
            assertThat(probe.attempt(ada, "secret").isLocked()).isTrue();
            assertThat(root.getEntry(ada).hasAttribute("userPassword")).isTrue();
            assertThat(probe.canBind(bob, "bobs")).isTrue();
            assertThat(told(deprov.verify(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("HOLDS")
                    .contains("the server says that the account cannot be used");
            assertThat(told(deprov.prepare(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("ALREADY_IN_STATE");
            assertThat(deprov.discover(account).only(AccessKind.ACCOUNT).alreadyInForce())
                    .containsExactly(Effect.BLOCK_SIGN_IN);
        }
    }

    @Test
    void everyStepOfALeaverIsDoneAndProvedAndOnlyTheLeaversThingsChange() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account(Identifier.of("userName", "ada"));
            Deprov.Inventory inventory = deprov.discover(account);
            DirectorySnapshot before = DirectorySnapshot.of(server);
            // In the order of phases, so that later steps meet what earlier ones changed.
            List<Access> ordered = new ArrayList<>(inventory.of(AccessKind.ACCOUNT));
            for (AccessKind kind : List.of(
                    AccessKind.PASSWORD, AccessKind.SSH_KEY, AccessKind.CERTIFICATE, AccessKind.GROUP_MEMBERSHIP)) {
                ordered.addAll(inventory.of(kind));
            }

            for (Access access : ordered) {
                Effect effect = effectOn(access);
                RevokeOutcome outcome = deprov.carryOut(account, access.ref(), effect);
                assertThat(outcome.kind()).as(access + told(outcome)).isEqualTo(RevokeOutcome.Kind.CHANGED);
            }

            for (Access access : ordered) {
                Verification verification = deprov.verify(account, access.ref(), effectOn(access));
                assertThat(verification.kind())
                        .as(access + " " + told(verification))
                        .isEqualTo(Verification.Kind.HOLDS);
                Preparation again = deprov.prepare(account, access.ref(), effectOn(access));
                assertThat(again.kind()).as(access + " " + told(again)).isEqualTo(Preparation.Kind.ALREADY_IN_STATE);
            }
            assertThat(before.changesUntil(DirectorySnapshot.of(server)))
                    .extracting(Change::dn)
                    .allMatch(dn -> dn.startsWith("uid=ada,") || dn.matches("cn=(engineers|board|unix),.*"));
            assertThat(root.search(
                                    DirectoryTree.GROUPS,
                                    SearchScope.SUB,
                                    Filter.createORFilter(
                                            Filter.createEqualityFilter("member", ada),
                                            Filter.createEqualityFilter("uniqueMember", ada),
                                            Filter.createEqualityFilter("memberUid", "ada")))
                            .getEntryCount())
                    .isZero();
            Deprov.Inventory left = deprov.discover(account);
            assertThat(left.items()).extracting(item -> item.id().kind()).containsExactly(AccessKind.ACCOUNT);
            assertThat(left.gaps()).isEmpty();
        }
    }

    @Test
    void aDeletedAccountIsProvedGoneByAnotherOneThatTheSameSearchShows() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, Map.of("controls", List.of(bob), "wholeTreeVisible", true))) {
            AccessRef account = deprov.account(Identifier.of("userName", "ada"));

            RevokeOutcome outcome = deprov.carryOut(account, account, Effect.DELETE);

            assertThat(outcome.kind()).as(told(outcome)).isEqualTo(RevokeOutcome.Kind.CHANGED);
            Verification verification = deprov.verify(account, account, Effect.DELETE);
            assertThat(told(verification)).startsWith("HOLDS");
            assertThat(((Verification.Holds) verification)
                            .proof()
                            .control()
                            .orElseThrow()
                            .isNamed())
                    .isTrue();
            assertThat(told(deprov.prepare(account, account, Effect.DELETE))).startsWith("ALREADY_IN_STATE");
        }
    }

    @Test
    void theCheckSaysWhoWeAreAndWhatStandsInTheWay() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "controls", List.of(bob, "cn=engineers," + DirectoryTree.GROUPS))) {
            CheckReport report = deprov.check();

            assertThat(report.executor().isKnown()).isTrue();
            assertThat(report.executor().name()).isEqualToIgnoringCase(DirectoryTree.SERVICE_DN);
            assertThat(report.server()).contains("OpenLDAP");
            assertThat(report.problems()).isEmpty();
            assertThat(report.controls())
                    .allSatisfy(control -> assertThat(control.isShown()).isTrue());
            assertThat(deprov.capabilities().find(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN))
                    .isPresent();
        }
    }

    private static Effect effectOn(Access access) {
        return switch (access.id().kind().category()) {
            case ACCOUNT -> Effect.BLOCK_SIGN_IN;
            case CREDENTIAL -> Effect.REVOKE;
            default -> Effect.REMOVE;
        };
    }
}
