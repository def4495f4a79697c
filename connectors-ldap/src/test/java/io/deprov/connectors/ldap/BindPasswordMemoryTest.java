package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import io.deprov.api.ConnectorContext;
import io.deprov.api.config.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While connections are open and kept, no object holds the password they were opened with. */
class BindPasswordMemoryTest {

    private final Canary canary = new Canary();
    private final AtomicInteger fetched = new AtomicInteger();

    @TempDir
    private Path directory;

    @Test
    void neitherAConnectionInUseNorAnIdleOneHoldsThePassword() throws Exception {
        try (BareServer server = new BareServer(BareServer.BIND, BareServer.SEARCH);
                Connections connections = connections(server)) {
            LDAPConnection idle = connections.take(Deprov.call(Duration.ofSeconds(20)));
            LDAPConnection used = connections.take(Deprov.call(Duration.ofSeconds(20)));
            connections.giveBack(idle, Deprov.call(Duration.ofSeconds(20)));

            assertThat(idle.isConnected()).isTrue();
            assertThat(used.isConnected()).isTrue();
            assertThat(fetched).hasValue(2);
            assertThat(canary.isInMemory(directory)).isFalse();
            connections.discard(used);
        }
    }

    @Test
    void aBrokenConnectionIsReplacedWithThePasswordFetchedAgain() throws Exception {
        try (BareServer server = new BareServer(BareServer.BIND, BareServer.SEARCH);
                Connections connections = connections(server)) {
            LDAPConnection first = connections.take(Deprov.call(Duration.ofSeconds(20)));
            server.breakOff();

            LDAPConnection second = connections.replace(first, Deprov.call(Duration.ofSeconds(20)));

            assertThat(second.isConnected()).isTrue();
            assertThat(fetched).hasValue(2);
            assertThat(server.asked())
                    .filteredOn(operation -> operation == BareServer.BIND)
                    .hasSize(2);
            assertThat(canary.isInMemory(directory)).isFalse();
            connections.discard(second);
        }
    }

    /** The search itself: it would be no use if it found nothing anyway. */
    @Test
    void aPasswordThatIsHeldIsFoundInEachForm() throws Exception {
        char[] characters = canary.characters();
        assertThat(canary.isInMemory(directory)).as("char[]").isTrue();

        byte[] octets = new String(characters).getBytes(StandardCharsets.UTF_8);
        Arrays.fill(characters, '\0');
        assertThat(canary.isInMemory(directory)).as("byte[]").isTrue();

        String text = new String(octets, StandardCharsets.UTF_8);
        Arrays.fill(octets, (byte) 0);
        assertThat(canary.isInMemory(directory)).as("String").isTrue();
        assertThat(text).hasSize(octets.length);
    }

    private Connections connections(BareServer server) throws Exception {
        Map<String, Object> raw = new TreeMap<>();
        raw.put("url", "ldap://127.0.0.1:" + server.port());
        raw.put("bindDn", "cn=deprov,dc=example,dc=com");
        raw.put("bindPassword", "test:bind");
        raw.put("peopleBases", List.of("ou=people,dc=example,dc=com"));
        raw.put("identifiers", Map.of("userName", Map.of("attribute", "uid", "use", "unique")));
        LdapSettings settings = SettingsReader.read(LdapConfigSchema.SCHEMA.read(Deprov.TARGET.value(), raw));
        return Connections.create(settings, ConnectorContext.of(Deprov.TARGET, Clock.systemUTC(), ref -> {
            fetched.incrementAndGet();
            char[] characters = canary.characters();
            try {
                return Secret.copyOf(characters);
            } finally {
                Arrays.fill(characters, '\0');
            }
        }));
    }
}
