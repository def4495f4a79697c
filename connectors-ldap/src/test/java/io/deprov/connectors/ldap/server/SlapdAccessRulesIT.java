package io.deprov.connectors.ldap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What deprov's own bind may do, and what it may not. */
@RequiresSlapd
class SlapdAccessRulesIT {

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "secret");

    @ParameterizedTest
    @ValueSource(strings = {"=csw", "=sw", "=saz", "=sz"})
    void aFilterSeesThatThereIsAPasswordAndNobodySeesTheHash(String privileges) throws LDAPException {
        company.entry(bob).removeAttribute("userPassword");
        try (SlapdServer server = SlapdServer.builder()
                        .onUserPassword(privileges)
                        .seed(company)
                        .start();
                LDAPConnection deprov = server.serviceConnection()) {
            assertThat(dns(deprov, "(userPassword=*)")).containsExactly(ada);
            assertThat(dns(deprov, "(&(uid=*)(!(userPassword=*)))")).containsExactly(bob);
            assertThat(deprov.getEntry(ada, "*", "+", "userPassword").hasAttribute("userPassword"))
                    .isFalse();

            deprov.modify(ada, replace("userPassword"));

            assertThat(dns(deprov, "(userPassword=*)")).isEmpty();
            assertThat(dns(deprov, "(&(uid=*)(!(userPassword=*)))")).containsExactly(ada, bob);
        }
    }

    @Test
    void withoutTheSearchPrivilegeNeitherPresenceNorAbsenceIsEverFound() throws LDAPException {
        try (SlapdServer server =
                        SlapdServer.builder().onUserPassword("=w").seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            assertThat(dns(deprov, "(userPassword=*)")).isEmpty();
            assertThat(dns(deprov, "(&(uid=*)(!(userPassword=*)))")).isEmpty();
        }
    }

    @Test
    void theDeletePrivilegeAloneTakesAPasswordAwayButCannotSetOne() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .onUserPassword("=sz")
                        .seed(company)
                        .start();
                LDAPConnection deprov = server.serviceConnection()) {
            refused(() -> deprov.modify(ada, replace("userPassword", "chosen by a thief")));

            deprov.modify(ada, replace("userPassword"));

            assertThat(new BindProbe(server).canBind(ada, "secret")).isFalse();
        }
    }

    @Test
    void deprovMayWriteExactlyWhatItNeeds() throws LDAPException {
        company.sshPublicKey(ada, "ssh-ed25519 AAAA ada");
        String names = company.groupOfNames("names", ada, bob);
        String unique = company.groupOfUniqueNames("unique", ada, bob);
        String posix = company.posixGroup("posix", "ada");
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            deprov.modify(ada, replace("pwdAccountLockedTime", "000001010000Z"));
            deprov.modify(ada, replace("pwdEndTime", "20200101000000Z"));
            deprov.modify(ada, replace("userPassword"));
            deprov.modify(ada, replace("sshPublicKey"));
            deprov.modify(ada, replace("userCertificate;binary"));
            deprov.modify(names, new Modification(ModificationType.DELETE, "member", ada));
            deprov.modify(unique, new Modification(ModificationType.DELETE, "uniqueMember", ada));
            deprov.modify(posix, new Modification(ModificationType.DELETE, "memberUid", "ada"));
            deprov.delete(ada);

            assertThat(dns(deprov, "(uid=*)")).containsExactly(bob);
        }
    }

    @Test
    void deprovMayNotDoAnythingElse() throws LDAPException {
        String group = company.groupOfNames("names", ada, bob);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            DirectorySnapshot before = DirectorySnapshot.of(server);

            refused(() -> deprov.modify(ada, replace("mail", "else@example.com")));
            refused(() -> deprov.modify(ada, new Modification(ModificationType.ADD, "objectClass", "ldapPublicKey")));
            refused(() -> deprov.modifyDN(ada, "uid=moved", true));
            refused(() -> deprov.modify(group, replace("description", "mine")));
            refused(() -> deprov.delete(group));
            refused(() -> deprov.delete(DirectoryTree.SERVICE_DN));
            refused(() -> deprov.modify(DirectoryTree.DEFAULT_POLICY, replace("pwdLockout", "FALSE")));
            Entry newcomer = company.entry(bob).duplicate();
            newcomer.setDN("uid=newcomer," + DirectoryTree.PEOPLE);
            newcomer.setAttribute("uid", "newcomer");
            refused(() -> deprov.add(newcomer));

            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
            assertThat(deprov.getEntry(ada, "userPassword", "pwdHistory").getAttributes())
                    .isEmpty();
            assertThat(deprov.getEntry(DirectoryTree.SERVICE_DN)).isNull();
        }
    }

    @Test
    void oneGroupCanBeWithheldWhateverItsName() throws LDAPException {
        String awkward = company.groupOfNames("Ops, \"EMEA\" + \\x", ada, bob);
        String ordinary = company.groupOfNames("ordinary", ada, bob);
        try (SlapdServer server =
                        SlapdServer.builder().seed(company).denyWriteTo(awkward).start();
                LDAPConnection deprov = server.serviceConnection()) {
            Modification removal = new Modification(ModificationType.DELETE, "member", ada);

            refused(() -> deprov.modify(awkward, removal));
            deprov.modify(ordinary, removal);

            assertThat(deprov.getEntry(awkward).getAttributeValues("member")).containsExactlyInAnyOrder(ada, bob);
        }
    }

    @Test
    void oneAttributeCanBeWithheld() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .seed(company)
                        .denyWriteOf("pwdAccountLockedTime")
                        .start();
                LDAPConnection deprov = server.serviceConnection()) {
            refused(() -> deprov.modify(ada, replace("pwdAccountLockedTime", "000001010000Z")));
            deprov.modify(ada, replace("pwdEndTime", "20200101000000Z"));
        }
    }

    @Test
    void aHiddenPersonIsNotFoundAndCanStillSignIn() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).hide(ada).start();
                LDAPConnection deprov = server.serviceConnection()) {
            assertThat(dns(deprov, "(uid=*)")).containsExactly(bob);
            assertThat(deprov.getEntry(ada)).isNull();
            // A write gives it away: 50, where somebody who is not there would be 32.
            refused(() -> deprov.modify(ada, replace("pwdEndTime", "20200101000000Z")));
            assertThat(new BindProbe(server).canBind(ada, "secret")).isTrue();
        }
    }

    private static void refused(ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .asInstanceOf(type(LDAPException.class))
                .returns(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, LDAPException::getResultCode);
    }

    private static List<String> dns(LDAPConnection connection, String filter) throws LDAPException {
        return connection.search(DirectoryTree.PEOPLE, SearchScope.SUB, filter, "1.1").getSearchEntries().stream()
                .map(Entry::getDN)
                .toList();
    }

    private static Modification replace(String attribute, String... values) {
        return new Modification(ModificationType.REPLACE, attribute, values);
    }
}
