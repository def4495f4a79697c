package io.deprov.core.journal.file;

import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The journal below the store, for measuring it alone: frames of bytes, chained, checked and durable. Lies in this package because nobody else
 * may see {@link FileJournal}.
 */
public final class RawJournal implements AutoCloseable {

    private final FileJournal journal;

    /** A new one in this directory, kept as the store keeps its own. */
    public RawJournal(Path directory) {
        this.journal = FileJournal.open(directory, FileJournal.Settings.STANDARD, new FileJournal.Replay() {
            @Override
            public @Nullable SegmentHeader start(UUID store) {
                return null;
            }

            @Override
            public void frame(RawFrame frame) {
                throw new IllegalStateException("a new journal has no frames, this one has " + frame.sequence());
            }
        });
    }

    /** How many bytes a frame has besides its payload. */
    public static int overhead() {
        return RawFrame.LEAST;
    }

    /** Returns when the frame is durable. */
    public void append(byte[] payload) {
        journal.awaitDurable(journal.append((byte) 1, payload));
    }

    @Override
    public void close() {
        journal.close();
    }
}
