package io.deprov.connectors.ldap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's own life: seeds, start, stop, crash, and what it leaves behind. */
@RequiresSlapd
class SlapdServerIT {

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");

    @Test
    void peopleAndDeprovItselfCanBindAndAWrongPasswordIsRefused() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            BindProbe probe = new BindProbe(server);

            assertThat(deprov.getEntry(ada).getAttributeValue("mail")).isEqualTo("ada@example.com");
            assertThat(probe.canBind(ada, "secret")).isTrue();
            assertThat(probe.attempt(ada, "wrong").resultCode()).isEqualTo(ResultCode.INVALID_CREDENTIALS);
            assertThat(probe.attempt(ada, "wrong").isLocked()).isFalse();
        }
    }

    @Test
    void stopAndStartKeepPortsAndData() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start()) {
            int port = server.ldapPort();
            describe(server, "before the stop");

            server.stop();

            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(server::serviceConnection)
                    .asInstanceOf(type(LDAPException.class))
                    .returns(ResultCode.CONNECT_ERROR, LDAPException::getResultCode);

            server.start();

            assertThat(server.ldapPort()).isEqualTo(port);
            assertThat(description(server)).isEqualTo("before the stop");
        }
    }

    @Test
    void aConnectionIsLostWhenTheServerStopsBetweenTwoSteps() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            deprov.getEntry(ada);

            server.stop();

            assertThatThrownBy(() -> deprov.modify(ada, lock()))
                    .asInstanceOf(type(LDAPException.class))
                    .returns(false, e -> e.getResultCode().isConnectionUsable());
        }
    }

    @Test
    void aKilledServerStartsAgainWithItsData() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start()) {
            describe(server, "before the crash");

            server.kill();
            server.start();

            assertThat(description(server)).isEqualTo("before the crash");
        }
    }

    @Test
    void startingARunningServerIsRefused() {
        try (SlapdServer server = SlapdServer.builder().start()) {
            assertThatThrownBy(server::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already runs");
            assertThat(server.isRunning()).isTrue();
        }
    }

    @Test
    void closingEndsTheProcessAndDeletesTheTemporaryDirectory() {
        SlapdServer server = SlapdServer.builder().start();
        assertThat(server.directory()).isDirectory();

        server.close();

        assertThat(server.isRunning()).isFalse();
        assertThat(server.directory()).doesNotExist();
    }

    @Test
    void aNamedDirectoryKeepsTheLogWithItsOperationsAndWithoutPasswords(@TempDir Path directory) throws Exception {
        try (SlapdServer server =
                        SlapdServer.builder().seed(company).directory(directory).start();
                LDAPConnection deprov = server.serviceConnection()) {
            deprov.modify(ada, lock());
            deprov.modify(ada, new Modification(ModificationType.REPLACE, "userPassword", "drawn-at-random"));
        }

        String log = Files.readString(directory.resolve("slapd.log"));
        assertThat(log).contains("MOD attr=pwdAccountLockedTime", "MOD attr=userPassword");
        assertThat(log).doesNotContain("drawn-at-random");
    }

    @Test
    void twoServersStandSideBySide() {
        try (SlapdServer one = SlapdServer.builder().seed(company).start();
                SlapdServer other = SlapdServer.builder().start()) {
            assertThat(new BindProbe(one).canBind(ada, "secret")).isTrue();
            assertThat(new BindProbe(other).canBind(ada, "secret")).isFalse();
        }
    }

    @Test
    void onlyAnOnlineSeedHasItsMemberOfComputed() throws LDAPException {
        String group = company.groupOfNames("staff", ada);

        try (SlapdServer offline = SlapdServer.builder().seed(company).start();
                SlapdServer online = SlapdServer.builder().seedOnline(company).start();
                LDAPConnection toOffline = offline.serviceConnection();
                LDAPConnection toOnline = online.serviceConnection()) {
            assertThat(toOffline.getEntry(ada, "memberOf").getAttributeValue("memberOf"))
                    .isNull();
            assertThat(toOnline.getEntry(ada, "memberOf").getAttributeValue("memberOf"))
                    .isEqualTo(group);
        }
    }

    @Test
    void aSeedTheServerRefusesIsReportedInItsOwnWords() {
        LdifSource badSeed = LdifSource.of("""
                dn: cn=empty,ou=groups,dc=example,dc=com
                objectClass: groupOfNames
                cn: empty
                """);

        assertThatThrownBy(() -> SlapdServer.builder().seed(badSeed).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("slapadd ended with 1")
                .hasMessageContaining("requires attribute 'member'");
    }

    private static Modification lock() {
        return new Modification(ModificationType.REPLACE, "pwdAccountLockedTime", "000001010000Z");
    }

    private void describe(SlapdServer server, String text) throws LDAPException {
        try (LDAPConnection root = server.rootConnection()) {
            root.modify(ada, new Modification(ModificationType.REPLACE, "description", text));
        }
    }

    private String description(SlapdServer server) throws LDAPException {
        try (LDAPConnection root = server.rootConnection()) {
            return root.getEntry(ada).getAttributeValue("description");
        }
    }
}
