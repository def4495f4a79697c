package io.deprov.core.journal.file;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a segment or a snapshot begins: {@code magic 8 | version u16 | store id 16 | sequence u64 | previous 32 | crc32c u32}. All
 * versions begin like this, so that a version is told from damage.
 *
 * @param kind which sort of file
 * @param store the journal's id
 * @param sequence of the first frame of a segment; of the last frame that a snapshot covers
 * @param previous the hash of the frame before the first; of the last frame that a snapshot covers
 */
record SegmentHeader(Kind kind, UUID store, long sequence, HashCode previous) {

    /** The sorts of files. */
    enum Kind {
        SEGMENT("deprovJ\n", ".seg"),
        SNAPSHOT("deprovS\n", ".snap");

        private final String magic;
        private final String suffix;

        Kind(String magic, String suffix) {
            this.magic = magic;
            this.suffix = suffix;
        }

        byte[] magic() {
            return magic.getBytes(StandardCharsets.US_ASCII);
        }

        String suffix() {
            return suffix;
        }

        String fileName(long sequence) {
            return String.format("%020d%s", sequence, suffix);
        }
    }

    static final int SIZE = 8 + Short.BYTES + 16 + Long.BYTES + RawFrame.HASH + Integer.BYTES;
    static final short VERSION = 1;
    private static final int VERSION_AT = 8;

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(SIZE);
        bytes.put(kind.magic()).putShort(VERSION);
        bytes.putLong(store.getMostSignificantBits()).putLong(store.getLeastSignificantBits());
        bytes.putLong(sequence).put(previous.asBytes());
        bytes.putInt(checksum(bytes.array()));
        return bytes.array();
    }

    /** The header these bytes begin with; null when they are none, not a whole one, or one of another version. */
    static @Nullable SegmentHeader read(Kind kind, byte[] bytes) {
        if (version(kind, bytes) != VERSION) {
            return null;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, SIZE).position(VERSION_AT + Short.BYTES);
        UUID store = new UUID(buffer.getLong(), buffer.getLong());
        long sequence = buffer.getLong();
        byte[] previous = new byte[RawFrame.HASH];
        buffer.get(previous);
        return new SegmentHeader(kind, store, sequence, HashCode.fromBytes(previous));
    }

    /** The version of the header these bytes begin with; 0 when they begin with none, or not a whole one. */
    static int version(Kind kind, byte[] bytes) {
        boolean isWhole = bytes.length >= SIZE
                && Arrays.equals(bytes, 0, VERSION_AT, kind.magic(), 0, VERSION_AT)
                && ByteBuffer.wrap(bytes).getInt(SIZE - Integer.BYTES) == checksum(bytes);
        return isWhole ? Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(VERSION_AT)) : 0;
    }

    /**
     * True for a file that a crash left before its header was durable: it ends with the header or before, and what is there of it begins
     * as one or is still empty. No frame was written to such a file.
     *
     * @param bytes its first bytes
     * @param size how long it is
     */
    static boolean isUnfinished(Kind kind, byte[] bytes, long size) {
        int written = bytes.length;
        while (written > 0 && bytes[written - 1] == 0) {
            written--;
        }
        int known = Math.min(written, VERSION_AT);
        return size <= SIZE && version(kind, bytes) == 0 && Arrays.equals(bytes, 0, known, kind.magic(), 0, known);
    }

    /** What the first frame of a journal carries as the hash of the frame before it. */
    static HashCode genesis(UUID store) {
        return Hashing.sha256().hashString("deprov-journal " + store, StandardCharsets.US_ASCII);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, SIZE - Integer.BYTES);
        return (int) crc.getValue();
    }
}
