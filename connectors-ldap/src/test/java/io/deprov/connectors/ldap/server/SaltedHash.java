package io.deprov.connectors.ldap.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes {@code {SSHA}} values, slapd's default scheme. {@code slapadd} stores what it is given, so a seed has to bring
 * its own hashes; SHA-1 is what that scheme prescribes, and good enough for a directory that lives for a second.
 */
final class SaltedHash {

    private static final SecureRandom RANDOM = new SecureRandom();

    private SaltedHash() {}

    static String of(String password) {
        byte[] salt = new byte[8];
        RANDOM.nextBytes(salt);
        byte[] digest = digest(password.getBytes(StandardCharsets.UTF_8), salt);
        byte[] digestAndSalt = new byte[digest.length + salt.length];
        System.arraycopy(digest, 0, digestAndSalt, 0, digest.length);
        System.arraycopy(salt, 0, digestAndSalt, digest.length, salt.length);
        return "{SSHA}" + Base64.getEncoder().encodeToString(digestAndSalt);
    }

    private static byte[] digest(byte[] password, byte[] salt) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(password);
            return sha1.digest(salt);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
