package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.api.Resolution;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.connectors.ldap.server.Company;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SizeLimit;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An empty answer is taken for "nothing there" only when something else was shown. */
@RequiresSlapd
class ScopesIT {

    private static final Identifier NOBODY = Identifier.of("employeeNumber", "4711");

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "bobs");

    @Test
    void nobodyIsNoneOnlyWithANamedControl() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov named = Deprov.on(server, "controls", List.of(bob));
                Deprov unnamed = Deprov.on(server)) {
            Resolution withName = named.resolve(NOBODY);
            assertThat(withName.kind()).as(withName.why()).isEqualTo(Resolution.Kind.NONE);
            assertThat(withName.controls()).allMatch(control -> control.isNamed() && control.isShown());

            Resolution withoutName = unnamed.resolve(NOBODY);
            assertThat(withoutName.kind()).isEqualTo(Resolution.Kind.NONE);
            assertThat(withoutName.controls()).allMatch(control -> control.isShown() && !control.isNamed());
        }
    }

    @Test
    void aBaseThatDoesNotExistIsIncomplete() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "peopleBases", List.of("ou=poeple," + DirectoryTree.SUFFIX))) {
            Resolution resolution = deprov.resolve(Identifier.of("employeeNumber", "1001"));

            assertThat(resolution.kind()).isEqualTo(Resolution.Kind.INCOMPLETE);
            assertThat(resolution.why()).contains("ou=poeple");
            assertThat(deprov.check().problems()).anyMatch(problem -> problem.contains("ou=poeple"));
        }
    }

    @Test
    void aBaseThatExistsAndIsTheWrongOneIsFoundOutByTheNamedControl() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(
                        server, Map.of("peopleBases", List.of(DirectoryTree.POLICIES), "controls", List.of(bob)))) {
            assertThat(deprov.check().problems())
                    .anyMatch(problem -> problem.contains("controls[0] lies below none"))
                    .anyMatch(problem -> problem.contains(DirectoryTree.POLICIES));
            Resolution resolution = deprov.resolve(Identifier.of("employeeNumber", "1001"));
            assertThat(resolution.kind()).isEqualTo(Resolution.Kind.INCOMPLETE);
            assertThat(resolution.controls()).noneMatch(PositiveControl::isShown);
        }
    }

    @Test
    void aNamedControlThatIsNotThereIsNotReplacedByAnother() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "controls", List.of("uid=control," + DirectoryTree.PEOPLE))) {
            assertThat(deprov.resolve(NOBODY).controls()).noneMatch(PositiveControl::isShown);
            assertThat(deprov.check().problems()).anyMatch(problem -> problem.contains("controls[0]"));
        }
    }

    @Test
    void anAttributeThatMayNotBeSearchedMakesTheAnswerIncompleteAndNotNone() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder()
                        .accessRule("access to attrs=employeeNumber by * none")
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server, "controls", List.of(bob))) {
            Resolution resolution = deprov.resolve(Identifier.of("employeeNumber", "1001"));

            assertThat(resolution.kind()).isEqualTo(Resolution.Kind.INCOMPLETE);
            assertThat(resolution.why()).contains("employeeNumber").doesNotContain("1001");
        }
    }

    @Test
    void theLeaverIsNeverItsOwnControl() throws ConnectorException {
        company.groupOfNames("engineers", ada, bob);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "controls", List.of(ada))) {
            AccessRef account = deprov.account("1001");

            assertThat(deprov.discover(account).isComplete(AccessKind.ACCOUNT)).isFalse();
            deprov.carryOut(account, account, Effect.DELETE);
            assertThat(deprov.verify(account, account, Effect.DELETE).kind()).isEqualTo(Verification.Kind.HIDDEN);
        }
    }

    @Test
    void aPasswordThatMayNotBeSearchedForIsNotTakenForNone() throws ConnectorException {
        try (SlapdServer server =
                        SlapdServer.builder().onUserPassword("=w").seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            Deprov.Inventory inventory = deprov.discover(deprov.account("1001"));

            assertThat(inventory.of(AccessKind.PASSWORD)).isEmpty();
            assertThat(inventory.isComplete(AccessKind.PASSWORD)).isFalse();
            assertThat(inventory.gaps())
                    .anyMatch(gap ->
                            gap.why().contains("no other entry") && gap.why().contains("attribute userPassword"));
        }
    }

    @Test
    void anAttributeThatOnlyTheLeaverHasNeedsAControlAndTheSchemaTellsOneThatNobodyCanHave() throws ConnectorException {
        company.entry(ada).addAttribute("userCertificate;binary", TestCertificate.der("CN=Ada"));
        company.groupOfNames("engineers", ada, bob);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            Deprov.Inventory inventory = deprov.discover(deprov.account("1001"));

            assertThat(inventory.of(AccessKind.CERTIFICATE)).hasSize(1);
            assertThat(inventory.isComplete(AccessKind.CERTIFICATE)).isFalse();
            // No entry is an ldapPublicKey, no group a groupOfUniqueNames or posixGroup.
            assertThat(inventory.isComplete(AccessKind.SSH_KEY)).isTrue();
            assertThat(inventory.isComplete(AccessKind.GROUP_MEMBERSHIP)).isTrue();
        }
    }

    @Test
    void aMembershipAttributeThatIsHiddenIsNotTakenForUnused() throws ConnectorException {
        company.groupOfNames("engineers", ada, bob);
        company.posixGroup("unix", "ada", "bob");
        try (SlapdServer server = SlapdServer.builder()
                        .accessRule("access to attrs=memberUid by * none")
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server)) {
            Deprov.Inventory inventory = deprov.discover(deprov.account("1001"));

            assertThat(inventory.names(AccessKind.GROUP_MEMBERSHIP)).containsExactly("engineers");
            assertThat(inventory.isComplete(AccessKind.GROUP_MEMBERSHIP)).isFalse();
            assertThat(inventory.gaps()).anyMatch(gap -> gap.why().contains("memberUid"));
        }
    }

    @Test
    void aUserNameThatIsNotShownDoesNotMeanThatNoGroupHoldsTheAccountByIt() throws ConnectorException {
        company.posixGroup("unix", "ada", "bob");
        try (SlapdServer server = SlapdServer.builder()
                        .accessRule("access to attrs=uid by * none")
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server)) {
            Deprov.Inventory inventory = deprov.discover(deprov.account("1001"));

            assertThat(inventory.of(AccessKind.GROUP_MEMBERSHIP)).isEmpty();
            assertThat(inventory.isComplete(AccessKind.GROUP_MEMBERSHIP)).isFalse();
            assertThat(inventory.gaps())
                    .anyMatch(gap ->
                            gap.scope().contains("memberUid") && gap.why().contains("attribute uid"));
        }
    }

    @ParameterizedTest
    @EnumSource(SizeLimit.class)
    void aLimitIsNamedAndWithoutOneAllGroupsAreFound(SizeLimit limit) throws ConnectorException {
        company.groupsOfNames(1_500, "team", ada, bob);
        try (SlapdServer server =
                        SlapdServer.builder().sizeLimit(limit).seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            Deprov.Inventory inventory = deprov.discover(deprov.account("1001"));

            if (limit == SizeLimit.PAGED_UNLIMITED || limit == SizeLimit.UNLIMITED) {
                assertThat(inventory.of(AccessKind.GROUP_MEMBERSHIP)).hasSize(1_500);
                assertThat(inventory.isComplete(AccessKind.GROUP_MEMBERSHIP)).isTrue();
            } else {
                assertThat(inventory.of(AccessKind.GROUP_MEMBERSHIP)).hasSize(500);
                assertThat(inventory.isComplete(AccessKind.GROUP_MEMBERSHIP)).isFalse();
                assertThat(inventory.gaps())
                        .anyMatch(gap -> gap.why().contains("size limit (4) after 500 entries")
                                && gap.why().contains("size.prtotal=unlimited"));
            }
        }
    }

    @Test
    void aGroupOfThreeThousandIsFoundAndLeftWithoutReadingItsMembers() throws ConnectorException, IOException {
        List<String> members = new ArrayList<>(List.of(ada, bob));
        for (int i = 0; i < 3_000; i++) {
            members.add("uid=m" + i + "," + DirectoryTree.PEOPLE);
        }
        company.groupOfNames("everybody", members);
        company.groupOfNames("few", ada, bob);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "controls", List.of("cn=few," + DirectoryTree.GROUPS))) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = deprov.discover(account).of(AccessKind.GROUP_MEMBERSHIP).stream()
                    .filter(access -> access.displayName().equals("everybody"))
                    .findFirst()
                    .orElseThrow()
                    .ref();

            deprov.carryOut(account, membership, Effect.REMOVE);

            assertThat(deprov.verify(account, membership, Effect.REMOVE).kind()).isEqualTo(Verification.Kind.HOLDS);
            assertThat(deprov.discover(account).names(AccessKind.GROUP_MEMBERSHIP))
                    .containsExactly("few");
            // The named control is small and shows its members once; no other search asks for members, in whatever
            // company.
            List<String> log = Files.readAllLines(server.logFile());
            assertThat(log.stream().filter(line -> asksForMembers(log, line)))
                    .singleElement()
                    .asString()
                    .contains("SRCH base=\"cn=few,");
        }
    }

    /** slapd logs a search of the tree in two lines: where, then the attributes that are to be returned; no such line means all. */
    private static boolean asksForMembers(List<String> log, String line) {
        int search = line.indexOf(" SRCH base=\"");
        if (search < 0 || !line.contains(DirectoryTree.SUFFIX + "\" scope=")) {
            return false;
        }
        String attributes = line.substring(line.indexOf(" conn="), search) + " SRCH attr=";
        return log.stream()
                .filter(other -> other.contains(attributes))
                .findFirst()
                .map(other -> other.substring(other.indexOf(attributes) + attributes.length()))
                .map(asked -> List.of(asked.toLowerCase(Locale.ROOT).split(" ")))
                .map(asked -> asked.contains("member") || asked.contains("*"))
                .orElse(true);
    }
}
