package io.deprov.examples.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import io.deprov.api.config.ConfigException;
import io.deprov.core.execute.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private Verdict offboard(Path config, String number) throws Exception {
        return Embedding.offboard(config, number, "approver", new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    @Test
    void whatIsFoundIsTakenAwayAndWhatIsLeftIsNamed() throws Exception {
        InMemoryDirectoryServerConfig server = new InMemoryDirectoryServerConfig("dc=example,dc=com");
        server.addAdditionalBindCredentials("cn=deprov", "secret");
        server.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getByName("127.0.0.1"), 0, null));
        try (InMemoryDirectoryServer ldap = new InMemoryDirectoryServer(server)) {
            ldap.add("dn: dc=example,dc=com", "objectClass: domain", "dc: example");
            for (String uid : new String[] {"ada", "bob"}) {
                ldap.add(
                        "dn: uid=" + uid + ",dc=example,dc=com",
                        "objectClass: inetOrgPerson",
                        "uid: " + uid,
                        "cn: " + uid,
                        "sn: " + uid,
                        "employeeNumber: number-" + uid,
                        "userPassword: secret-of-" + uid);
            }
            ldap.startListening();

            Verdict verdict = offboard(config(ldap.getListenPort()), "number-ada");

            // This server knows no way to block sign-in, which is left to a person.
            assertThat(verdict).isEqualTo(Verdict.INCOMPLETE);
            assertThat(said.toString(StandardCharsets.UTF_8))
                    .contains("VERIFIED revoke of credential/password", "open: corp/main/account", "INCOMPLETE");
            assertThat(ldap.getEntry("uid=ada,dc=example,dc=com").hasAttribute("userPassword"))
                    .isFalse();
            assertThat(ldap.getEntry("uid=bob,dc=example,dc=com").hasAttribute("userPassword"))
                    .isTrue();
        }
    }

    @Test
    void aConfigurationThatIsNoneIsSaidSo() {
        assertThatThrownBy(() -> offboard(directory.resolve("missing.yaml"), "1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("missing.yaml");
    }

    private Path config(int port) throws Exception {
        Path password = Files.writeString(directory.resolve("password"), "secret");
        return Files.writeString(
                directory.resolve("deprov.yaml"),
                String.join(
                        "\n",
                        "stateDirectory: " + directory.resolve("state"),
                        "selfApproval: true",
                        "targets:",
                        "  corp:",
                        "    connector: ldap",
                        "    config:",
                        "      url: ldap://127.0.0.1:" + port,
                        "      bindDn: cn=deprov",
                        "      bindPassword: file:" + password,
                        "      peopleBases: [ 'dc=example,dc=com' ]",
                        "      identifiers:",
                        "        employeeNumber: { attribute: employeeNumber, use: linking }",
                        ""));
    }
}
