package io.deprov.examples.quickstart;

import com.unboundid.asn1.ASN1BitString;
import com.unboundid.asn1.ASN1Boolean;
import com.unboundid.asn1.ASN1Element;
import com.unboundid.asn1.ASN1Exception;
import com.unboundid.asn1.ASN1Integer;
import com.unboundid.asn1.ASN1ObjectIdentifier;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.util.OID;
import com.unboundid.util.ObjectPair;
import com.unboundid.util.ssl.cert.CertException;
import com.unboundid.util.ssl.cert.ExtendedKeyUsageID;
import com.unboundid.util.ssl.cert.PublicKeyAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.X509Certificate;
import com.unboundid.util.ssl.cert.X509CertificateExtension;
import java.net.InetAddress;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * X.509 certificates on P-256 keys, made when they are needed and good for a month.
 *
 * <p>The extensions are written in DER here because the SDK keeps the constructors of its own ones to itself.
 */
final class Certificates {

    private static final Duration VALIDITY = Duration.ofDays(30);
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    /** {@code dNSName} and {@code iPAddress} in the GeneralName of RFC 5280 section 4.2.1.6. */
    private static final byte DNS_NAME = (byte) 0x82;

    private static final byte IP_ADDRESS = (byte) 0x87;

    private final Instant notBefore;
    private final Instant notAfter;

    Certificates(Clock clock) {
        notBefore = clock.instant().minus(CLOCK_SKEW);
        notAfter = clock.instant().plus(VALIDITY);
    }

    /**
     * A person's certificate in DER, as it goes into {@code userCertificate;binary}. Its private key is thrown away.
     */
    byte[] personal(DN subject) throws CertException {
        return selfSigned(subject, digitalSignatureOnly()).certificate().getX509CertificateBytes();
    }

    /** An authority that may issue for servers, but not make authorities below it. */
    Issued authority(DN subject) throws CertException {
        return selfSigned(subject, isAuthority(), signsCertificates());
    }

    /** A server certificate for one address and the name {@code localhost}. */
    Issued server(DN subject, InetAddress address, Issued authority) throws CertException {
        Issued keys = selfSigned(subject);
        X509Certificate certificate = X509Certificate.generateIssuerSignedCertificate(
                SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA,
                authority.certificate(),
                authority.keys().getPrivate(),
                keys.certificate().getPublicKeyAlgorithmOID(),
                keys.certificate().getPublicKeyAlgorithmParameters(),
                keys.certificate().getEncodedPublicKey(),
                keys.certificate().getDecodedPublicKey(),
                subject,
                notBefore.toEpochMilli(),
                notAfter.toEpochMilli(),
                digitalSignatureOnly(),
                forServers(),
                alsoKnownAs(address));
        return new Issued(certificate, keys.keys());
    }

    private Issued selfSigned(DN subject, X509CertificateExtension... extensions) throws CertException {
        ObjectPair<X509Certificate, KeyPair> made = X509Certificate.generateSelfSignedCertificate(
                SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA,
                PublicKeyAlgorithmIdentifier.EC,
                256,
                subject,
                notBefore.toEpochMilli(),
                notAfter.toEpochMilli(),
                extensions);
        return new Issued(made.getFirst(), made.getSecond());
    }

    private static X509CertificateExtension isAuthority() {
        return extension("2.5.29.19", new ASN1Sequence(new ASN1Boolean(true), new ASN1Integer(0)));
    }

    private static X509CertificateExtension signsCertificates() {
        return extension("2.5.29.15", new ASN1BitString(false, false, false, false, false, true));
    }

    private static X509CertificateExtension digitalSignatureOnly() {
        return extension("2.5.29.15", new ASN1BitString(true));
    }

    private static X509CertificateExtension forServers() throws CertException {
        try {
            OID serverAuthentication = ExtendedKeyUsageID.TLS_SERVER_AUTHENTICATION.getOID();
            return extension("2.5.29.37", new ASN1Sequence(new ASN1ObjectIdentifier(serverAuthentication)));
        } catch (ASN1Exception e) {
            throw new CertException("the SDK's own OID is no OID", e);
        }
    }

    private static X509CertificateExtension alsoKnownAs(InetAddress address) {
        return extension(
                "2.5.29.17",
                new ASN1Sequence(
                        new ASN1OctetString(IP_ADDRESS, address.getAddress()),
                        new ASN1OctetString(DNS_NAME, "localhost")));
    }

    private static X509CertificateExtension extension(String oid, ASN1Element value) {
        return new X509CertificateExtension(new OID(oid), true, value.encode());
    }

    /** A certificate and the keys it speaks for. Never printed: {@link KeyPair} has no telling {@code toString}. */
    record Issued(X509Certificate certificate, KeyPair keys) {
        @Override
        public String toString() {
            return "Issued[" + certificate.getSubjectDN() + ", keys=***]";
        }
    }
}
