package io.deprov.connectors.ldap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedRequest;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedResult;
import com.unboundid.ldap.sdk.schema.AttributeTypeDefinition;
import com.unboundid.ldap.sdk.schema.Schema;
import com.unboundid.ldap.sdk.unboundidds.controls.AccountUsableRequestControl;
import com.unboundid.ldap.sdk.unboundidds.controls.AccountUsableResponseControl;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When a lock written into the directory keeps somebody out, and when the same successful write does not. */
@RequiresSlapd
class SlapdPasswordPolicyIT {

    private static final String USABILITY = AccountUsableRequestControl.ACCOUNT_USABLE_REQUEST_OID;

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "secret");

    @ParameterizedTest
    @CsvSource({
        "LOADED_NOT_ENFORCED, false, false",
        "NO_POLICY_APPLIES,   false, false",
        "LOCKOUT_OFF,         false, true",
        "LOCKOUT_ON,          true,  true",
    })
    void bothLocksCanBeWrittenButThePolicyDecidesWhetherTheyHold(
            PasswordPolicy policy, boolean lockedTimeHolds, boolean endTimeHolds) throws LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .passwordPolicy(policy)
                        .seed(company)
                        .start();
                LDAPConnection deprov = server.serviceConnection()) {
            BindProbe probe = new BindProbe(server);

            deprov.modify(ada, lockedTime());
            assertThat(probe.attempt(ada, "secret").isAccepted()).isEqualTo(!lockedTimeHolds);
            assertThat(probe.attempt(ada, "secret").isLocked()).isEqualTo(lockedTimeHolds);

            deprov.modify(ada, replace("pwdAccountLockedTime"), endTime());
            assertThat(probe.attempt(ada, "secret").isAccepted()).isEqualTo(!endTimeHolds);
            assertThat(probe.attempt(ada, "secret").isLocked()).isEqualTo(endTimeHolds);

            assertThat(probe.canBind(bob, "secret")).isTrue();
        }
    }

    @Test
    void withoutThePolicyModuleThereIsNothingToWrite() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .passwordPolicy(PasswordPolicy.NOT_LOADED)
                        .seed(company)
                        .start();
                LDAPConnection deprov = server.serviceConnection()) {
            assertThatThrownBy(() -> deprov.modify(ada, lockedTime()))
                    .asInstanceOf(type(LDAPException.class))
                    .returns(ResultCode.UNDEFINED_ATTRIBUTE_TYPE, LDAPException::getResultCode);
            assertThat(deprov.getRootDSE().supportsControl(USABILITY)).isFalse();
        }
    }

    @Test
    void theSchemaAllowsUsersToWriteTheLock() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().start();
                LDAPConnection deprov = server.serviceConnection()) {
            Schema schema = Schema.getSchema(deprov);

            for (String name : new String[] {"pwdAccountLockedTime", "pwdEndTime"}) {
                AttributeTypeDefinition attribute = schema.getAttributeType(name);
                assertThat(attribute.isNoUserModification()).isFalse();
                assertThat(attribute.isOperational()).isTrue();
                assertThat(attribute.isSingleValued()).isTrue();
            }
        }
    }

    @Test
    void aLockWrittenAsATimeOfDayEndsByItselfAndThePermanentOneDoesNot() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            deprov.modify(ada, replace("pwdAccountLockedTime", "20200101000000Z"));
            deprov.modify(bob, lockedTime());

            assertThat(new BindProbe(server).canBind(ada, "secret")).isTrue();
            assertThat(new BindProbe(server).attempt(bob, "secret").isLocked()).isTrue();
        }
    }

    @Test
    void fiveWrongPasswordsAreALockOfTheServersOwn() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            for (int i = 0; i < 5; i++) {
                new BindProbe(server).attempt(ada, "wrong");
            }

            assertThat(new BindProbe(server).attempt(ada, "secret").isLocked()).isTrue();
            assertThat(deprov.getEntry(ada, "pwdAccountLockedTime").getAttributeValue("pwdAccountLockedTime"))
                    .isNotEqualTo("000001010000Z");
        }
    }

    @Test
    void settingAPasswordAfterwardsSilentlyTakesTheLockAway() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            deprov.modify(ada, lockedTime());
            deprov.modify(ada, replace("userPassword", "scrambled"));
            assertThat(new BindProbe(server).canBind(ada, "scrambled")).isTrue();

            deprov.modify(ada, lockedTime());
            deprov.processExtendedOperation(new PasswordModifyExtendedRequest(ada, null, "scrambled"));
            assertThat(new BindProbe(server).canBind(ada, "scrambled")).isTrue();
        }
    }

    @Test
    void theLockSurvivesTakingThePasswordAwayOrSettingOneInTheSameModification() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            deprov.modify(ada, lockedTime());
            deprov.modify(ada, replace("userPassword"));
            deprov.modify(bob, replace("userPassword", "scrambled"), lockedTime());

            assertThat(deprov.getEntry(ada, "pwdAccountLockedTime").hasAttribute("pwdAccountLockedTime"))
                    .isTrue();
            assertThat(new BindProbe(server).attempt(bob, "scrambled").isLocked())
                    .isTrue();
        }
    }

    @Test
    void theEndTimeSurvivesSettingAPassword() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            deprov.modify(ada, endTime());
            deprov.modify(ada, replace("userPassword", "scrambled"));

            assertThat(new BindProbe(server).attempt(ada, "scrambled").isLocked())
                    .isTrue();
        }
    }

    @Test
    void anOpenConnectionOutlivesTheLock() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection();
                LDAPConnection adaAtWork = new LDAPConnection(server.host(), server.ldapPort(), ada, "secret")) {
            deprov.modify(ada, lockedTime(), replace("userPassword"));

            WhoAmIExtendedResult answer =
                    (WhoAmIExtendedResult) adaAtWork.processExtendedOperation(new WhoAmIExtendedRequest());
            assertThat(answer.getAuthorizationID()).isEqualTo("dn:" + ada);
        }
    }

    @ParameterizedTest
    @CsvSource({"LOCKOUT_OFF, true", "LOCKOUT_ON, false"})
    void theServerItselfTellsWhetherTheLockHolds(PasswordPolicy policy, boolean stillUsable) throws LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .passwordPolicy(policy)
                        .seed(company)
                        .start();
                LDAPConnection deprov = server.serviceConnection()) {
            deprov.modify(ada, lockedTime());

            assertThat(usability(deprov, ada)).get().returns(stillUsable, AccountUsableResponseControl::isUsable);
            assertThat(usability(deprov, bob)).get().returns(true, AccountUsableResponseControl::isUsable);
        }
    }

    @Test
    void theServerDoesNotTellWithoutAPolicyOrAPasswordOrTheComparePrivilege() throws LDAPException {
        try (SlapdServer noPolicy = SlapdServer.builder()
                        .passwordPolicy(PasswordPolicy.NO_POLICY_APPLIES)
                        .seed(company)
                        .start();
                SlapdServer noCompare = SlapdServer.builder()
                        .onUserPassword("=sw")
                        .seed(company)
                        .start();
                SlapdServer noPassword = SlapdServer.builder().seed(company).start();
                LDAPConnection one = noPolicy.serviceConnection();
                LDAPConnection two = noCompare.serviceConnection();
                LDAPConnection three = noPassword.serviceConnection()) {
            three.modify(ada, replace("userPassword"));

            assertThat(usability(one, ada)).isEmpty();
            assertThat(usability(two, ada)).isEmpty();
            assertThat(usability(three, ada)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_LOADED", "LOADED_NOT_ENFORCED"})
    void aCriticalUsabilityControlIsRefusedWhereNoPolicyIsEnforced(PasswordPolicy policy) throws LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .passwordPolicy(policy)
                        .seed(company)
                        .start();
                LDAPConnection deprov = server.serviceConnection()) {
            assertThatThrownBy(() -> usability(deprov, ada))
                    .asInstanceOf(type(LDAPException.class))
                    .returns(ResultCode.UNAVAILABLE_CRITICAL_EXTENSION, LDAPException::getResultCode);
        }
    }

    private static Optional<AccountUsableResponseControl> usability(LDAPConnection connection, String dn)
            throws LDAPException {
        SearchRequest request = new SearchRequest(dn, SearchScope.BASE, "(objectClass=*)", "1.1");
        request.addControl(new AccountUsableRequestControl(true));
        SearchResultEntry entry = connection.search(request).getSearchEntries().get(0);
        return Optional.ofNullable(AccountUsableResponseControl.get(entry));
    }

    private static Modification lockedTime() {
        return replace("pwdAccountLockedTime", "000001010000Z");
    }

    private static Modification endTime() {
        return replace("pwdEndTime", "20200101000000Z");
    }

    private static Modification replace(String attribute, String... values) {
        return new Modification(ModificationType.REPLACE, attribute, values);
    }
}
