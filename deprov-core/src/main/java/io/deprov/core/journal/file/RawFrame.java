package io.deprov.core.journal.file;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A frame as bytes: {@code len u32 | crc32c u32 | type u8 | sequence u64 | forced u64 | previous 32 bytes | payload}, big-endian.
 * {@code len} counts what follows the checksum; the checksum covers {@code len} and all of that, so a flipped length is a wrong checksum.
 */
final class RawFrame {

    static final int HASH = 32;

    /** What is read; what is written is less, so that what is put together of two frames still fits into one. */
    static final int MOST_PAYLOAD = 1 << 26;

    private static final int PREFIX = Integer.BYTES + Integer.BYTES;
    private static final int FIXED = Byte.BYTES + Long.BYTES + Long.BYTES + HASH;
    private static final int SEQUENCE_AT = PREFIX + Byte.BYTES;
    private static final int FORCED_AT = SEQUENCE_AT + Long.BYTES;
    private static final int PREVIOUS_AT = FORCED_AT + Long.BYTES;

    /** The fewest bytes a frame has. */
    static final int LEAST = PREFIX + FIXED;

    private final byte type;
    private final long sequence;
    private final long forced;
    private final HashCode previous;
    private final byte[] payload;

    /**
     * A frame; keeps the array.
     *
     * @param type what the payload is
     * @param sequence from 1, without gaps
     * @param forced the newest frame that would have survived a power cut when this one was written: it and all before it may have been
     *     confirmed to somebody, and what came after it was not; 0 when there was none
     * @param previous the hash of the frame before, so that frames of another journal, or of an older copy of this one, do not fit
     * @param payload at most {@value #MOST_PAYLOAD} bytes
     */
    RawFrame(byte type, long sequence, long forced, HashCode previous, byte[] payload) {
        this.type = type;
        this.sequence = sequence;
        this.forced = forced;
        this.previous = previous;
        this.payload = payload;
    }

    byte type() {
        return type;
    }

    long sequence() {
        return sequence;
    }

    long forced() {
        return forced;
    }

    HashCode previous() {
        return previous;
    }

    byte[] payload() {
        return payload;
    }

    /** How many bytes it takes. */
    int size() {
        return LEAST + payload.length;
    }

    /** The frame as it is written. */
    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(size());
        bytes.putInt(FIXED + payload.length).putInt(0);
        bytes.put(type)
                .putLong(sequence)
                .putLong(forced)
                .put(previous.asBytes())
                .put(payload);
        bytes.putInt(Integer.BYTES, checksum(bytes.array(), 0, size()));
        return bytes.array();
    }

    /** What the next frame carries as {@code previous}: SHA-256 over everything behind the checksum. */
    HashCode hash() {
        return Hashing.sha256()
                .newHasher(FIXED + payload.length)
                .putByte(type)
                .putBytes(
                        ByteBuffer.allocate(2 * Long.BYTES).putLong(0, sequence).putLong(Long.BYTES, forced))
                .putBytes(previous.asBytes())
                .putBytes(payload)
                .hash();
    }

    /** How many bytes a frame that starts with these says it has; not more than what can be true, or 0. */
    static int sizeSaid(ByteBuffer bytes, int at) {
        int length = bytes.getInt(at);
        return length < FIXED || length > FIXED + MOST_PAYLOAD ? 0 : PREFIX + length;
    }

    /** The frame at this place; null when there is none, or not a whole one. */
    static @Nullable RawFrame read(ByteBuffer bytes, int at) {
        if (bytes.limit() - at < LEAST) {
            return null;
        }
        int size = sizeSaid(bytes, at);
        if (size == 0 || size > bytes.limit() - at) {
            return null;
        }
        byte[] whole = new byte[size];
        bytes.get(at, whole);
        if (checksum(whole, 0, size) != bytes.getInt(at + Integer.BYTES)) {
            return null;
        }
        byte[] previous = new byte[HASH];
        bytes.get(at + PREVIOUS_AT, previous);
        byte[] payload = new byte[size - LEAST];
        bytes.get(at + LEAST, payload);
        return new RawFrame(
                bytes.get(at + PREFIX),
                bytes.getLong(at + SEQUENCE_AT),
                bytes.getLong(at + FORCED_AT),
                HashCode.fromBytes(previous),
                payload);
    }

    /**
     * What the whole frames with a sequence in this range, wherever they start from {@code from} on, know to have been forced; 0 when
     * there is none.
     */
    static long mostForced(ByteBuffer bytes, int from, long leastSequence, long mostSequence) {
        long most = 0;
        for (int at = from; at <= bytes.limit() - LEAST; at++) {
            long sequence = bytes.getLong(at + SEQUENCE_AT);
            if (sequence >= leastSequence && sequence <= mostSequence && bytes.getLong(at + FORCED_AT) > most) {
                RawFrame frame = read(bytes, at);
                most = frame == null ? most : frame.forced;
            }
        }
        return most;
    }

    private static int checksum(byte[] bytes, int from, int size) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, Integer.BYTES);
        crc.update(bytes, from + PREFIX, size - PREFIX);
        return (int) crc.getValue();
    }
}
