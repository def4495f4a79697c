package io.deprov.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.NameResolver;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Talks to the directory as a connector would, with a trust manager and a verifier of its own. */
class TlsIdentityTest {

    private static EmbeddedDirectory directory;

    @BeforeAll
    static void start() {
        directory = EmbeddedDirectory.start(Company.ofSeed(Company.SEED));
    }

    @AfterAll
    static void stop() {
        directory.close();
    }

    @Test
    void startTlsHoldsAgainstAFullCheckOfCertificateAndAddress() throws Exception {
        try (LDAPConnection connection = startTls(directory, directory.trustFile(), directory.host())) {
            assertThat(connection.getSSLSession()).isNotNull();
            assertThat(connection.getSSLSession().getProtocol()).startsWith("TLSv1.");

            connection.bind(
                    directory.serviceLogin().dn(), directory.serviceLogin().password());
        }
    }

    /** Asked of the JDK, because HostNameSSLSocketVerifier takes any certificate for a loopback address. */
    @Test
    void theCertificateIsForTheAddressAndForLocalhost() throws Exception {
        try (LDAPConnection connection = startTls(directory, directory.trustFile(), "localhost")) {
            X509Certificate certificate =
                    (X509Certificate) connection.getSSLSession().getPeerCertificates()[0];

            assertThat(certificate.getSubjectAlternativeNames())
                    .map(name -> (Object) name.get(1))
                    .containsExactlyInAnyOrder("127.0.0.1", "localhost");
        }
    }

    @Test
    void anotherDirectorysAuthorityIsNotTrusted() throws Exception {
        try (EmbeddedDirectory other = EmbeddedDirectory.start(Company.ofSeed(2))) {
            assertThatThrownBy(() -> startTls(directory, other.trustFile(), directory.host()))
                    .isInstanceOf(LDAPException.class)
                    .hasMessageContaining("certificate");
        }
    }

    @Test
    void theCertificateIsGoodForNoOtherName() {
        assertThatThrownBy(() -> startTls(directory, directory.trustFile(), "ldap.elsewhere.example"))
                .isInstanceOf(LDAPException.class)
                .hasMessageContaining("ldap.elsewhere.example");
    }

    private static LDAPConnection startTls(EmbeddedDirectory directory, Path trustFile, String host) throws Exception {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(true));
        options.setNameResolver(new AlwaysLoopback());
        LDAPConnection connection = new LDAPConnection(options, host, directory.port());
        try {
            connection.processExtendedOperation(new StartTLSExtendedRequest(
                    new SSLUtil(new PEMFileTrustManager(trustFile.toFile())).createSSLContext()));
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
    }

    private static final class AlwaysLoopback extends NameResolver {
        @Override
        public InetAddress getByName(String host) {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public InetAddress[] getAllByName(String host) {
            return new InetAddress[] {InetAddress.getLoopbackAddress()};
        }

        @Override
        public void toString(StringBuilder buffer) {
            buffer.append("AlwaysLoopback()");
        }
    }
}
