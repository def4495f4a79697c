package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * The kind of an access: a category and a name within it, e.g. {@code credential/ssh-key}. The set is open: a connector may name
 * kinds of its own. Coverage has one cell for each kind on each partition.
 *
 * <pre>{@code
 * AccessKind kind = AccessKind.credential("app-password");
 * kind.toString();   // "credential/app-password"
 * }</pre>
 *
 * @param category what sort of thing it is
 * @param name lower-case words joined by {@code -}, 1 to 63 characters
 */
public record AccessKind(AccessCategory category, String name) implements Comparable<AccessKind> {

    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** An account that a person or service logs in with. */
    public static final AccessKind ACCOUNT = new AccessKind(AccessCategory.ACCOUNT, "account");
    /** Membership of a group. */
    public static final AccessKind GROUP_MEMBERSHIP = entitlement("group-membership");
    /** Membership of a role. */
    public static final AccessKind ROLE = entitlement("role");
    /** A password. */
    public static final AccessKind PASSWORD = credential("password");
    /** A public key that lets its holder in by SSH. */
    public static final AccessKind SSH_KEY = credential("ssh-key");
    /** An X.509 certificate. */
    public static final AccessKind CERTIFICATE = credential("certificate");
    /** A long-lived key pair of an API, such as an AWS access key. */
    public static final AccessKind ACCESS_KEY = credential("access-key");
    /** A bearer token of an API. */
    public static final AccessKind API_TOKEN = credential("api-token");
    /** A second factor: authenticator app, phone, hardware token. */
    public static final AccessKind MFA_METHOD = credential("mfa-method");
    /** A FIDO2 or platform passkey. */
    public static final AccessKind PASSKEY = credential("passkey");
    /** A password for one application that by-passes further factors. */
    public static final AccessKind APP_PASSWORD = credential("app-password");
    /** A log-in that is going on. */
    public static final AccessKind SESSION = new AccessKind(AccessCategory.SESSION, "session");
    /** A registered or managed device. */
    public static final AccessKind DEVICE = new AccessKind(AccessCategory.DEVICE, "device");

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException when {@code name} has another shape
     */
    public AccessKind {
        requireNonNull(category, "category");
        Texts.matching(SHAPE, name, "kind name");
    }

    /** A kind of entitlement. */
    public static AccessKind entitlement(String name) {
        return new AccessKind(AccessCategory.ENTITLEMENT, name);
    }

    /** A kind of credential. */
    public static AccessKind credential(String name) {
        return new AccessKind(AccessCategory.CREDENTIAL, name);
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @throws IllegalArgumentException when {@code text} is not {@code category/name}
     */
    public static AccessKind parse(String text) {
        requireNonNull(text, "text");
        int slash = text.indexOf('/');
        for (AccessCategory category : AccessCategory.values()) {
            if (slash > 0 && category.word().equals(text.substring(0, slash))) {
                return new AccessKind(category, text.substring(slash + 1));
            }
        }
        throw new IllegalArgumentException("access kind must be category/name, e.g. credential/ssh-key");
    }

    @Override
    public int compareTo(AccessKind other) {
        int byCategory = category.compareTo(other.category);
        return byCategory != 0 ? byCategory : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return category.word() + "/" + name;
    }
}
