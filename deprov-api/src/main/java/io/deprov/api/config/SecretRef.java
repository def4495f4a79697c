package io.deprov.api.config;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Names a secret without holding it: {@code env:LDAP_PASSWORD}, {@code file:/run/secrets/ldap}. What the part after the colon
 * means is up to the {@link SecretResolver} of the scheme.
 *
 * @param scheme lower-case letters, digits and {@code -}, starting with a letter
 * @param path not blank
 */
public record SecretRef(String scheme, String path) {

    private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException when a part has another shape; the message does not repeat it, since somebody may have put a
     *     secret there
     */
    public SecretRef {
        requireNonNull(scheme, "scheme");
        requireNonNull(path, "path");
        if (!SCHEME.matcher(scheme).matches() || path.isBlank()) {
            throw new IllegalArgumentException("a secret reference must be scheme:path, e.g. env:NAME or file:PATH");
        }
    }

    /**
     * Reads {@code scheme:path}.
     *
     * @throws IllegalArgumentException when {@code text} is not of that form; the message does not repeat it
     */
    public static SecretRef parse(String text) {
        int colon = requireNonNull(text, "text").indexOf(':');
        return new SecretRef(colon < 0 ? "" : text.substring(0, colon), text.substring(colon + 1));
    }

    /** True when {@link #parse} would accept it. */
    public static boolean isWellFormed(String text) {
        int colon = requireNonNull(text, "text").indexOf(':');
        return colon > 0
                && SCHEME.matcher(text.substring(0, colon)).matches()
                && !text.substring(colon + 1).isBlank();
    }

    @Override
    public String toString() {
        return scheme + ":" + path;
    }
}
