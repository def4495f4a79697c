package io.deprov.core.journal.file;

import io.deprov.core.journal.Entry;
import io.deprov.core.journal.Frame;
import io.deprov.core.journal.FrameType;
import io.deprov.core.journal.JournalException;
import io.deprov.core.json.CoreJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/** What is inside a frame: {@code seconds i64 | nanos i32 | length u16 | plan digest | the entry's JSON}. */
final class FramePayload {

    private FramePayload() {}

    static byte[] write(Instant time, String planDigest, Entry entry) {
        byte[] digest = planDigest.getBytes(StandardCharsets.US_ASCII);
        byte[] json = CoreJson.bytes(entry);
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + Short.BYTES + digest.length + json.length)
                .putLong(time.getEpochSecond())
                .putInt(time.getNano())
                .putShort((short) digest.length)
                .put(digest)
                .put(json)
                .array();
    }

    /**
     * Reads a frame whose checksum was right.
     *
     * @throws JournalException when this version does not know what is in it
     */
    static Frame read(RawFrame raw) {
        FrameType type = FrameType.of(raw.type()).orElseThrow(() -> unknown(raw, null));
        ByteBuffer bytes = ByteBuffer.wrap(raw.payload());
        try {
            Instant time = Instant.ofEpochSecond(bytes.getLong(), bytes.getInt());
            byte[] digest = new byte[Short.toUnsignedInt(bytes.getShort())];
            bytes.get(digest);
            byte[] json = new byte[bytes.remaining()];
            bytes.get(json);
            return new Frame(
                    raw.sequence(),
                    time,
                    new String(digest, StandardCharsets.US_ASCII),
                    CoreJson.read(json, type.shape()));
        } catch (IOException | DateTimeException | java.nio.BufferUnderflowException e) {
            throw unknown(raw, e);
        }
    }

    private static JournalException unknown(RawFrame raw, @org.jspecify.annotations.Nullable Exception cause) {
        String message = "frame " + raw.sequence()
                + " of the journal is whole, and this version of deprov cannot read it; use the"
                + " version that wrote it. Nothing was changed";
        return cause == null ? new JournalException(message) : new JournalException(message, cause);
    }
}
