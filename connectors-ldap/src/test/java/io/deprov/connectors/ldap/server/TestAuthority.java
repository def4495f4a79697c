package io.deprov.connectors.ldap.server;

import com.unboundid.asn1.ASN1Boolean;
import com.unboundid.asn1.ASN1Element;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.util.ssl.cert.BasicConstraintsExtension;
import com.unboundid.util.ssl.cert.CertException;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.SubjectAlternativeNameExtension;
import com.unboundid.util.ssl.cert.X509Certificate;
import com.unboundid.util.ssl.cert.X509CertificateExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/** A certificate authority that lives as long as this JVM: nothing to check in, nothing that runs out. */
final class TestAuthority {

    private static final Duration DAY = Duration.ofDays(1);
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private static final class Holder {
        static final TestAuthority TRUSTED = new TestAuthority("CN=deprov test authority");
        static final TestAuthority UNKNOWN = new TestAuthority("CN=somebody else's authority");
        static final Path CA_FILE = writeForThisJvm(TRUSTED.certificate.toPEMString());
        // RSA, because Debian's slapd (GnuTLS) cannot read Java's PKCS #8 form of an EC key; one for all, because
        // making one takes longer than starting slapd.
        static final KeyPair SERVER_KEY = keyPair("RSA", 2048);
    }

    /** A server's certificate and key, both PEM. */
    record Issued(String certificatePem, String privateKeyPem) {
        @Override
        public String toString() {
            return "Issued[" + certificatePem + ", privateKeyPem=***]";
        }
    }

    private final X509Certificate certificate;
    private final PrivateKey key;

    private TestAuthority(String name) {
        KeyPair pair = keyPair("EC", 256);
        key = pair.getPrivate();
        certificate = selfSigned(
                SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA,
                pair,
                name,
                new X509CertificateExtension(
                        BasicConstraintsExtension.BASIC_CONSTRAINTS_OID,
                        true,
                        new ASN1Sequence(new ASN1Boolean(true)).encode()));
    }

    private TestAuthority(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /** What a client is to trust, as PEM. One file for all servers of this JVM. */
    static Path caFile() {
        return Holder.CA_FILE;
    }

    static Issued issued(ServerCertificate kind) {
        Instant yesterday = Instant.now().minus(DAY);
        Instant nextWeek = Instant.now().plus(DAY.multipliedBy(7));
        ASN1Element here = subjectAlternativeNames("localhost", LOOPBACK);
        return switch (kind) {
            case TRUSTED -> Holder.TRUSTED.issue("CN=localhost", yesterday, nextWeek, here);
            case WRONG_HOST ->
                Holder.TRUSTED.issue(
                        "CN=ldap.elsewhere.example",
                        yesterday,
                        nextWeek,
                        subjectAlternativeNames("ldap.elsewhere.example", null));
            case EXPIRED -> Holder.TRUSTED.issue("CN=localhost", yesterday.minus(DAY.multipliedBy(7)), yesterday, here);
            case UNKNOWN_ISSUER -> Holder.UNKNOWN.issue("CN=localhost", yesterday, nextWeek, here);
            case FORGED ->
                new TestAuthority(Holder.TRUSTED.certificate, Holder.UNKNOWN.key)
                        .issue("CN=localhost", yesterday, nextWeek, here);
        };
    }

    private Issued issue(String subject, Instant from, Instant until, ASN1Element names) {
        // The SDK wants the parts of a public key; a self-signed certificate is the way to get them.
        X509Certificate own = selfSigned(SignatureAlgorithmIdentifier.SHA_256_WITH_RSA, Holder.SERVER_KEY, subject);
        try {
            X509Certificate issued = X509Certificate.generateIssuerSignedCertificate(
                    SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA,
                    certificate,
                    key,
                    own.getPublicKeyAlgorithmOID(),
                    own.getPublicKeyAlgorithmParameters(),
                    own.getEncodedPublicKey(),
                    own.getDecodedPublicKey(),
                    new DN(subject),
                    from.toEpochMilli(),
                    until.toEpochMilli(),
                    new X509CertificateExtension(
                            SubjectAlternativeNameExtension.SUBJECT_ALTERNATIVE_NAME_OID, false, names.encode()));
            return new Issued(issued.toPEMString(), pem(Holder.SERVER_KEY.getPrivate()));
        } catch (CertException | LDAPException e) {
            throw new IllegalStateException("cannot issue a certificate for " + subject, e);
        }
    }

    private static X509Certificate selfSigned(
            SignatureAlgorithmIdentifier algorithm,
            KeyPair pair,
            String subject,
            X509CertificateExtension... extensions) {
        Instant now = Instant.now();
        try {
            return X509Certificate.generateSelfSignedCertificate(
                    algorithm,
                    pair,
                    new DN(subject),
                    now.minus(DAY.multipliedBy(30)).toEpochMilli(),
                    now.plus(DAY.multipliedBy(30)).toEpochMilli(),
                    extensions);
        } catch (CertException | LDAPException e) {
            throw new IllegalStateException("cannot make a certificate for " + subject, e);
        }
    }

    private static KeyPair keyPair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    /** RFC 5280, 4.2.1.6: dNSName is choice 2, iPAddress choice 7. */
    private static ASN1Sequence subjectAlternativeNames(String dnsName, byte[] address) {
        ASN1Element dns = new ASN1OctetString((byte) 0x82, dnsName);
        return address == null
                ? new ASN1Sequence(dns)
                : new ASN1Sequence(Arrays.asList(dns, new ASN1OctetString((byte) 0x87, address)));
    }

    private static String pem(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static Path writeForThisJvm(String pem) {
        try {
            Path file = Files.createTempFile("deprov-test-ca", ".pem");
            file.toFile().deleteOnExit();
            return Files.writeString(file, pem, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
