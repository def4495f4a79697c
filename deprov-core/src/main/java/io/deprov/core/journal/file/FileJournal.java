package io.deprov.core.journal.file;

import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StateDirectories;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Frames of bytes in a directory, in order, each chained to the one before by its hash. Knows nothing of what they mean. Thread-safe.
 *
 * <p>Each frame tells up to which frame the disk had been forced when it was written. What is not whole and was never forced, as far as
 * any frame tells, is a torn write: it was confirmed to nobody, and is cut and kept beside the journal with all that stands behind it.
 * Damage anywhere else refuses to open, says where, and changes nothing.
 */
final class FileJournal implements AutoCloseable {

    private final Path directory;
    private final DirectoryLock lock;
    private final UUID store;
    private final Reserve reserve;
    private final JournalWriter writer;

    private FileJournal(Path directory, DirectoryLock lock, UUID store, Reserve reserve, JournalWriter writer) {
        this.directory = directory;
        this.lock = lock;
        this.store = store;
        this.reserve = reserve;
        this.writer = writer;
    }

    /**
     * How a journal is kept.
     *
     * @param segmentSize a new segment is begun rather than growing one beyond this many bytes
     * @param reserve how many bytes are kept free for outcomes
     * @param disk where it lies
     */
    record Settings(long segmentSize, long reserve, Disk disk) {

        static final Settings STANDARD = new Settings(64L << 20, 4L << 20, Disk.REAL);
    }

    /** What replaying needs to know before the first frame, and who gets the frames. */
    interface Replay {

        /** A state to start from, if there is one for this journal; nothing when all frames have to be read. */
        @Nullable
        SegmentHeader start(UUID store) throws IOException;

        /** One frame behind that state. */
        void frame(RawFrame frame);
    }

    /**
     * Opens or creates the journal of a directory.
     *
     * @throws JournalException when another process uses it, it is damaged, or the disk fails
     */
    static FileJournal open(Path directory, Settings settings, Replay replay) {
        DirectoryLock lock = null;
        try {
            StateDirectories.create(directory);
            lock = DirectoryLock.take(directory);
            return opened(directory, settings, lock, replay);
        } catch (IOException e) {
            closeQuietly(lock);
            String why = e instanceof AccessDeniedException denied
                    ? "permission denied on " + denied.getFile() + "; run deprov as the owner of the state directory"
                    : e.toString();
            throw new JournalException("the journal " + directory + " cannot be opened: " + why, e);
        } catch (RuntimeException | Error e) {
            closeQuietly(lock);
            throw e;
        }
    }

    private static FileJournal opened(Path directory, Settings settings, DirectoryLock lock, Replay replay)
            throws IOException {
        List<Path> segments = segments(directory);
        dropUnfinished(directory, segments);
        if (segments.isEmpty()) {
            segments.add(create(directory, settings.disk()));
        }
        SegmentHeader oldest = header(segments.get(0));
        SegmentHeader start = replay.start(oldest.store());
        SegmentScan.End end = read(segments, start, replay::frame);
        Path newest = segments.get(segments.size() - 1);
        if (end.isTorn()) {
            cut(newest, end);
        }
        Disk.Appender segment = forced(directory, newest, settings.disk());
        Reserve reserve = new Reserve(settings.disk(), directory, settings.reserve());
        reserve.look();
        JournalWriter writer = new JournalWriter(
                settings.disk(), directory, oldest.store(), segment, end, settings.segmentSize(), reserve);
        return new FileJournal(directory, lock, oldest.store(), reserve, writer);
    }

    /** What was read may lie in the memory of the machine only, when the process before this one ended before it had forced it. */
    private static Disk.Appender forced(Path directory, Path newest, Disk disk) throws IOException {
        Disk.Appender segment = disk.open(newest);
        try {
            segment.force();
            disk.forceDirectory(directory);
            return segment;
        } catch (IOException e) {
            segment.close();
            throw e;
        }
    }

    /** True when {@code directory} holds a segment or a snapshot. */
    static boolean isThere(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return false;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toString)
                    .anyMatch(name -> name.endsWith(SegmentHeader.Kind.SEGMENT.suffix())
                            || name.endsWith(SegmentHeader.Kind.SNAPSHOT.suffix()));
        }
    }

    /** False when there is no journal in {@code directory} yet, or only what a crash left of its first bytes. */
    static boolean isBegun(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return false;
        }
        List<Path> segments = segments(directory);
        return segments.size() > 1
                || (segments.size() == 1
                        && !SegmentHeader.isUnfinished(
                                SegmentHeader.Kind.SEGMENT,
                                SegmentScan.start(segments.get(0)),
                                Files.size(segments.get(0))));
    }

    /** Where it is, for messages. */
    @Override
    public String toString() {
        return directory.toString();
    }

    private static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return new ArrayList<>(files.filter(file -> file.toString().endsWith(SegmentHeader.Kind.SEGMENT.suffix()))
                    .sorted()
                    .toList());
        }
    }

    /** A crash while a segment was begun leaves one without a whole header, and nothing in it. */
    private static void dropUnfinished(Path directory, List<Path> segments) throws IOException {
        if (segments.isEmpty()) {
            return;
        }
        Path newest = segments.get(segments.size() - 1);
        if (SegmentHeader.isUnfinished(SegmentHeader.Kind.SEGMENT, SegmentScan.start(newest), Files.size(newest))) {
            Files.move(newest, kept(newest));
            StateDirectories.force(directory);
            segments.remove(segments.size() - 1);
        }
    }

    private static Path kept(Path file) {
        return file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".torn");
    }

    private static Path create(Path directory, Disk disk) throws IOException {
        UUID store = UUID.randomUUID();
        Path file = directory.resolve(SegmentHeader.Kind.SEGMENT.fileName(1));
        try (Disk.Appender appender = disk.create(file)) {
            appender.append(ByteBuffer.wrap(
                    new SegmentHeader(SegmentHeader.Kind.SEGMENT, store, 1, SegmentHeader.genesis(store)).bytes()));
            appender.force();
        }
        disk.forceDirectory(directory);
        return file;
    }

    private static SegmentHeader header(Path file) throws IOException {
        SegmentHeader header = SegmentScan.header(file, SegmentHeader.Kind.SEGMENT);
        if (header == null) {
            throw JournalException.damaged(
                    file + " does not start as a journal segment does: it is damaged, or something else."
                            + " Restore the journal from a backup; nothing was changed");
        }
        return header;
    }

    /** Reads all frames behind {@code start}; segments that end before it are not opened. */
    private static SegmentScan.End read(List<Path> segments, @Nullable SegmentHeader start, Consumer<RawFrame> reader)
            throws IOException {
        long after = start == null ? 0 : start.sequence();
        int first = 0;
        while (first + 1 < segments.size() && sequenceOf(segments.get(first + 1)) <= after + 1) {
            first++;
        }
        SegmentHeader header = header(segments.get(first));
        if (header.sequence() > after + 1) {
            throw JournalException.damaged(segments.get(first) + " begins with frame " + header.sequence()
                    + ", and frames " + (after + 1) + " to " + (header.sequence() - 1)
                    + " are nowhere: a file was lost. Restore the journal from a backup; nothing was changed");
        }
        SegmentScan.End end = new SegmentScan.End(0, 0, header.sequence() - 1, header.previous());
        for (int i = first; i < segments.size(); i++) {
            Path file = segments.get(i);
            requireFollows(file, header(file), end, header.store());
            requireFits(file, start, end);
            SegmentScan.End before = end;
            end = SegmentScan.read(file, before.sequence(), before.hash(), frame -> {
                if (frame.sequence() > after) {
                    reader.accept(frame);
                } else if (frame.sequence() == after) {
                    requireFits(file, start, new SegmentScan.End(0, 0, frame.sequence(), frame.hash()));
                }
            });
            if (end.isTorn() && (i + 1 < segments.size() || end.sequence() < after)) {
                throw JournalException.damaged(file + " is damaged at byte " + end.good() + " (frame "
                        + (end.sequence() + 1) + "): "
                        + (i + 1 < segments.size()
                                ? "it was finished when the next segment was begun, and is not whole"
                                : "a snapshot knows frame " + after + ", so this is no torn write")
                        + ". Restore the journal from a backup; nothing was changed");
            }
        }
        if (end.sequence() < after) {
            throw JournalException.damaged("the journal ends with frame " + end.sequence()
                    + ", and a snapshot knows frame " + after
                    + ": the end of the journal was lost. Restore the journal from a backup; nothing was changed");
        }
        return end;
    }

    private static long sequenceOf(Path segment) {
        String name = segment.getFileName().toString();
        try {
            return Long.parseLong(name.substring(0, name.indexOf('.')));
        } catch (NumberFormatException e) {
            throw JournalException.damaged(
                    segment + " is not named as a journal segment is: something else was put there."
                            + " Take it away; nothing was changed");
        }
    }

    private static void requireFollows(Path file, SegmentHeader header, SegmentScan.End end, UUID store) {
        boolean follows = header.store().equals(store)
                && header.sequence() == end.sequence() + 1
                && header.sequence() == sequenceOf(file)
                && header.previous().equals(end.hash());
        if (!follows) {
            throw JournalException.damaged(file + " does not follow the segment before it, which ends with frame "
                    + end.sequence()
                    + ": a segment was lost, or is of another journal. Restore the journal from a backup; nothing"
                    + " was changed");
        }
    }

    private static void requireFits(Path file, @Nullable SegmentHeader start, SegmentScan.End at) {
        if (start != null && at.sequence() == start.sequence() && !at.hash().equals(start.previous())) {
            throw JournalException.damaged(
                    "the snapshot after frame " + start.sequence() + " was not made of the journal in " + file
                            + ": files of two journals were mixed. Restore both from one backup; nothing was changed");
        }
    }

    /** Cuts what is behind the last good frame, keeping it aside. */
    private static void cut(Path file, SegmentScan.End end) throws IOException {
        try (FileChannel whole = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Path kept = kept(file);
            StateDirectories.createFile(kept);
            try (FileChannel aside = FileChannel.open(kept, StandardOpenOption.WRITE)) {
                for (long at = end.good(); at < end.size(); ) {
                    at += whole.transferTo(at, end.size() - at, aside);
                }
                aside.force(true);
            }
            whole.truncate(end.good());
            whole.force(true);
        }
        StateDirectories.force(StateDirectories.of(file));
    }

    /** The journal's id. */
    UUID store() {
        return store;
    }

    /** Takes a frame and gives its sequence; frames are kept in the order of these calls. */
    long append(byte type, byte[] payload) {
        return writer.append(type, payload);
    }

    /** Returns when the frame would survive a power cut. */
    void awaitDurable(long sequence) {
        writer.awaitDurable(sequence);
    }

    /** The newest frame, durable or not. */
    long sequence() {
        return writer.sequence();
    }

    /** The newest frame that would survive a power cut. */
    long durable() {
        return writer.durable();
    }

    /** True while nothing new should be begun, because the disk is almost full. */
    boolean isLowOnSpace() {
        if (reserve.isLow()) {
            // Nothing new is written while it is low, so nobody else would notice that there is room again.
            reserve.look();
        }
        return reserve.isLow();
    }

    /** What a snapshot of everything appended so far begins with. */
    SegmentHeader snapshotHeader() {
        return writer.snapshotHeader();
    }

    /**
     * Gives the durable frames behind a sequence to {@code reader}, as far as they are still kept.
     *
     * @throws JournalException when what was durable is not there any more
     */
    synchronized void read(long after, Consumer<RawFrame> reader) {
        long until = writer.durable();
        try {
            long last = after;
            List<Path> segments = segments(directory);
            for (int i = 0; i < segments.size(); i++) {
                boolean isOver = i + 1 < segments.size() && sequenceOf(segments.get(i + 1)) <= after + 1;
                if (!isOver && sequenceOf(segments.get(i)) <= until) {
                    SegmentHeader header = header(segments.get(i));
                    last = SegmentScan.read(segments.get(i), header.sequence() - 1, header.previous(), frame -> {
                                if (frame.sequence() > after && frame.sequence() <= until) {
                                    reader.accept(frame);
                                }
                            })
                            .sequence();
                }
            }
            if (last < until) {
                throw JournalException.damaged("the journal " + directory + " was written up to frame " + until
                        + ", and is whole up to frame " + last + " only. Restore the journal from a backup");
            }
        } catch (IOException e) {
            throw new JournalException("the journal " + directory + " cannot be read: " + e, e);
        }
    }

    /** Removes the segments all of whose frames are at or before a sequence; the newest segment always stays. */
    synchronized void prune(long upTo) throws IOException {
        List<Path> segments = segments(directory);
        boolean removed = false;
        for (int i = 0; i + 1 < segments.size() && sequenceOf(segments.get(i + 1)) <= upTo + 1; i++) {
            Files.delete(segments.get(i));
            removed = true;
        }
        if (removed) {
            StateDirectories.force(directory);
        }
    }

    /** Writes what was appended, and releases the directory. Idempotent. */
    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            // Every frame that somebody waited for was forced when it was written; there is nothing left to lose.
        } finally {
            closeQuietly(lock);
        }
    }

    private static void closeQuietly(@Nullable DirectoryLock lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            // The process gives the lock back when it ends.
        }
    }
}
