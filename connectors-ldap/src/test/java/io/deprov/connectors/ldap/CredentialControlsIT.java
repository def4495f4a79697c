package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.api.ScopeReport;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.connectors.ldap.server.Company;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That a credential is gone is shown by the entries that were named for it, and by the entry itself. */
@RequiresSlapd
class CredentialControlsIT {

    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN3269oEX/UR9VI8FxqWK8qNHOnVXvZEKYASE/917AaP somebody";

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "bobs");
    private final String control = company.person("control", "Known Control", "1003", "control@example.com", "none");

    CredentialControlsIT() {
        company.sshPublicKey(ada, KEY);
        company.sshPublicKey(bob, KEY);
    }

    @Test
    void aNamedControlThatIsNotShownIsNotReplacedByAnotherAccount() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "controls", List.of("uid=contrl," + DirectoryTree.PEOPLE))) {
            AccessRef account = deprov.account("1001");
            Deprov.Inventory inventory = deprov.discover(account);
            assertThat(inventory.isComplete(AccessKind.PASSWORD)).isFalse();
            assertThat(inventory.isComplete(AccessKind.SSH_KEY)).isFalse();
            AccessRef password = inventory.only(AccessKind.PASSWORD).ref();

            deprov.carryOut(account, password, Effect.REVOKE);

            assertThat(told(deprov.verify(account, password, Effect.REVOKE)))
                    .startsWith("HIDDEN")
                    .contains("no entry of `controls`");
        }
    }

    @Test
    void aNamedControlWithoutAKeyIsReplacedByAnAccountThatHasOneAndTheProofSaysSo() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "controls", List.of(control))) {
            AccessRef account = deprov.account("1001");
            Deprov.Inventory inventory = deprov.discover(account);
            AccessRef key = inventory.only(AccessKind.SSH_KEY).ref();
            AccessRef password = inventory.only(AccessKind.PASSWORD).ref();

            deprov.carryOut(account, key, Effect.REVOKE);
            deprov.carryOut(account, password, Effect.REVOKE);

            assertThat(shown(deprov.verify(account, key, Effect.REVOKE)).isNamed())
                    .isFalse();
            assertThat(shown(deprov.verify(account, key, Effect.REVOKE)).scope())
                    .endsWith("with sshPublicKey, picked because no named control carries one");
            assertThat(shown(deprov.verify(account, password, Effect.REVOKE)).isNamed())
                    .isTrue();
            assertThat(deprov.check().notes()).anyMatch(note -> note.contains("picked because no named control"));
        }
    }

    @ParameterizedTest
    @CsvSource({"userPassword, credential/password", "sshPublicKey, credential/ssh-key"})
    void aNamedControlThatHidesTheAttributeIsNotReplacedByAnotherAccount(String attribute, String kind)
            throws ConnectorException {
        String hide = "access to dn.exact=\"" + control + "\" attrs=" + attribute + " by * none";
        company.sshPublicKey(control, KEY);
        try (SlapdServer server =
                        SlapdServer.builder().accessRule(hide).seed(company).start();
                Deprov deprov = Deprov.on(server, "controls", List.of(control))) {
            List<ScopeReport> gaps = deprov.discover(deprov.account("1001")).gaps();

            assertThat(gaps)
                    .filteredOn(gap -> gap.kinds().stream()
                            .anyMatch(found -> found.toString().equals(kind)))
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.why()).contains("a named control hides it", attribute));
        }
    }

    @ParameterizedTest
    @CsvSource({"userPassword, by * none", "sshPublicKey, by * none", "sshPublicKey, by * =s"})
    void anEntryThatHidesItsCredentialIsNotTakenForOneWithout(String attribute, String rights)
            throws ConnectorException, LDAPException {
        String hide =
                "access to dn.exact=\"" + ada + "\" filter=(description=hidden) attrs=" + attribute + " " + rights;
        AccessKind kind = attribute.equals("userPassword") ? AccessKind.PASSWORD : AccessKind.SSH_KEY;
        try (SlapdServer server =
                        SlapdServer.builder().accessRule(hide).seed(company).start();
                Deprov deprov = Deprov.on(server, "controls", List.of(bob));
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef credential = deprov.discover(account).only(kind).ref();
            root.modify(ada, new Modification(ModificationType.REPLACE, "description", "hidden"));

            assertThat(told(deprov.verify(account, credential, Effect.REVOKE)))
                    .startsWith("HIDDEN")
                    .contains(attribute, account.id().nativeId())
                    .doesNotContainPattern("\\bada\\b");
            assertThatThrownBy(() -> deprov.prepare(account, credential, Effect.REVOKE))
                    .isInstanceOf(ConnectorException.class)
                    .hasMessageContaining(attribute);
            assertThat(deprov.discover(account).isComplete(kind)).isFalse();
        }
    }

    private static PositiveControl shown(Verification verification) {
        assertThat(told(verification)).startsWith("HOLDS");
        return ((Verification.Holds) verification).proof().control().orElseThrow();
    }
}
