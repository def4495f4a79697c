package io.deprov.api.access;

import java.util.regex.Pattern;

/**
 * A type of identifier by which a subject is known, e.g. {@code employeeNumber}. Which types a target uses, and whether as
 * {@link IdentifierUse#UNIQUE} or {@link IdentifierUse#LINKING}, is its configuration; the constants are the usual names.
 *
 * @param name letters, digits, {@code .}, {@code _} and {@code -}, starting with a letter, 1 to 64 characters; case matters
 */
public record IdentifierType(String name) implements Comparable<IdentifierType> {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");

    /** The number the personnel system gives a person. */
    public static final IdentifierType EMPLOYEE_NUMBER = new IdentifierType("employeeNumber");
    /** The name used to log in. */
    public static final IdentifierType USER_NAME = new IdentifierType("userName");
    /** An e-mail address. */
    public static final IdentifierType MAIL = new IdentifierType("mail");
    /** A user principal name. */
    public static final IdentifierType UPN = new IdentifierType("upn");
    /** SHA-256 fingerprint of an SSH public key in OpenSSH's form, {@code SHA256:} and unpadded Base64. */
    public static final IdentifierType SSH_KEY_FINGERPRINT = new IdentifierType("sshKeyFingerprint");
    /** SHA-256 of an X.509 certificate's DER form, {@code SHA256:} and lower-case hexadecimal. */
    public static final IdentifierType CERTIFICATE_FINGERPRINT = new IdentifierType("certificateFingerprint");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when {@code name} has another shape
     */
    public IdentifierType {
        Texts.matching(SHAPE, name, "identifier type");
    }

    @Override
    public int compareTo(IdentifierType other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
