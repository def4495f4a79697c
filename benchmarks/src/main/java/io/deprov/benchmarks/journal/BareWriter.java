package io.deprov.benchmarks.journal;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The limit: one thread writes what has gathered with one write and one force, then lets everybody go on who waited for it. No checksum, no
 * chain, no meaning, one file for ever. Thread-safe.
 */
public final class BareWriter implements AutoCloseable {

    private final FileChannel channel;
    private final Object lock = new Object();
    private final Thread writer;
    private Group gathering = new Group();
    private boolean closing;

    /** What is written together. Guarded by the lock until the writer takes it. */
    private static final class Group {

        private final CountDownLatch durable = new CountDownLatch(1);
        private byte[] bytes = new byte[1 << 14];
        private int size;
        private volatile @Nullable IOException failure;

        private void add(byte[] frame) {
            if (size + frame.length > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * (size + frame.length));
            }
            System.arraycopy(frame, 0, bytes, size, frame.length);
            size += frame.length;
        }
    }

    /** Makes the file. */
    public BareWriter(Path file) {
        try {
            this.channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.writer = new Thread(this::run, "bare-writer");
        writer.setDaemon(true);
        writer.start();
    }

    /** Returns when the frame is durable. */
    public void append(byte[] frame) {
        Group group = gathered(frame);
        Uninterruptibles.awaitUninterruptibly(group.durable);
        IOException failure = group.failure;
        if (failure != null) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Has the frame made durable without waiting for it. */
    public void later(byte[] frame) {
        gathered(frame);
    }

    private Group gathered(byte[] frame) {
        synchronized (lock) {
            Group group = gathering;
            group.add(frame);
            lock.notify();
            return group;
        }
    }

    private void run() {
        for (Group group = next(); group != null; group = next()) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(group.bytes, 0, group.size);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(false);
            } catch (IOException e) {
                group.failure = e;
            }
            group.durable.countDown();
        }
    }

    /** What has gathered, waiting for some; null when closed and everything is written. */
    private @Nullable Group next() {
        boolean interrupted = false;
        synchronized (lock) {
            while (gathering.size == 0 && !closing) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (gathering.size == 0) {
                return null;
            }
            Group group = gathering;
            gathering = new Group();
            return group;
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closing = true;
            lock.notify();
        }
        Uninterruptibles.joinUninterruptibly(writer);
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
