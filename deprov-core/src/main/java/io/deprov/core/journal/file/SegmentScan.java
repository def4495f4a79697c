package io.deprov.core.journal.file;

import com.google.common.hash.HashCode;
import io.deprov.core.journal.JournalException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one file, in order, as long as each is whole and follows the one before. Where that ends it tells a torn write from
 * damage: pages reach a disk in any order, so whole frames may stand behind a torn one, but none that was written after the torn one had
 * been forced.
 */
final class SegmentScan implements Closeable {

    private static final int WINDOW = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final long end;
    private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
    private long windowAt;

    private SegmentScan(Path file, FileChannel channel, long end) {
        this.file = file;
        this.channel = channel;
        this.end = end;
    }

    /**
     * Where a file's whole frames end.
     *
     * @param good how many bytes are good
     * @param size how many bytes there are
     * @param sequence of the last good frame
     * @param hash of the last good frame
     */
    record End(long good, long size, long sequence, HashCode hash) {

        /** True when something stands behind the good frames: one that is not whole, and what was written with it. */
        boolean isTorn() {
            return good < size;
        }
    }

    /** The header of a file; null when it has none, or not a whole one. */
    static @Nullable SegmentHeader header(Path file, SegmentHeader.Kind kind) throws IOException {
        byte[] start = start(file);
        SegmentHeader header = SegmentHeader.read(kind, start);
        int version = SegmentHeader.version(kind, start);
        if (version > SegmentHeader.VERSION) {
            throw new JournalException(file + " is of format version " + version
                    + ", which this version of deprov cannot read; use the version that wrote it. Nothing was changed");
        }
        return header;
    }

    /** The bytes a header would have, or as many as there are. */
    static byte[] start(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer start = ByteBuffer.allocate(SegmentHeader.SIZE);
            while (start.hasRemaining() && channel.read(start) >= 0) {
                // reads on until the header is whole
            }
            return Arrays.copyOf(start.array(), start.position());
        }
    }

    /**
     * Reads frames from behind the header.
     *
     * @param sequence the sequence of the frame before the first
     * @param hash the hash of the frame before the first
     * @throws JournalException when the file is damaged
     */
    static End read(Path file, long sequence, HashCode hash, Consumer<RawFrame> reader) throws IOException {
        try (SegmentScan scan = open(file)) {
            return scan.frames(sequence, hash, reader);
        }
    }

    /** Opens a file to read single frames from it. */
    static SegmentScan open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        return new SegmentScan(file, channel, channel.size());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private End frames(long before, HashCode hashBefore, Consumer<RawFrame> reader) throws IOException {
        long at = SegmentHeader.SIZE;
        long sequence = before;
        HashCode hash = hashBefore;
        // Given on only when the frame behind it is seen to follow: what was edited, checksum and all, is damage and
        // not a newer version's.
        RawFrame last = null;
        while (at < end) {
            RawFrame frame = frame(at);
            if (frame == null) {
                requireNeverForced(at, sequence + 1);
                break;
            }
            if (frame.sequence() != sequence + 1 || !frame.previous().equals(hash)) {
                throw damaged(at, sequence + 1, "a frame stands there that does not follow the one before it");
            }
            if (last != null) {
                reader.accept(last);
            }
            last = frame;
            sequence = frame.sequence();
            hash = frame.hash();
            at += frame.size();
        }
        if (last != null) {
            reader.accept(last);
        }
        return new End(at, end, sequence, hash);
    }

    /** The frame at this place; null when no whole one is there. */
    @Nullable
    RawFrame frame(long at) throws IOException {
        if (!holds(at, RawFrame.LEAST)) {
            return null;
        }
        int size = RawFrame.sizeSaid(window, (int) (at - windowAt));
        if (size == 0 || !holds(at, size)) {
            return null;
        }
        return RawFrame.read(window, (int) (at - windowAt));
    }

    /** Brings these bytes into the window; false when the file ends before. */
    private boolean holds(long at, int size) throws IOException {
        if (at + size > end) {
            return false;
        }
        if (at < windowAt || at + size > windowAt + window.limit()) {
            if (size > window.capacity()) {
                window = ByteBuffer.allocate(size);
            }
            window.clear();
            windowAt = at;
            while (window.hasRemaining() && channel.read(window, windowAt + window.position()) >= 0) {
                // reads on until the window is full or the file ends
            }
            window.flip();
        }
        return window.limit() - (at - windowAt) >= size;
    }

    private void requireNeverForced(long at, long torn) throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(Math.toIntExact(end - at));
        while (rest.hasRemaining() && channel.read(rest, at + rest.position()) >= 0) {
            // reads on until the rest is whole
        }
        rest.flip();
        long forced = RawFrame.mostForced(rest, 1, torn, torn + rest.limit() / RawFrame.LEAST);
        if (forced >= torn) {
            throw damaged(
                    at,
                    torn,
                    "a frame behind it was written when frame " + forced
                            + " was safe on the disk, so this is no torn write");
        }
    }

    private JournalException damaged(long at, long frame, String what) {
        return JournalException.damaged(file + " is damaged at byte " + at + " (frame " + frame + "): " + what
                + ". Restore the journal from a backup; nothing was changed");
    }
}
