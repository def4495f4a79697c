package io.deprov.examples.quickstart;

import com.unboundid.ldap.listener.Base64PasswordEncoderOutputFormatter;
import com.unboundid.ldap.listener.InMemoryPasswordEncoder;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ReadOnlyEntry;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * {@code {SSHA512}}: how OpenLDAP's {@code pw-sha2} stores passwords, the digest of password and salt followed by the
 * salt.
 *
 * <p>Thread-safe, and that is why it exists: the in-memory server checks binds side by side, and its own salted encoder
 * shares one {@link MessageDigest} among them.
 */
final class SaltedSha512 extends InMemoryPasswordEncoder {

    private static final String PREFIX = "{SSHA512}";
    private static final int DIGEST_BYTES = 64;
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    SaltedSha512() {
        super(PREFIX, Base64PasswordEncoderOutputFormatter.getInstance());
    }

    /** The stored form of a password, ready for {@code userPassword}. */
    static String hash(String password) {
        return PREFIX + Base64.getEncoder().encodeToString(encode(password.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    protected byte[] encodePassword(byte[] clear, ReadOnlyEntry user, List<Modification> modifications) {
        return encode(clear);
    }

    @Override
    protected void ensurePreEncodedPasswordAppearsValid(
            byte[] encoded, ReadOnlyEntry user, List<Modification> modifications) throws LDAPException {
        if (encoded.length <= DIGEST_BYTES) {
            throw new LDAPException(ResultCode.CONSTRAINT_VIOLATION, PREFIX + " value without a salt");
        }
    }

    @Override
    protected boolean passwordMatches(byte[] clear, byte[] encoded, ReadOnlyEntry user) {
        byte[] digest = Arrays.copyOf(encoded, DIGEST_BYTES);
        byte[] salt = Arrays.copyOfRange(encoded, DIGEST_BYTES, encoded.length);
        return MessageDigest.isEqual(digest, digest(clear, salt));
    }

    @Override
    protected byte[] extractClearPassword(byte[] encoded, ReadOnlyEntry user) throws LDAPException {
        throw new LDAPException(ResultCode.NOT_SUPPORTED, PREFIX + " cannot be undone");
    }

    @Override
    public void toString(StringBuilder buffer) {
        buffer.append("SaltedSha512()");
    }

    private static byte[] encode(byte[] clear) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        byte[] encoded = Arrays.copyOf(digest(clear, salt), DIGEST_BYTES + SALT_BYTES);
        System.arraycopy(salt, 0, encoded, DIGEST_BYTES, SALT_BYTES);
        return encoded;
    }

    private static byte[] digest(byte[] clear, byte[] salt) {
        try {
            MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
            sha512.update(clear);
            return sha512.digest(salt);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-512", e);
        }
    }
}
