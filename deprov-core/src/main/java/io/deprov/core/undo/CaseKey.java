package io.deprov.core.undo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.hash.Hashing;
import io.deprov.api.UndoToken;
import io.deprov.core.journal.StateDirectories;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one case: 256 random bits in a file of their own, and what is derived from them by HMAC-SHA-256, one key for each use. Wiped
 * on close. Not thread-safe.
 */
final class CaseKey implements AutoCloseable {

    /** The bytes of {@link #id}. */
    static final int ID = 8;

    private static final byte[] MAGIC = "deprov-undo-key/1\n".getBytes(US_ASCII);
    private static final int SIZE = 32;
    private static final int CHECK = 16;
    private static final String MAC = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String tag;
    private final byte[] secret;

    private CaseKey(String tag, byte[] secret) {
        this.tag = tag;
        this.secret = secret;
    }

    /** What the files of a case are called: case ids are chosen by others, so they do not become file names. */
    static String tag(String caseId, int generation) {
        return Hashing.sha256()
                .newHasher()
                .putInt(generation)
                .putUnencodedChars(caseId)
                .hash()
                .toString();
    }

    /** Where the key of a case lies. */
    static Path file(Path keys, String tag) {
        return keys.resolve(tag + ".key");
    }

    /** Makes a key and writes it durably. */
    static CaseKey create(Path keys, String tag) throws IOException {
        CaseKey key = new CaseKey(tag, new byte[SIZE]);
        RANDOM.nextBytes(key.secret);
        byte[] content = ByteBuffer.allocate(MAGIC.length + SIZE + CHECK)
                .put(MAGIC)
                .put(key.secret)
                .put(key.check())
                .array();
        try {
            StateDirectories.write(file(keys, tag), content);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
        return key;
    }

    /**
     * Reads the key of a case, which is there.
     *
     * @throws UndoException DAMAGED when it is not what was written for this case
     */
    static CaseKey read(Path keys, String tag) throws IOException, UndoException {
        byte[] content = Files.readAllBytes(file(keys, tag));
        try {
            if (content.length == MAGIC.length + SIZE + CHECK && startsWithMagic(content)) {
                CaseKey key = new CaseKey(tag, Arrays.copyOfRange(content, MAGIC.length, MAGIC.length + SIZE));
                byte[] check = Arrays.copyOfRange(content, MAGIC.length + SIZE, content.length);
                if (MessageDigest.isEqual(check, key.check())) {
                    return key;
                }
                key.close();
            }
        } finally {
            Arrays.fill(content, (byte) 0);
        }
        throw new UndoException(
                UndoException.Kind.DAMAGED,
                "the undo key " + file(keys, tag)
                        + " is damaged, or that of another case: restore it from a backup. Nothing was changed");
    }

    private static boolean startsWithMagic(byte[] content) {
        return Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** Overwrites and removes the key of a case; does nothing when there is none. */
    static void erase(Path keys, String tag) throws IOException {
        Path file = file(keys, tag);
        if (Files.exists(file)) {
            // Copies that a file system keeps by itself are out of reach; the one under this name is not.
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate((int) channel.size()));
                channel.force(true);
            }
            Files.delete(file);
            StateDirectories.force(keys);
        }
    }

    /** Tells this key from others of the case; says nothing about its bits. */
    byte[] id() {
        return Arrays.copyOf(derived("id"), ID);
    }

    private byte[] check() {
        return Arrays.copyOf(derived("check"), CHECK);
    }

    /** What tokens are sealed with. */
    SecretKey sealing() {
        byte[] bytes = derived("seal");
        try {
            return new SecretKeySpec(bytes, "AES");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** A hash of a token that only whoever has this key can compute, so that a short token cannot be found by trying. */
    String hash(UndoToken token) {
        byte[] key = derived("hash");
        byte[] bytes = token.bytes();
        try {
            return "hmac-sha256:" + HexFormat.of().formatHex(mac(key, bytes));
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private byte[] derived(String use) {
        return mac(secret, ("deprov undo " + use + " " + tag).getBytes(US_ASCII));
    }

    private static byte[] mac(byte[] key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        }
    }

    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }

    /** Shows nothing of the key. */
    @Override
    public String toString() {
        return "CaseKey[***]";
    }
}
