package io.deprov.api;

import static java.util.Objects.requireNonNull;

/**
 * What a connector needs to put back what a step changes, as read in {@code prepare}. Opaque to the core, which keeps it sealed under a key
 * of the case and for a while (90 days unless configured otherwise), and gives it to {@link io.deprov.api.op.RestoreOp} as it is; only a
 * handle, a keyed hash and the expiry go into journal and audit log. It never holds a secret: a password cannot be put back. Whoever writes
 * one puts a format version in front. Immutable and thread-safe.
 */
public final class UndoToken {

    private final byte[] bytes;

    private UndoToken(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Copies the bytes.
     *
     * @throws IllegalArgumentException when there are more than 1 MiB
     */
    public static UndoToken copyOf(byte[] bytes) {
        if (requireNonNull(bytes, "bytes").length > 1 << 20) {
            throw new IllegalArgumentException("an undo token has at most 1 MiB, this one " + bytes.length + " bytes");
        }
        return new UndoToken(bytes.clone());
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Shows the length only. */
    @Override
    public String toString() {
        return "UndoToken[" + bytes.length + " bytes]";
    }
}
