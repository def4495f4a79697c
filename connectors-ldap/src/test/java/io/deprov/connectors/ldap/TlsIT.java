package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.ServerCertificate;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bind password goes only to a server whose certificate is good. */
@RequiresSlapd
class TlsIT {

    @ParameterizedTest
    @EnumSource(ServerCertificate.class)
    void onlyATrustedCertificateForTheRightHostThatIsValidNowIsAccepted(ServerCertificate certificate)
            throws ConnectorException, IOException {
        try (SlapdServer server = SlapdServer.builder().certificate(certificate).start()) {
            for (Map<String, Object> config : List.of(startTls(server), ldaps(server))) {
                try (Deprov deprov = Deprov.open(config, server.servicePassword())) {
                    if (certificate == ServerCertificate.TRUSTED) {
                        assertThat(deprov.check().notes()).anyMatch(note -> note.contains("encrypted"));
                    } else {
                        ConnectorException refused = catchThrowableOfType(ConnectorException.class, deprov::check);
                        assertThat(refused.failureClass())
                                .as(config.get("url") + " " + refused)
                                .isEqualTo(FailureClass.CONFIG);
                        assertThat(refused.getMessage()).contains("TLS");
                    }
                }
            }
            long binds = Files.readAllLines(server.logFile()).stream()
                    .filter(line -> line.contains(" BIND dn="))
                    .count();
            assertThat(binds > 0).isEqualTo(certificate == ServerCertificate.TRUSTED);
        }
    }

    private static Map<String, Object> startTls(SlapdServer server) {
        return Deprov.config(server);
    }

    private static Map<String, Object> ldaps(SlapdServer server) {
        Map<String, Object> config = new TreeMap<>(Deprov.config(server));
        config.put("url", server.ldapsUrl());
        config.put("startTls", false);
        return config;
    }
}
