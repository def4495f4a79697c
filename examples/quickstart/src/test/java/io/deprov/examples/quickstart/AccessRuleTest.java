package io.deprov.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.PLAINBindRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import com.unboundid.ldap.sdk.extensions.WhoAmIExtendedRequest;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Refusals leave the directory as it was, so that all tests share one. */
class AccessRuleTest {

    private static final Company COMPANY = Company.ofSeed(Company.SEED);
    private static final String LEAVER = COMPANY.leaver().main().dn();
    private static final Modification LOCK =
            new Modification(ModificationType.REPLACE, "pwdAccountLockedTime", "000001010000Z");
    private static EmbeddedDirectory directory;

    @BeforeAll
    static void start() {
        directory = EmbeddedDirectory.start(COMPANY);
    }

    @AfterAll
    static void stop() {
        directory.close();
    }

    @Test
    void aStrangerReadsWhatTheServerIsAndNothingElse() throws Exception {
        try (LDAPConnection stranger = directory.connect()) {
            assertThat(stranger.getRootDSE().getSupportedControlOIDs()).isNotEmpty();
            assertThat(stranger.getSchema().getAttributeType("pwdAccountLockedTime"))
                    .isNotNull();
            refused(() -> stranger.search(DirectoryTree.PEOPLE, SearchScope.SUB, "(uid=*)"));
            refused(() -> stranger.search("", SearchScope.SUB, "(uid=*)"));
            refused(() -> stranger.compare(LEAVER, "uid", "x"));
            refused(() -> stranger.modify(LEAVER, LOCK));
        }
    }

    @Test
    void aPersonReadsAndChangesNothing() throws Exception {
        try (LDAPConnection person = directory.connectAs(COMPANY.neighbourLogin())) {
            assertThat(person.getEntry(LEAVER)).isNotNull();
            assertThat(person.processExtendedOperation(new WhoAmIExtendedRequest())
                            .getResultCode())
                    .isEqualTo(ResultCode.SUCCESS);
            refused(() -> person.modify(LEAVER, LOCK));
            refused(() -> person.modify(COMPANY.neighbour().dn(), LOCK));
            refused(() -> person.delete(LEAVER));
            refused(() -> person.modifyDN(LEAVER, "uid=gone", true));
            refused(() -> person.add(new Entry("ou=mine," + DirectoryTree.PEOPLE)));
            assertThat(person.processExtendedOperation(new PasswordModifyExtendedRequest(LEAVER, null, "taken-over"))
                            .getResultCode())
                    .isEqualTo(ResultCode.INSUFFICIENT_ACCESS_RIGHTS);
        }
    }

    @Test
    void theServiceAccountStaysWithPeopleAndGroups() throws Exception {
        Modification lenient = new Modification(ModificationType.REPLACE, "pwdLockout", "FALSE");
        try (LDAPConnection service = directory.connectAs(directory.serviceLogin())) {
            refused(() -> service.modify(DirectoryTree.DEFAULT_POLICY, lenient));
            refused(() -> service.modify(
                    DirectoryTree.SERVICE_DN, new Modification(ModificationType.REPLACE, "description", "x")));
            refused(() -> service.modify(
                    DirectoryTree.PEOPLE, new Modification(ModificationType.REPLACE, "description", "x")));
            refused(() -> service.delete("cn=app-wiki," + DirectoryTree.GROUPS));
            refused(() -> service.add(new Entry("ou=mine," + DirectoryTree.PEOPLE)));
            refused(() -> service.modifyDN(LEAVER, "uid=gone", true));
        }
    }

    @Test
    void thereIsNoWayAroundThePasswordPolicy() throws Exception {
        try (LDAPConnection connection = directory.connect()) {
            assertThatThrownBy(() -> connection.bind(new PLAINBindRequest(
                            "dn:" + LEAVER, COMPANY.leaverLogin().password())))
                    .satisfies(EmbeddedDirectoryTest.code(ResultCode.AUTH_METHOD_NOT_SUPPORTED));
        }
    }

    @Test
    void theAdminMayDoAnything() throws Exception {
        try (LDAPConnection admin = directory.connectAs(directory.adminLogin())) {
            assertThatCode(() -> {
                        admin.add("dn: ou=new," + DirectoryTree.SUFFIX, "objectClass: organizationalUnit", "ou: new");
                        admin.modifyDN("ou=new," + DirectoryTree.SUFFIX, "ou=newer", true);
                        admin.delete("ou=newer," + DirectoryTree.SUFFIX);
                    })
                    .doesNotThrowAnyException();
        }
    }

    private static void refused(ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .isInstanceOf(LDAPException.class)
                .satisfies(EmbeddedDirectoryTest.code(ResultCode.INSUFFICIENT_ACCESS_RIGHTS));
    }
}
