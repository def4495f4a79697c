package io.deprov.connectors.ldap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** LDAPS and StartTLS against the test authority; every certificate but the right one is refused. */
@RequiresSlapd
class SlapdTlsIT {

    private enum Transport {
        LDAPS,
        START_TLS
    }

    @ParameterizedTest
    @EnumSource
    void theTrustedCertificateIsAcceptedByAddressAndByName(Transport transport) throws Exception {
        try (SlapdServer server = SlapdServer.builder().start()) {
            for (String host : List.of(server.host(), server.hostName())) {
                try (LDAPConnection connection = connect(server, transport, host)) {
                    connection.bind(DirectoryTree.SERVICE_DN, server.servicePassword());
                    assertThat(connection.getSSLSession().getPeerPrincipal()).hasToString("CN=localhost");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateForAnotherHostIsRefused(Transport transport) {
        try (SlapdServer server =
                SlapdServer.builder().certificate(ServerCertificate.WRONG_HOST).start()) {
            assertThatThrownBy(() -> connect(server, transport, server.hostName()))
                    .isInstanceOf(LDAPException.class)
                    .hasMessageContaining("ldap.elsewhere.example");
        }
    }

    @Test
    void theHostNameCheckOfTheSdkWavesLoopbackAddressesThrough() throws Exception {
        try (SlapdServer server = SlapdServer.builder()
                        .certificate(ServerCertificate.WRONG_HOST)
                        .start();
                LDAPConnection connection = connect(server, Transport.LDAPS, server.host())) {
            // So it is by name, never by address, that a test can tell whether the connector checks.
            assertThat(connection.getSSLSession().getPeerPrincipal()).hasToString("CN=ldap.elsewhere.example");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anExpiredCertificateIsRefused(Transport transport) {
        try (SlapdServer server =
                SlapdServer.builder().certificate(ServerCertificate.EXPIRED).start()) {
            assertThatThrownBy(() -> connect(server, transport, server.hostName()))
                    .isInstanceOf(LDAPException.class)
                    .hasMessageContaining("validity check failed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCertificateFromAnUnknownAuthorityIsRefused(Transport transport) {
        try (SlapdServer server = SlapdServer.builder()
                .certificate(ServerCertificate.UNKNOWN_ISSUER)
                .start()) {
            assertThatThrownBy(() -> connect(server, transport, server.hostName()))
                    .isInstanceOf(LDAPException.class)
                    .hasMessageContaining("unable to find valid certification path");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aForgedCertificateIsRefused(Transport transport) {
        try (SlapdServer server =
                SlapdServer.builder().certificate(ServerCertificate.FORGED).start()) {
            assertThatThrownBy(() -> connect(server, transport, server.hostName()))
                    .isInstanceOf(LDAPException.class)
                    .hasMessageContaining("signature check failed");
        }
    }

    @Test
    void thePemTrustManagerOfTheSdkFallsForAForgedCertificate() throws Exception {
        try (SlapdServer server =
                SlapdServer.builder().certificate(ServerCertificate.FORGED).start()) {
            SSLUtil comparesNamesOnly =
                    new SSLUtil(new PEMFileTrustManager(server.caFile().toFile()));

            // It checks names, key ids and dates, but no signature (SDK 7.0.5): the connector must not use it.
            try (LDAPConnection connection = new LDAPConnection(
                    comparesNamesOnly.createSSLSocketFactory(), verifying(), server.hostName(), server.ldapsPort())) {
                connection.bind(DirectoryTree.SERVICE_DN, server.servicePassword());
            }
        }
    }

    @Test
    void aPlainPortDoesNotAnswerATlsHandshake() {
        try (SlapdServer server = SlapdServer.builder().start()) {
            assertThatThrownBy(() -> new LDAPConnection(
                            ssl(server).createSSLSocketFactory(), verifying(), server.host(), server.ldapPort()))
                    .isInstanceOf(LDAPException.class)
                    .returns(ResultCode.CONNECT_ERROR, e -> ((LDAPException) e).getResultCode());
        }
    }

    private static LDAPConnection connect(SlapdServer server, Transport transport, String host) throws Exception {
        if (transport == Transport.LDAPS) {
            return new LDAPConnection(ssl(server).createSSLSocketFactory(), verifying(), host, server.ldapsPort());
        }
        LDAPConnection connection = new LDAPConnection(verifying(), host, server.ldapPort());
        try {
            // StartTLS is an ordinary operation to the SDK: a refusal by the server is a result, not an exception.
            ResultCode answer = connection
                    .processExtendedOperation(
                            new StartTLSExtendedRequest(ssl(server).createSSLContext()))
                    .getResultCode();
            assertThat(answer).isEqualTo(ResultCode.SUCCESS);
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
    }

    /** The JDK's own validation: signatures, validity, what an authority may issue. */
    private static SSLUtil ssl(SlapdServer server) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(server.caFile())) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        return new SSLUtil(factory.getTrustManagers());
    }

    private static LDAPConnectionOptions verifying() {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(false));
        return options;
    }
}
