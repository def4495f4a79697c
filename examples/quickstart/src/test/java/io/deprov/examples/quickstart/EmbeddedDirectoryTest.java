package io.deprov.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.AssertionRequestControl;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedDirectoryTest {

    private static final Duration WORTH_WAITING = Duration.ofSeconds(3);

    private final Company company = Company.ofSeed(Company.SEED);
    private EmbeddedDirectory directory;

    @BeforeEach
    void start() {
        directory = EmbeddedDirectory.start(company);
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @Test
    void startsFastEnoughForSomebodyWhoIsJustLooking() {
        long begin = System.nanoTime();

        EmbeddedDirectory.start(Company.ofSeed(1)).close();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(WORTH_WAITING);
    }

    @Test
    void twoDirectoriesInOneJvmKnowNothingOfEachOther() throws Exception {
        Company otherCompany = Company.ofSeed(Company.SEED);
        try (EmbeddedDirectory other = EmbeddedDirectory.start(otherCompany)) {
            assertThat(other.port()).isNotEqualTo(directory.port());
            assertThat(other.bindCheck().tryBind(otherCompany.leaverLogin()).isAccepted())
                    .isTrue();
            assertThat(other.bindCheck().tryBind(company.leaverLogin()).isAccepted())
                    .isFalse();
            lock(other, otherCompany.leaver().main());

            assertThat(directory.bindCheck().tryBind(company.leaverLogin()).isAccepted())
                    .isTrue();
        }
    }

    @Test
    void closingTwiceLeavesNoFileAndNoPort() {
        Path folder = directory.trustFile().getParent();
        assertThat(directory.trustFile()).isRegularFile();

        directory.close();
        directory.close();

        assertThat(Files.exists(folder)).isFalse();
        assertThatThrownBy(directory::connect).satisfies(code(ResultCode.CONNECT_ERROR));
    }

    @Test
    void entriesHaveAnUuidForThoseWhoAsk() throws Exception {
        try (LDAPConnection connection = directory.connectAs(directory.serviceLogin())) {
            String dn = company.leaver().main().dn();

            assertThat(connection.getEntry(dn).hasAttribute("entryUUID")).isFalse();
            assertThat(UUID.fromString(connection.getEntry(dn, "entryUUID").getAttributeValue("entryUUID")))
                    .isNotNull();
        }
    }

    @Test
    void listsCanBeReadPageByPage() throws Exception {
        try (LDAPConnection connection = directory.connectAs(directory.serviceLogin())) {
            Set<String> seen = new HashSet<>();
            ASN1OctetString cookie = null;
            int pages = 0;
            do {
                SearchRequest request = new SearchRequest(
                        DirectoryTree.PEOPLE, SearchScope.ONE, Filter.createPresenceFilter("uid"), "uid");
                request.addControl(new SimplePagedResultsControl(100, cookie));
                SearchResult page = connection.search(request);
                page.getSearchEntries().forEach(entry -> seen.add(entry.getDN()));
                cookie = SimplePagedResultsControl.get(page).getCookie();
                pages++;
            } while (cookie != null && cookie.getValueLength() > 0);

            assertThat(pages).isEqualTo(3);
            assertThat(seen).hasSize(company.accountCount());
        }
    }

    @Test
    void anAssertionThatDoesNotHoldStopsAChange() throws Exception {
        String dn = company.leaver().main().dn();
        try (LDAPConnection connection = directory.connectAs(directory.serviceLogin())) {
            ModifyRequest lock = lockRequest(dn);
            lock.addControl(new AssertionRequestControl("(!(pwdAccountLockedTime=*))"));
            connection.modify(lock);

            assertThatThrownBy(() -> connection.modify(lock)).satisfies(code(ResultCode.ASSERTION_FAILED));
            ModifyRequest unlock =
                    new ModifyRequest(dn, new Modification(ModificationType.DELETE, "pwdAccountLockedTime"));
            unlock.addControl(new AssertionRequestControl("(pwdAccountLockedTime=000001010000Z)"));
            connection.modify(unlock);
            assertThat(connection.getEntry(dn, "+").hasAttribute("pwdAccountLockedTime"))
                    .isFalse();
        }
    }

    @Test
    void aGroupCannotLoseItsLastMember() throws Exception {
        PersonAccount control = company.control();
        try (LDAPConnection connection = directory.connectAs(directory.serviceLogin())) {
            assertThatThrownBy(() -> connection.modify(removal("cn=deprov-control", "member", control.dn())))
                    .satisfies(code(ResultCode.OBJECT_CLASS_VIOLATION));
            assertThatThrownBy(
                            () -> connection.modify(removal("cn=deprov-control-unique", "uniqueMember", control.dn())))
                    .satisfies(code(ResultCode.OBJECT_CLASS_VIOLATION));

            connection.modify(removal("cn=deprov-control-posix", "memberUid", control.uid()));
        }
    }

    @Test
    void leavingTwiceIsToldApartFromLeaving() throws Exception {
        PersonAccount leaver = company.leaver().main();
        try (LDAPConnection connection = directory.connectAs(directory.serviceLogin())) {
            connection.modify(removal("cn=dept-research", "member", leaver.dn()));

            assertThatThrownBy(() -> connection.modify(removal("cn=dept-research", "member", leaver.dn())))
                    .satisfies(code(ResultCode.NO_SUCH_ATTRIBUTE));
        }
    }

    @Test
    void certificatesAreComparedByteByByte() throws Exception {
        String dn = company.leaver().main().dn();
        try (LDAPConnection connection = directory.connectAs(directory.serviceLogin())) {
            byte[] der = connection.getEntry(dn).getAttributeValueBytes("userCertificate;binary");
            byte[] almost = der.clone();
            almost[almost.length - 1] ^= 0x20;

            assertThatThrownBy(() -> connection.modify(
                            dn, new Modification(ModificationType.DELETE, "userCertificate;binary", almost)))
                    .satisfies(code(ResultCode.NO_SUCH_ATTRIBUTE));
            connection.modify(dn, new Modification(ModificationType.DELETE, "userCertificate;binary", der));
        }
    }

    @Test
    void nothingPrintedTellsAPassword() throws Exception {
        List<Login> logins = List.of(
                directory.serviceLogin(),
                directory.adminLogin(),
                company.leaverLogin(),
                company.privilegedLogin(),
                company.neighbourLogin());
        String printed = directory + " " + company + " " + directory.snapshot() + " " + company.leaver() + " " + logins
                + " " + directory.bindCheck().tryBind(company.leaverLogin());

        // Counted, not compared: a failing assertion would print them.
        List<String> passwords = logins.stream().map(Login::password).distinct().toList();
        assertThat(passwords.size()).isEqualTo(logins.size());
        assertThat(passwords.stream().filter(printed::contains).count()).isZero();
    }

    private static void lock(EmbeddedDirectory directory, PersonAccount account) throws LDAPException {
        try (LDAPConnection connection = directory.connectAs(directory.serviceLogin())) {
            connection.modify(lockRequest(account.dn()));
        }
    }

    private static ModifyRequest lockRequest(String dn) {
        return new ModifyRequest(
                dn, new Modification(ModificationType.REPLACE, "pwdAccountLockedTime", "000001010000Z"));
    }

    private static ModifyRequest removal(String group, String attribute, String member) {
        return new ModifyRequest(
                group + "," + DirectoryTree.GROUPS, new Modification(ModificationType.DELETE, attribute, member));
    }

    static Consumer<Throwable> code(ResultCode expected) {
        return thrown -> assertThat(thrown)
                .isInstanceOfSatisfying(
                        LDAPException.class, e -> assertThat(e.getResultCode()).isEqualTo(expected));
    }
}
