package io.deprov.connectors.ldap;

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
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates are trusted: those of the PEM file, or of the JVM. The JVM's own path checks (issuer, signature, dates) are
 * used and {@link ConnectionSockets the host name is always compared}; there is no switch to turn either off.
 */
final class TlsTrust {

    private TlsTrust() {}

    /** Reads the file; nothing is sent anywhere. */
    static SSLSocketFactory sockets(@Nullable Path trustFile) throws ConnectorException {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trustFile == null ? null : anchors(trustFile));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context.getSocketFactory();
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
}
