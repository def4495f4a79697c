package io.deprov.core.journal.file;

import com.google.common.hash.HashCode;
import com.google.common.util.concurrent.Uninterruptibles;
import io.deprov.core.journal.JournalException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes frames in the order they were appended, many with one fsync: while one group is forced to disk the next one gathers.
 *
 * <p>All I/O is done by one private thread that nobody can interrupt: an interrupt during I/O would close the file for everybody. A
 * write that fails for want of room is taken back and made again out of the {@link Reserve}. A failed fsync is final, because nobody
 * knows what is on the disk then, and trying again would only seem to succeed.
 */
final class JournalWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalWriter.class);
    private static final int MOST_PENDING = 1 << 25;
    private static final int MOST_PAYLOAD = 1 << 25;
    private static final long LOOK_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Disk disk;
    private final Path directory;
    private final UUID store;
    private final long segmentSize;
    private final Reserve reserve;

    private final ReentrantLock lock = new ReentrantLock();

    /** The writer waits for it: something has gathered, or the end. */
    private final Condition work = lock.newCondition();

    private final Condition room = lock.newCondition();
    private Group gathering;
    private @Nullable Group written;
    private long sequence;
    private HashCode hash;
    private long durable;
    private @Nullable JournalException failure;
    private boolean closing;

    /** Made before there is no memory left to make it. */
    private final JournalException outOfMemory = new JournalException(
            "the journal could not be written: no memory was left; no further call is made. Restart");

    // Used by the writer thread only.
    private Disk.Appender segment;
    private long size;
    private long lookedAt;
    private final Thread thread;

    /** Frames that wait to be written together, and who waits for them: these are woken when it is over, and nobody else. */
    private static final class Group {

        private final CountDownLatch over = new CountDownLatch(1);
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 12);
        private final long first;
        private final HashCode previous;
        private long last;

        Group(long first, HashCode previous) {
            this.first = first;
            this.previous = previous;
            this.last = first - 1;
        }

        /** Nothing of a group is written before everything before it was forced. */
        long forced() {
            return first - 1;
        }
    }

    /** Goes on behind {@code end}, which was forced, in an open segment. */
    JournalWriter(
            Disk disk,
            Path directory,
            UUID store,
            Disk.Appender segment,
            SegmentScan.End end,
            long segmentSize,
            Reserve reserve) {
        this.disk = disk;
        this.directory = directory;
        this.store = store;
        this.segment = segment;
        this.size = end.good();
        this.sequence = end.sequence();
        this.hash = end.hash();
        this.durable = end.sequence();
        this.segmentSize = segmentSize;
        this.reserve = reserve;
        this.gathering = new Group(sequence + 1, hash);
        this.thread = new Thread(this::run, "deprov-journal");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Takes a frame and gives its sequence; {@link #awaitDurable} tells when it is safe. Whoever needs frames in an order appends them
     * in it.
     */
    long append(byte type, byte[] payload) {
        if (payload.length > MOST_PAYLOAD) {
            throw new IllegalArgumentException("a frame of the journal holds at most " + MOST_PAYLOAD
                    + " bytes, and this one would have " + payload.length + "; nothing was written");
        }
        lock.lock();
        try {
            while (failure == null && gathering.bytes.size() > MOST_PENDING) {
                room.awaitUninterruptibly();
            }
            requireOpen();
            RawFrame frame = new RawFrame(type, sequence + 1, gathering.forced(), hash, payload);
            gathering.bytes.writeBytes(frame.bytes());
            sequence = frame.sequence();
            gathering.last = sequence;
            hash = frame.hash();
            work.signal();
            return sequence;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when the frame would survive a power cut. */
    void awaitDurable(long frame) {
        for (Group group = waitedFor(frame); group != null; group = waitedFor(frame)) {
            Uninterruptibles.awaitUninterruptibly(group.over);
        }
    }

    /** The group that the frame is in, unless it is durable. */
    private @Nullable Group waitedFor(long frame) {
        lock.lock();
        try {
            if (durable >= frame) {
                return null;
            }
            if (failure != null) {
                throw new JournalException(String.valueOf(failure.getMessage()), failure);
            }
            return written != null && frame <= written.last ? written : gathering;
        } finally {
            lock.unlock();
        }
    }

    /** The newest frame that would survive a power cut. */
    long durable() {
        lock.lock();
        try {
            return durable;
        } finally {
            lock.unlock();
        }
    }

    /** The newest frame, durable or not. */
    long sequence() {
        lock.lock();
        try {
            return sequence;
        } finally {
            lock.unlock();
        }
    }

    /** The newest frame's sequence and hash, for a snapshot. */
    SegmentHeader snapshotHeader() {
        lock.lock();
        try {
            return new SegmentHeader(SegmentHeader.Kind.SNAPSHOT, store, sequence, hash);
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (failure != null) {
            throw new JournalException(String.valueOf(failure.getMessage()), failure);
        }
        if (closing) {
            throw new JournalException("the journal " + directory + " was closed");
        }
    }

    private void run() {
        try {
            for (Group group = next(); group != null; group = next()) {
                write(group);
                lock.lock();
                try {
                    durable = group.last;
                    written = null;
                } finally {
                    lock.unlock();
                }
                group.over.countDown();
                lookNowAndThen();
            }
        } catch (IOException | RuntimeException | Error e) {
            // Those who wait first: saying what happened may fail for the same reason.
            fail(failure(e));
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("directory", directory)
                    .log("the journal failed; no further call is made");
        }
    }

    private JournalException failure(Throwable cause) {
        try {
            return new JournalException(
                    "the journal " + directory + " could not be written: " + cause
                            + "; no further call is made. Restart when the disk is well",
                    cause);
        } catch (OutOfMemoryError e) {
            return outOfMemory;
        }
    }

    /** The frames that have gathered, waiting for some; null when the journal is closed and everything is written. */
    private @Nullable Group next() {
        lock.lock();
        try {
            while (gathering.bytes.size() == 0 && !closing) {
                work.awaitUninterruptibly();
            }
            if (gathering.bytes.size() == 0) {
                return null;
            }
            Group group = gathering;
            written = group;
            gathering = new Group(sequence + 1, hash);
            room.signalAll();
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void write(Group group) throws IOException {
        byte[] bytes = group.bytes.toByteArray();
        if (size > SegmentHeader.SIZE && size + bytes.length > segmentSize) {
            roll(group);
        }
        try {
            segment.append(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            segment.truncate(size);
            if (!reserve.spend()) {
                throw e;
            }
            segment.append(ByteBuffer.wrap(bytes));
        }
        segment.force();
        size += bytes.length;
    }

    /** Begins a new segment; where there is no room for one, the old one goes on. */
    private void roll(Group group) throws IOException {
        Path file = directory.resolve(SegmentHeader.Kind.SEGMENT.fileName(group.first));
        Disk.Appender fresh = null;
        try {
            fresh = disk.create(file);
            fresh.append(ByteBuffer.wrap(
                    new SegmentHeader(SegmentHeader.Kind.SEGMENT, store, group.first, group.previous).bytes()));
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("no new segment of the journal could be begun; the old one goes on");
            if (fresh != null) {
                fresh.close();
            }
            Files.deleteIfExists(file);
            return;
        }
        fresh.force();
        disk.forceDirectory(directory);
        segment.close();
        segment = fresh;
        size = SegmentHeader.SIZE;
    }

    private void lookNowAndThen() {
        long now = System.nanoTime();
        if (now - lookedAt > LOOK_EVERY_NANOS || reserve.isLow()) {
            lookedAt = now;
            reserve.look();
        }
    }

    private void fail(JournalException why) {
        lock.lock();
        try {
            failure = why;
            room.signalAll();
            gathering.over.countDown();
            if (written != null) {
                written.over.countDown();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes what has gathered, and ends. Idempotent. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        segment.close();
    }
}
