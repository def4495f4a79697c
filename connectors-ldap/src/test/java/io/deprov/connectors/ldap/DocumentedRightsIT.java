package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import io.deprov.api.ConnectorException;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.connectors.ldap.server.BindProbe;
import io.deprov.connectors.ldap.server.Company;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdBuilder;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rights in {@code docs/ldap.md} are enough for everything the connector does. */
@RequiresSlapd
class DocumentedRightsIT {

    private static final Path DOCUMENT = Path.of("..", "docs", "ldap.md");

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "bobs");

    DocumentedRightsIT() {
        for (String dn : List.of(ada, bob)) {
            company.sshPublicKey(dn, "key of " + dn);
            company.entry(dn).addAttribute("userCertificate;binary", TestCertificate.der("CN=somebody"));
        }
        company.groupOfNames("engineers", ada, bob);
        company.groupOfUniqueNames("board", ada, bob);
        company.posixGroup("unix", "ada", "bob");
    }

    @Test
    void theyAreEnoughForALeaver() throws ConnectorException, IOException {
        List<String> rules = rules("least");
        assertThat(rules).hasSizeGreaterThan(8).last().isEqualTo("access to * by * none");
        SlapdBuilder builder = SlapdServer.builder().seed(company);
        rules.forEach(builder::accessRule);
        try (SlapdServer server = builder.start();
                Deprov deprov = Deprov.on(server, "controls", List.of(bob))) {
            assertThat(deprov.check().problems()).isEmpty();
            AccessRef account = deprov.account("1001");
            Deprov.Inventory inventory = deprov.discover(account);
            assertThat(inventory.gaps()).isEmpty();
            assertThat(inventory.items()).hasSize(7);

            for (Access access : inventory.items()) {
                Effect effect = effectOn(access);
                deprov.carryOut(account, access.ref(), effect);
                assertThat(told(deprov.verify(account, access.ref(), effect))).startsWith("HOLDS");
            }
            assertThat(new BindProbe(server).canBind(ada, "secret")).isFalse();
            deprov.carryOut(account, account, Effect.DELETE);
            assertThat(told(deprov.verify(account, account, Effect.DELETE))).startsWith("HOLDS");
            assertThat(new BindProbe(server).canBind(bob, "bobs")).isTrue();
        }
    }

    @Test
    void withTheRightsForTheWholeTreeADeletedAccountIsGoneForSureWithAllItHad()
            throws ConnectorException, IOException, LDAPException {
        List<String> rules = rules("least");
        List<String> wholeTree = rules("whole tree");
        assertThat(wholeTree).hasSize(1);
        rules.addAll(rules.size() - 1, wholeTree);
        SlapdBuilder builder = SlapdServer.builder().seed(company);
        rules.forEach(builder::accessRule);
        try (SlapdServer server = builder.start();
                Deprov deprov = Deprov.on(server, Map.of("controls", List.of(bob), "wholeTreeVisible", true));
                LDAPConnection login = server.serviceConnection()) {
            AccessRef account = deprov.account("1001");
            Deprov.Inventory inventory = deprov.discover(account);
            for (Access access : inventory.items()) {
                deprov.carryOut(account, access.ref(), effectOn(access));
            }
            deprov.carryOut(account, account, Effect.DELETE);

            for (Access access : inventory.items()) {
                assertThat(told(deprov.verify(account, access.ref(), effectOn(access))))
                        .startsWith("HOLDS");
            }
            Deprov.Inventory left = deprov.discover(account);
            assertThat(left.items()).isEmpty();
            assertThat(left.gaps()).isEmpty();
            assertThat(login.search(DirectoryTree.SUFFIX, SearchScope.SUB, "(entryUUID=*)", "1.1")
                            .getSearchEntries())
                    .extracting(Entry::getDN)
                    .contains(DirectoryTree.SERVICE_DN, DirectoryTree.SERVICES);
        }
    }

    /** The block that the document says is tested here; continuation lines belong to the rule above them. */
    private static List<String> rules(String which) throws IOException {
        List<String> rules = new ArrayList<>();
        boolean isInside = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.contains(which + ", tested: DocumentedRightsIT")) {
                isInside = true;
            } else if (isInside && line.startsWith("access to ")) {
                rules.add(line);
            } else if (isInside && line.startsWith("  ")) {
                rules.set(rules.size() - 1, rules.get(rules.size() - 1) + " " + line.strip());
            } else if (isInside && line.equals("```") && !rules.isEmpty()) {
                return rules;
            }
        }
        return rules;
    }

    private static Effect effectOn(Access access) {
        return switch (access.id().kind().category()) {
            case ACCOUNT -> Effect.BLOCK_SIGN_IN;
            case CREDENTIAL -> Effect.REVOKE;
            default -> Effect.REMOVE;
        };
    }
}
