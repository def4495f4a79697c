package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.deprov.api.Capabilities;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.connectors.ldap.server.BindProbe;
import io.deprov.connectors.ldap.server.Company;
import io.deprov.connectors.ldap.server.DirectorySnapshot;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.PasswordPolicy;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When an account is really kept out, told by a bind from outside. */
@RequiresSlapd
class SignInBlockIT {

    private static final String LAX_POLICY = "cn=lax," + DirectoryTree.POLICIES;

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "bobs");

    @Test
    void withoutPwdLockoutTheEndTimeIsUsedAndKeepsTheLeaverOut() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder()
                        .passwordPolicy(PasswordPolicy.LOCKOUT_OFF)
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");

            deprov.carryOut(account, account, Effect.BLOCK_SIGN_IN);

            assertThat(new BindProbe(server).canBind(ada, "secret")).isFalse();
            assertThat(new BindProbe(server).canBind(bob, "bobs")).isTrue();
            assertThat(told(deprov.verify(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("HOLDS: pwdEndTime");
        }
    }

    @Test
    void theServersWordIsEnoughToKnowThatAPolicyIsInForceThoughNoneIsConfigured() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.open(without(server, "passwordPolicyDn"), server.servicePassword())) {
            AccessRef account = deprov.account("1001");

            deprov.carryOut(account, account, Effect.BLOCK_SIGN_IN);

            assertThat(new BindProbe(server).canBind(ada, "secret")).isFalse();
            assertThat(told(deprov.verify(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("HOLDS: pwdEndTime");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = PasswordPolicy.class,
            names = {"NOT_LOADED", "LOADED_NOT_ENFORCED", "NO_POLICY_APPLIES"})
    void whereNothingKeepsAnybodyOutItIsSaidBeforeAnyPlanAndNothingIsWritten(PasswordPolicy policy)
            throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder()
                        .passwordPolicy(policy)
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server)) {
            DirectorySnapshot before = DirectorySnapshot.of(server);
            Capabilities capabilities = deprov.capabilities();
            AccessRef account = deprov.account("1001");

            assertThat(capabilities.find(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN))
                    .isEmpty();
            assertThat(capabilities
                            .whyImpossible(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN)
                            .orElseThrow())
                    .contains("cannot contain");
            assertThat(deprov.check().problems()).anyMatch(problem -> problem.contains("cannot contain"));
            assertThat(told(deprov.prepare(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("NOT_REMOVABLE");
            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
        }
    }

    @Test
    void aLockThatIsWrittenButNotEnforcedDoesNotCountAsBlocked() throws ConnectorException, LDAPException {
        company.entry(DirectoryTreePolicy.addTo(company, LAX_POLICY, true)).addAttribute("description", "not enforced");
        try (SlapdServer server = SlapdServer.builder()
                        .passwordPolicy(PasswordPolicy.LOADED_NOT_ENFORCED)
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server, "passwordPolicyDn", LAX_POLICY);
                LDAPConnection root = server.rootConnection()) {
            root.modify(ada, replace("pwdAccountLockedTime", "000001010000Z"));
            assertThat(new BindProbe(server).canBind(ada, "secret")).isTrue();
            AccessRef account = deprov.account("1001");

            // The policy entry is readable and says pwdLockout TRUE; only nobody enforces it on this database.
            assertThat(told(deprov.verify(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("NOT_YET")
                    .contains("keeps nobody out");
            assertThat(deprov.discover(account).only(AccessKind.ACCOUNT).alreadyInForce())
                    .isEmpty();
        }
    }

    @Test
    void aLockAfterFailedLogInsIsNoBlockAndIsReplacedByOne() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            BindProbe probe = new BindProbe(server);
            for (int i = 0; i < 5; i++) {
                probe.attempt(ada, "wrong");
            }
            assertThat(probe.attempt(ada, "secret").isLocked()).isTrue();
            AccessRef account = deprov.account("1001");

            assertThat(told(deprov.verify(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("NOT_YET");
            deprov.carryOut(account, account, Effect.BLOCK_SIGN_IN);

            assertThat(told(deprov.verify(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("HOLDS");
        }
    }

    @Test
    void anAccountWhoseOwnPolicyHasNoLockoutIsBlockedByTheEndTime() throws ConnectorException {
        company.entry(ada).addAttribute("pwdPolicySubentry", DirectoryTreePolicy.addTo(company, LAX_POLICY, false));
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");

            deprov.carryOut(account, account, Effect.BLOCK_SIGN_IN);

            assertThat(new BindProbe(server).canBind(ada, "secret")).isFalse();
            assertThat(told(deprov.verify(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("HOLDS: pwdEndTime");
        }
    }

    @Test
    void whenTheWrongPolicyIsConfiguredTheServersWordCountsAndTheNextWayIsTaken() throws ConnectorException {
        DirectoryTreePolicy.addTo(company, LAX_POLICY, true);
        try (SlapdServer server = SlapdServer.builder()
                        .passwordPolicy(PasswordPolicy.LOCKOUT_OFF)
                        .seed(company)
                        .start();
                // It says pwdLockout TRUE but is not the one in force.
                Deprov deprov = Deprov.on(server, "passwordPolicyDn", LAX_POLICY)) {
            AccessRef account = deprov.account("1001");

            deprov.carryOut(account, account, Effect.BLOCK_SIGN_IN);
            assertThat(new BindProbe(server).canBind(ada, "secret")).isTrue();
            assertThat(told(deprov.verify(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("NOT_YET")
                    .contains("the server says that the account can be used");

            deprov.carryOut(account, account, Effect.BLOCK_SIGN_IN);
            assertThat(new BindProbe(server).canBind(ada, "secret")).isFalse();
            assertThat(told(deprov.verify(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("HOLDS");
        }
    }

    @Test
    void anAccountWhoseOwnPolicyIsNotThereCannotBeBlocked() throws ConnectorException {
        company.entry(ada).addAttribute("pwdPolicySubentry", "cn=nowhere," + DirectoryTree.POLICIES);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");

            assertThat(told(deprov.prepare(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("NOT_REMOVABLE")
                    .contains("pwdPolicySubentry")
                    .doesNotContain("nowhere");
        }
    }

    @Test
    void withoutTheRightToAskWhetherTheAccountIsUsableTheRightIsNamed() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder()
                        .onUserPassword("=sw")
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server)) {
            assertThat(deprov.capabilities()
                            .whyImpossible(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN)
                            .orElseThrow())
                    .contains("compare on userPassword");
        }
    }

    @Test
    void theBlockStillHoldsAfterThePasswordIsGone() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");
            AccessRef password =
                    deprov.discover(account).only(AccessKind.PASSWORD).ref();
            deprov.carryOut(account, account, Effect.BLOCK_SIGN_IN);

            deprov.carryOut(account, password, Effect.REVOKE);

            assertThat(told(deprov.verify(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("HOLDS");
            assertThat(told(deprov.verify(account, password, Effect.REVOKE))).startsWith("HOLDS");
        }
    }

    @Test
    void aLockSomebodyElseSetBetweenPrepareAndRevokeIsAConflict() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            var ready = deprov.ready(account, account, Effect.BLOCK_SIGN_IN);
            root.modify(ada, replace("pwdAccountLockedTime", "20260101000000Z"));

            assertThat(catchThrowableOfType(
                                    ConnectorException.class,
                                    () -> deprov.revoke(account, account, Effect.BLOCK_SIGN_IN, ready))
                            .failureClass())
                    .isEqualTo(FailureClass.CONFLICT);
        }
    }

    private static Map<String, Object> without(SlapdServer server, String key) {
        var config = Deprov.config(server);
        config.remove(key);
        return config;
    }

    private static Modification replace(String attribute, String value) {
        return new Modification(ModificationType.REPLACE, attribute, value);
    }

    /** A password policy entry of the test's own. */
    private static final class DirectoryTreePolicy {

        static String addTo(Company company, String dn, boolean lockout) {
            Entry policy = new Entry(dn);
            policy.addAttribute("objectClass", "organizationalRole", "pwdPolicy");
            policy.addAttribute("cn", dn.substring(3, dn.indexOf(',')));
            policy.addAttribute("pwdAttribute", "userPassword");
            policy.addAttribute("pwdLockout", lockout ? "TRUE" : "FALSE");
            return company.add(policy);
        }
    }
}
