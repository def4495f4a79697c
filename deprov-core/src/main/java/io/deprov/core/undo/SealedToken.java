package io.deprov.core.undo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.deprov.api.UndoToken;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The content of one file: {@code magic | id of the key | until, seconds i64 | nonce | AES-256-GCM over the token}. What it belongs to is
 * authenticated with it and not written.
 */
final class SealedToken {

    private static final byte[] MAGIC = "DPUNDO1\n".getBytes(US_ASCII);
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int HEAD = 8 + CaseKey.ID + Long.BYTES;
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final SecureRandom RANDOM = new SecureRandom();

    private SealedToken() {}

    static byte[] seal(CaseKey key, UndoPlace place, String handle, Instant until, UndoToken token) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        byte[] head = head(key, until);
        byte[] plain = token.bytes();
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.ENCRYPT_MODE, key.sealing(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(head);
            cipher.updateAAD(binding(place, handle));
            byte[] sealed = cipher.doFinal(plain);
            return ByteBuffer.allocate(head.length + NONCE + sealed.length)
                    .put(head)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do " + CIPHER, e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /** True when the content begins as a sealed token does, and names another key than this one. */
    static boolean isOfAnotherKey(byte[] content, CaseKey key) {
        return isWhole(content)
                && !Arrays.equals(content, MAGIC.length, MAGIC.length + CaseKey.ID, key.id(), 0, CaseKey.ID);
    }

    private static boolean isWhole(byte[] content) {
        return content.length >= HEAD + NONCE + TAG_BITS / 8
                && Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** The token; empty when the content is not what was sealed under this key for this place, handle and time. */
    static Optional<UndoToken> open(byte[] content, CaseKey key, UndoPlace place, String handle, Instant until) {
        byte[] head = head(key, until);
        if (!isWhole(content) || !Arrays.equals(content, 0, HEAD, head, 0, HEAD)) {
            return Optional.empty();
        }
        try {
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(Cipher.DECRYPT_MODE, key.sealing(), new GCMParameterSpec(TAG_BITS, content, HEAD, NONCE));
            cipher.updateAAD(head);
            cipher.updateAAD(binding(place, handle));
            byte[] plain = cipher.doFinal(content, HEAD + NONCE, content.length - HEAD - NONCE);
            try {
                return Optional.of(UndoToken.copyOf(plain));
            } finally {
                Arrays.fill(plain, (byte) 0);
            }
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do " + CIPHER, e);
        }
    }

    private static byte[] head(CaseKey key, Instant until) {
        return ByteBuffer.allocate(HEAD)
                .put(MAGIC)
                .put(key.id())
                .putLong(until.getEpochSecond())
                .array();
    }

    /** Each part with its length, so that no two places are written alike. */
    private static byte[] binding(UndoPlace place, String handle) {
        List<byte[]> parts = List.of(
                place.caseId().getBytes(UTF_8),
                place.planDigest().getBytes(UTF_8),
                place.step().value().getBytes(UTF_8),
                handle.getBytes(US_ASCII));
        int length =
                parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum();
        ByteBuffer bytes = ByteBuffer.allocate(length + 2 * Integer.BYTES);
        bytes.putInt(place.generation()).putInt(place.attempt());
        parts.forEach(part -> bytes.putInt(part.length).put(part));
        return bytes.array();
    }
}
