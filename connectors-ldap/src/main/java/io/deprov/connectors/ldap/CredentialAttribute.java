package io.deprov.connectors.ldap;

import io.deprov.api.access.AccessKind;
import java.util.Locale;
import java.util.Optional;

/** The attributes that hold credentials and the kind of access each is. */
enum CredentialAttribute {
    /** RFC 4519, 2.41. Its values are never read: whether there is one is asked by a presence filter. */
    USER_PASSWORD("userPassword", AccessKind.PASSWORD),
    /** The openssh-lpk schema: one line in the form of {@code authorized_keys}. */
    SSH_PUBLIC_KEY("sshPublicKey", AccessKind.SSH_KEY),
    /** RFC 4523, 4.1: DER; transferred with the option {@code binary}. */
    USER_CERTIFICATE("userCertificate", AccessKind.CERTIFICATE);

    private final String attribute;

    @SuppressWarnings("ImmutableEnumChecker") // a record of an enum and a String
    private final AccessKind kind;

    CredentialAttribute(String attribute, AccessKind kind) {
        this.attribute = attribute;
        this.kind = kind;
    }

    String attribute() {
        return attribute;
    }

    AccessKind kind() {
        return kind;
    }

    /** True when values may be read; a password's may not, even where the server would show them. */
    boolean isReadable() {
        return this != USER_PASSWORD;
    }

    static Optional<CredentialAttribute> named(String attribute) {
        for (CredentialAttribute candidate : values()) {
            if (candidate.attribute.toLowerCase(Locale.ROOT).equals(attribute.toLowerCase(Locale.ROOT))) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    static Optional<CredentialAttribute> of(AccessKind kind) {
        for (CredentialAttribute candidate : values()) {
            if (candidate.kind.equals(kind)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
