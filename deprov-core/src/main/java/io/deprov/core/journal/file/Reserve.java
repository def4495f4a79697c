package io.deprov.core.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room on the disk that is kept for outcomes: what was called must be recorded, also when the disk is full. While the reserve is spent,
 * or less than it is left on the disk, nothing new is begun. Thread-safe.
 */
final class Reserve {

    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);
    private static final int CHUNK = 1 << 16;

    private final Disk disk;
    private final Path directory;
    private final Path file;
    private final long size;
    private volatile boolean low;

    Reserve(Disk disk, Path directory, long size) {
        this.disk = disk;
        this.directory = directory;
        this.file = directory.resolve("reserve");
        this.size = size;
    }

    /** True while nothing new should be begun. */
    boolean isLow() {
        return low;
    }

    /** Looks at the disk, and puts room aside when there is some again. A disk that does not tell counts as full. */
    synchronized void look() {
        boolean nowLow;
        try {
            nowLow = !isKept() || disk.usable(directory) < size;
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("how much room there is for the journal could not be read");
            nowLow = true;
        }
        if (nowLow != low) {
            low = nowLow;
            LOG.atWarn()
                    .addKeyValue("directory", directory)
                    .log(
                            nowLow
                                    ? "the disk of the state directory is almost full: no new call is made until there is room"
                                    : "there is room again on the disk of the state directory");
        }
    }

    private boolean isKept() throws IOException {
        return (Files.exists(file) && Files.size(file) >= size) || (disk.usable(directory) > 2 * size && fill());
    }

    private boolean fill() throws IOException {
        try (Disk.Appender appender = disk.create(file)) {
            for (long written = 0; written < size; written += CHUNK) {
                appender.append(ByteBuffer.allocate((int) Math.min(CHUNK, size - written)));
            }
            appender.force();
            return true;
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("no room could be put aside");
            Files.deleteIfExists(file);
            return false;
        }
    }

    /** Gives the room back to the disk, for what must be written. False when there was none. */
    synchronized boolean spend() throws IOException {
        low = true;
        return Files.deleteIfExists(file);
    }
}
