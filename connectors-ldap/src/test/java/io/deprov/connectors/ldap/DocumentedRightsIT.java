package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ConnectorException;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.connectors.ldap.server.BindProbe;
import io.deprov.connectors.ldap.server.Company;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdBuilder;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        List<String> rules = rules();
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

    /** The block that the document says is tested here; continuation lines belong to the rule above them. */
    private static List<String> rules() throws IOException {
        List<String> rules = new ArrayList<>();
        boolean isInside = false;
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.contains("tested: DocumentedRightsIT")) {
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
