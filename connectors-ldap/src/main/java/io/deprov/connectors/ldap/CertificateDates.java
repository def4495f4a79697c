package io.deprov.connectors.ldap;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * What a certificate says of itself, for people who read the plan.
 *
 * @param subject whom it is for
 * @param from when it begins to be valid
 * @param until when it stops
 */
record CertificateDates(String subject, Instant from, Instant until) {

    /** Empty for bytes that are no certificate; such a value can still be removed. */
    static Optional<CertificateDates> of(byte[] der) {
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return Optional.of(new CertificateDates(
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant()));
        } catch (CertificateException e) {
            return Optional.empty();
        }
    }
}
