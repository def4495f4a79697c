package io.deprov.examples.quickstart;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Fresh Ed25519 keys in the one-line form of {@code authorized_keys} (RFC 4253 section 6.6, RFC 8709 section 4). The
 * private halves are thrown away at once: nobody can sign in with these keys. No RSA: looking for primes takes up to a
 * second.
 */
final class SshPublicKeys {

    private static final String TYPE = "ssh-ed25519";

    /** What RFC 8410 puts before the 32 bytes of the key: algorithm and bit string header, always the same. */
    private static final int HEADER_BYTES = 12;

    private final KeyPairGenerator generator;

    SshPublicKeys() {
        try {
            generator = KeyPairGenerator.getInstance("Ed25519");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK makes no Ed25519 keys", e);
        }
    }

    /** Another key, as it goes into {@code sshPublicKey}. */
    String next(String comment) {
        byte[] encoded = generator.generateKeyPair().getPublic().getEncoded();
        byte[] point = Arrays.copyOfRange(encoded, HEADER_BYTES, encoded.length);
        byte[] type = TYPE.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer blob = ByteBuffer.allocate(Integer.BYTES + type.length + Integer.BYTES + point.length)
                .putInt(type.length)
                .put(type)
                .putInt(point.length)
                .put(point);
        return TYPE + " " + Base64.getEncoder().encodeToString(blob.array()) + " " + comment;
    }
}
