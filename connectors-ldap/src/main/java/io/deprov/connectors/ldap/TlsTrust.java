package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.SSLSocketVerifier;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates are trusted: those of the PEM file, or of the JVM. The JVM's own path checks (issuer, signature, dates) are
 * used and the host name is always compared; there is no switch to turn either off.
 */
final class TlsTrust {

    private TlsTrust() {}

    /** Reads the file; nothing is sent anywhere. */
    static SSLContext context(@Nullable Path trustFile) throws ConnectorException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trustFile == null ? null : anchors(trustFile));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw ConnectorException.builder(
                            FailureClass.CONFIG,
                            "trustFile " + trustFile + " cannot be used; a PEM file with at least one CA certificate is"
                                    + " expected")
                    .cause(e)
                    .build();
        }
    }

    private static KeyStore anchors(Path file) throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
        anchors.load(null, null);
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            int number = 0;
            for (Certificate certificate : certificates) {
                anchors.setCertificateEntry("anchor-" + number++, certificate);
            }
            if (number == 0) {
                throw new IOException("no certificate in it");
            }
        }
        return anchors;
    }

    /** Compares the host name, and says in a way {@link LdapFailures} understands that it was TLS that failed. */
    static SSLSocketVerifier hostNameVerifier() {
        return new SSLSocketVerifier() {
            private final HostNameSSLSocketVerifier verifier = new HostNameSSLSocketVerifier(true);

            @Override
            public void verifySSLSocket(String host, int port, SSLSocket socket) throws LDAPException {
                try {
                    verifier.verifySSLSocket(host, port, socket);
                } catch (LDAPException e) {
                    SSLPeerUnverifiedException cause =
                            new SSLPeerUnverifiedException("the certificate is not for " + host);
                    cause.initCause(e);
                    throw new LDAPException(ResultCode.CONNECT_ERROR, String.valueOf(cause.getMessage()), cause);
                }
            }
        };
    }
}
