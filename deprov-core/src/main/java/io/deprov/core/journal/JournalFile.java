package io.deprov.core.journal;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal's file: a {@link JournalHeader}, then one {@link JournalLine} for each frame, forced to disk one by one.
 *
 * <p>All I/O is done by one private thread that nobody can interrupt: an interrupt during I/O would close the channel for everybody.
 * A torn tail (the last line, not whole, with nothing behind it) is cut and kept beside the journal; damage before that refuses to
 * open. A write or force that failed is final.
 */
final class JournalFile implements AutoCloseable {

    private final Path file;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final FileChannel channel;
    private final ExecutorService writer;
    private final String origin;
    private boolean failed;

    private JournalFile(Path file, FileChannel lockChannel, FileLock lock, FileChannel channel, String origin) {
        this.file = file;
        this.lockChannel = lockChannel;
        this.lock = lock;
        this.channel = channel;
        this.origin = origin;
        this.writer = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "deprov-journal");
            thread.setDaemon(true);
            return thread;
        });
    }

    static Path in(Path directory) {
        return directory.resolve("journal.log");
    }

    /** Opens or creates the journal in {@code directory} and gives every frame in it to {@code replay}. */
    static JournalFile open(Path directory, Consumer<Frame> replay) {
        Path file = in(directory);
        FileChannel lockChannel = null;
        try {
            StateDirectories.create(directory);
            lockChannel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = lock(lockChannel, directory);
            String origin = JournalHeader.isWhole(file) ? scan(file, replay) : create(directory, file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            return new JournalFile(file, lockChannel, lock, channel, origin);
        } catch (IOException e) {
            closeQuietly(lockChannel);
            String why = e instanceof AccessDeniedException denied
                    ? "permission denied on " + denied.getFile() + "; run deprov as the owner of the state directory"
                    : e.toString();
            throw new JournalException("the journal " + file + " cannot be opened: " + why, e);
        } catch (JournalException e) {
            closeQuietly(lockChannel);
            throw e;
        }
    }

    private static FileLock lock(FileChannel channel, Path directory) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            throw inUse(directory, e);
        }
        throw inUse(directory, null);
    }

    private static JournalException inUse(Path directory, @Nullable Exception cause) {
        String message =
                "the state directory " + directory + " is in use by another deprov process; wait until it has ended";
        return cause == null ? new JournalException(message) : new JournalException(message, cause);
    }

    private static String create(Path directory, Path file) throws IOException {
        String origin = UUID.randomUUID().toString();
        StateDirectories.createFile(file);
        try (FileChannel fresh = FileChannel.open(file, StandardOpenOption.WRITE)) {
            fresh.write(ByteBuffer.wrap(JournalHeader.write(origin)));
            fresh.force(true);
        }
        StateDirectories.force(directory);
        return origin;
    }

    private static String scan(Path file, Consumer<Frame> replay) throws IOException {
        long good;
        String origin;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            byte[] first = line(in);
            origin = JournalHeader.read(file, first);
            good = first == null ? 0 : first.length + 1L;
            long expected = 1;
            for (byte[] line = line(in); line != null; line = line(in)) {
                Frame frame = JournalLine.read(file, line);
                if (frame == null) {
                    requireNothingWholeBehind(file, in, good, expected);
                    break;
                }
                if (frame.sequence() != expected) {
                    throw JournalException.damaged(
                            file + " at byte " + good + ": frame " + frame.sequence() + " follows where " + expected
                                    + " belongs; restore the journal from a backup, nothing was changed");
                }
                replay(file, frame, good, replay);
                expected++;
                good += line.length + 1L;
            }
        }
        cutTail(file, good);
        return origin;
    }

    /** Its checksum is good, and still it may speak of a plan or a step that no frame before it has opened. */
    private static void replay(Path file, Frame frame, long at, Consumer<Frame> replay) {
        try {
            replay.accept(frame);
        } catch (IllegalArgumentException | NoSuchElementException e) {
            JournalException damaged = JournalException.damaged(file + " is damaged at byte " + at + ": frame "
                    + frame.sequence() + " does not follow from those before it; restore the journal from a backup,"
                    + " nothing was changed");
            damaged.initCause(e);
            throw damaged;
        }
    }

    private static void requireNothingWholeBehind(Path file, InputStream in, long at, long expected)
            throws IOException {
        for (byte[] later = line(in); later != null; later = line(in)) {
            if (JournalLine.read(file, later) != null) {
                throw JournalException.damaged(file + " is damaged at byte " + at + " (frame " + expected
                        + "), with good frames behind it; this is no torn write. Restore the journal from a backup; nothing was"
                        + " changed");
            }
        }
    }

    /** Cuts what is behind the last good frame, keeping it aside. */
    private static void cutTail(Path file, long good) throws IOException {
        if (Files.size(file) <= good) {
            return;
        }
        try (FileChannel whole = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer tail = ByteBuffer.allocate(Math.toIntExact(whole.size() - good));
            while (tail.hasRemaining() && whole.read(tail, good + tail.position()) >= 0) {
                // reads on until the tail is whole
            }
            Path kept = file.resolveSibling("journal." + UUID.randomUUID() + ".torn");
            StateDirectories.createFile(kept);
            Files.write(kept, tail.array(), StandardOpenOption.WRITE);
            whole.truncate(good);
            whole.force(true);
        }
    }

    /** The next line without its line feed; null at the end. A last line without line feed is given with a mark that spoils it. */
    private static byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                return line.toByteArray();
            }
            line.write(next);
        }
        if (line.size() == 0) {
            return null;
        }
        line.write(0);
        return line.toByteArray();
    }

    @Override
    public String toString() {
        return file.toString();
    }

    /** The journal's id. */
    String origin() {
        return origin;
    }

    /** Writes a frame and returns when it would survive a power cut. */
    synchronized void append(Frame frame) {
        if (failed) {
            throw new JournalException(
                    "the journal " + file + " failed earlier and takes no more; restart when the disk is well");
        }
        byte[] line = JournalLine.write(frame);
        try {
            Uninterruptibles.getUninterruptibly(writer.submit(() -> {
                ByteBuffer buffer = ByteBuffer.wrap(line);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(false);
                return line.length;
            }));
        } catch (ExecutionException e) {
            failed = true;
            throw new JournalException(
                    "the journal " + file + " could not be written: " + e.getCause() + "; no further call is made", e);
        }
    }

    /** Gives every frame after a sequence number to {@code reader}. */
    synchronized void read(long after, Consumer<Frame> reader) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            byte[] header = line(in);
            if (header == null) {
                return;
            }
            for (byte[] line = line(in); line != null; line = line(in)) {
                Frame frame = JournalLine.read(file, line);
                if (frame == null) {
                    throw JournalException.damaged("the journal " + file
                            + " was changed by somebody else while in use; find out who writes there, and restore it from"
                            + " a backup");
                }
                if (frame.sequence() > after) {
                    reader.accept(frame);
                }
            }
        } catch (IOException e) {
            throw new JournalException("the journal " + file + " cannot be read: " + e, e);
        }
    }

    @Override
    public synchronized void close() {
        failed = true;
        writer.shutdown();
        closeQuietly(channel);
        try {
            lock.release();
        } catch (IOException e) {
            // Closing the channel below releases it as well.
        }
        closeQuietly(lockChannel);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Every frame was forced when it was written; there is nothing left to lose.
        }
    }
}
