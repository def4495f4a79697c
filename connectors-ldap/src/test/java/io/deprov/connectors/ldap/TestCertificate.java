package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.util.ssl.cert.CertException;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.X509Certificate;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;

/** A certificate to put on an entry. */
final class TestCertificate {

    private TestCertificate() {}

    static byte[] der(String subject) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            Instant now = Instant.now();
            return X509Certificate.generateSelfSignedCertificate(
                            SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA,
                            generator.generateKeyPair(),
                            new DN(subject),
                            now.minus(Duration.ofDays(1)).toEpochMilli(),
                            now.plus(Duration.ofDays(1)).toEpochMilli())
                    .getX509CertificateBytes();
        } catch (NoSuchAlgorithmException | CertException | LDAPException e) {
            throw new IllegalStateException(e);
        }
    }
}
