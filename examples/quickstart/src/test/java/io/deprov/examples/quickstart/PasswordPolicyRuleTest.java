package io.deprov.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordPolicyRuleTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    private final Company company = Company.ofSeed(Company.SEED);
    private final String leaver = company.leaver().main().dn();
    private EmbeddedDirectory directory;

    @BeforeEach
    void start() {
        directory = EmbeddedDirectory.start(company, NOON);
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @Test
    void everybodySignsInAtFirst() throws Exception {
        assertThat(accepts(company.leaverLogin())).isTrue();
        assertThat(accepts(company.privilegedLogin())).isTrue();
        assertThat(accepts(company.neighbourLogin())).isTrue();
    }

    @Test
    void aLockedAccountIsRefusedWhileItsPasswordIsStillSet() throws Exception {
        set(leaver, "pwdAccountLockedTime", "000001010000Z");

        BindCheck.Answer answer = directory.bindCheck().tryBind(company.leaverLogin());

        assertThat(answer.isAccepted()).isFalse();
        assertThat(answer.diagnostic()).startsWith("49 ").contains("account locked");
        assertThat(directory.snapshot().values(leaver, "userPassword")).hasSize(1);
        assertThat(accepts(company.neighbourLogin())).isTrue();
        assertThat(accepts(company.privilegedLogin())).isTrue();
    }

    @Test
    void withoutThePolicyControlALockLooksLikeAWrongPassword() throws Exception {
        set(leaver, "pwdAccountLockedTime", "000001010000Z");

        assertThatThrownBy(() -> directory.connectAs(company.leaverLogin()))
                .satisfies(EmbeddedDirectoryTest.code(ResultCode.INVALID_CREDENTIALS))
                .extracting(e -> ((LDAPException) e).getResponseControls().length)
                .isEqualTo(0);
    }

    @Test
    void anUnlockedAccountIsBack() throws Exception {
        set(leaver, "pwdAccountLockedTime", "000001010000Z");

        change(leaver, new Modification(ModificationType.DELETE, "pwdAccountLockedTime"));

        assertThat(accepts(company.leaverLogin())).isTrue();
    }

    @Test
    void aLockIsWorthNothingWhereThePolicySaysNoLockout() throws Exception {
        set(leaver, "pwdAccountLockedTime", "000001010000Z");

        set(DirectoryTree.DEFAULT_POLICY, "pwdLockout", "FALSE");

        assertThat(accepts(company.leaverLogin())).isTrue();
    }

    @Test
    void aLockIsWorthNothingWhereThePolicySaysNothingOfLockout() throws Exception {
        set(leaver, "pwdAccountLockedTime", "000001010000Z");

        change(DirectoryTree.DEFAULT_POLICY, new Modification(ModificationType.DELETE, "pwdLockout"));

        assertThat(accepts(company.leaverLogin())).isTrue();
    }

    @Test
    void anAccountsOwnPolicyGoesBeforeTheDefault() throws Exception {
        String lenient = "cn=lenient," + DirectoryTree.POLICIES;
        try (LDAPConnection admin = directory.connectAs(directory.adminLogin())) {
            admin.add(new Entry(
                    "dn: " + lenient,
                    "objectClass: organizationalRole",
                    "objectClass: pwdPolicy",
                    "cn: lenient",
                    "pwdAttribute: userPassword",
                    "pwdLockout: FALSE"));
        }
        set(leaver, "pwdAccountLockedTime", "000001010000Z");

        set(leaver, "pwdPolicySubentry", lenient);

        assertThat(accepts(company.leaverLogin())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"20261123115959Z,false", "20261123120000Z,false", "20261123120001Z,true"})
    void anEndTimeCountsFromItsVerySecond(String end, boolean isAccepted) throws Exception {
        set(leaver, "pwdEndTime", end);

        assertThat(accepts(company.leaverLogin())).isEqualTo(isAccepted);
    }

    @Test
    void anEndTimeCountsEvenWithoutLockout() throws Exception {
        set(DirectoryTree.DEFAULT_POLICY, "pwdLockout", "FALSE");

        set(leaver, "pwdEndTime", "20261122000000Z");

        assertThat(accepts(company.leaverLogin())).isFalse();
        assertThat(accepts(company.neighbourLogin())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"20261123115959Z,true", "20261123120001Z,false"})
    void aStartTimeAheadRefuses(String start, boolean isAccepted) throws Exception {
        set(leaver, "pwdStartTime", start);

        assertThat(accepts(company.leaverLogin())).isEqualTo(isAccepted);
    }

    @Test
    void whereThereIsNoPolicyNothingLocks() throws Exception {
        set(leaver, "pwdAccountLockedTime", "000001010000Z");
        set(leaver, "pwdEndTime", "20261122000000Z");

        try (LDAPConnection admin = directory.connectAs(directory.adminLogin())) {
            admin.delete(new DeleteRequest(DirectoryTree.DEFAULT_POLICY));
        }

        assertThat(accepts(company.leaverLogin())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "20261123115500Z,0,false", // until an administrator unlocks
        "20261123115500Z,600,false",
        "20261123115500Z,60,true", // over
        "20261123120500Z,600,true" // to come
    })
    void aTimedLockLastsAsLongAsThePolicySays(String since, String duration, boolean isAccepted) throws Exception {
        set(DirectoryTree.DEFAULT_POLICY, "pwdLockoutDuration", duration);

        set(leaver, "pwdAccountLockedTime", since);

        assertThat(accepts(company.leaverLogin())).isEqualTo(isAccepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUE", "yesterday", "2026-11-23T12:00:00Z", "000001010000"})
    void aLockThatIsNoTimeIsRefused(String value) {
        assertThatThrownBy(() -> set(leaver, "pwdAccountLockedTime", value))
                .satisfies(EmbeddedDirectoryTest.code(ResultCode.INVALID_ATTRIBUTE_SYNTAX));
    }

    @Test
    void aRefusedBindLeavesTheConnectionAnonymous() throws Exception {
        set(leaver, "pwdAccountLockedTime", "000001010000Z");
        try (LDAPConnection connection = directory.connectAs(directory.adminLogin())) {
            assertThatThrownBy(
                            () -> connection.bind(leaver, company.leaverLogin().password()))
                    .satisfies(EmbeddedDirectoryTest.code(ResultCode.INVALID_CREDENTIALS));

            assertThatThrownBy(() -> connection.search(leaver, com.unboundid.ldap.sdk.SearchScope.BASE, "(uid=*)"))
                    .satisfies(EmbeddedDirectoryTest.code(ResultCode.INSUFFICIENT_ACCESS_RIGHTS));
        }
    }

    private boolean accepts(Login login) throws LDAPException {
        return directory.bindCheck().tryBind(login).isAccepted();
    }

    private void set(String dn, String attribute, String value) throws LDAPException {
        change(dn, new Modification(ModificationType.REPLACE, attribute, value));
    }

    /** People as deprov would, policies as only the admin may. */
    private void change(String dn, Modification modification) throws LDAPException {
        Login login = dn.endsWith(DirectoryTree.PEOPLE) ? directory.serviceLogin() : directory.adminLogin();
        try (LDAPConnection connection = directory.connectAs(login)) {
            connection.modify(dn, modification);
        }
    }
}
