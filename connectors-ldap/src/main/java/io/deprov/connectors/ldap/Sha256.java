package io.deprov.connectors.ldap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Fingerprints of public values. Never of a secret: a hash of a password can be guessed. */
final class Sha256 {

    private Sha256() {}

    /** OpenSSH's form: {@code SHA256:} and Base64 without padding. */
    static String openSshFingerprint(byte[] blob) {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest(blob));
    }

    /** {@code SHA256:} and lower-case hexadecimal. */
    static String hexFingerprint(byte[] der) {
        return "SHA256:" + HexFormat.of().formatHex(digest(der));
    }

    /** For a value that cannot be parsed: still told apart, and still removable. */
    static String rawFingerprint(byte[] bytes) {
        return "raw-sha256:" + HexFormat.of().formatHex(digest(bytes));
    }

    /** The first eight bytes, of the text in UTF-8. */
    static long part(String text) {
        return ByteBuffer.wrap(digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
