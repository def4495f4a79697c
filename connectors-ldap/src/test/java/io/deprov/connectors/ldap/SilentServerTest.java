package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that takes the connection and then says nothing keeps nobody waiting beyond the deadline. */
class SilentServerTest {

    /** LDAPMessage 1, ExtendedResponse, success: the answer to StartTLS. */
    private static final byte[] GO_AHEAD = {0x30, 0x0c, 2, 1, 1, 0x78, 7, 0x0a, 1, 0, 4, 0, 4, 0};

    @ParameterizedTest
    @CsvSource({
        "ldap,  false, false", // no answer to the bind
        "ldaps, false, false", // no TLS handshake
        "ldap,  true,  false", // no answer to StartTLS
        "ldap,  true,  true", // StartTLS agreed, then no handshake
    })
    void theCallEndsWithItsDeadlineAndNothingWasDone(String scheme, boolean startTls, boolean goAhead)
            throws IOException, ConnectorException {
        try (SilentServer server = new SilentServer(goAhead);
                Deprov deprov = open(scheme + "://127.0.0.1:" + server.port(), startTls)) {
            Instant start = Instant.now();

            ConnectorException failed = catchThrowableOfType(ConnectorException.class, deprov::check);

            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(3));
            assertThat(failed.failureClass()).as(failed.toString()).isEqualTo(FailureClass.UNAVAILABLE);
        }
    }

    private static Deprov open(String url, boolean startTls) throws ConnectorException {
        Map<String, Object> config = new TreeMap<>();
        config.put("url", url);
        config.put("startTls", startTls);
        config.put("bindDn", "cn=deprov,dc=example,dc=com");
        config.put("peopleBases", List.of("ou=people,dc=example,dc=com"));
        config.put("identifiers", Map.of("userName", Map.of("attribute", "uid", "use", "unique")));
        return Deprov.open(config, "secret", Clock.systemUTC(), Duration.ofSeconds(1));
    }

    /** Accepts and reads; writes at most one go-ahead. */
    private static final class SilentServer implements AutoCloseable {

        private final ServerSocket listener =
                new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        private final List<Socket> accepted = new ArrayList<>();

        SilentServer(boolean goAhead) throws IOException {
            Thread thread = new Thread(() -> serve(goAhead));
            thread.setDaemon(true);
            thread.start();
        }

        int port() {
            return listener.getLocalPort();
        }

        private void serve(boolean goAhead) {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    accepted.add(socket);
                    InputStream in = socket.getInputStream();
                    if (goAhead && in.read() >= 0) {
                        socket.getOutputStream().write(GO_AHEAD);
                    }
                }
            } catch (IOException e) {
                // closed
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            for (Socket socket : accepted) {
                socket.close();
            }
        }
    }
}
