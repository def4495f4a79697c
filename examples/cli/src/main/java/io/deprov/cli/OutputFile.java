package io.deprov.cli;

import io.deprov.core.journal.StateDirectories;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file to be written whole or not at all, that only its owner can read, and that takes nobody's place unasked. */
final class OutputFile {

    private final Path file;
    private final Path directory;
    private final boolean force;

    /**
     * Looks whether it can be written, before anything is asked of any target.
     *
     * @param force whether it may take the place of a file that is there
     */
    OutputFile(Path file, boolean force) throws UsageException {
        this.file = file;
        if (file.toString().isEmpty()) {
            throw new UsageException("--out is empty; give the path of a file");
        }
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new UsageException(file + " cannot be written: its directory does not exist; make it first");
        }
        if (Files.isDirectory(file)) {
            throw new UsageException(file + " is a directory; give the path of a file");
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new UsageException(file + " is no ordinary file (a link, a device or a pipe); give another path");
        }
        this.directory = parent;
        this.force = force;
        if (!force && Files.exists(file)) {
            throw taken();
        }
    }

    private UsageException taken() {
        return new UsageException(file + " exists already; give another path, or --force to replace it");
    }

    Path path() {
        return file;
    }

    /** Keeps what is about a file from taking its place, however that place is written. */
    OutputFile notInPlaceOf(Path other, String what) throws UsageException {
        try {
            if (Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other)) {
                throw new UsageException(file + " is " + what + " itself; give another path");
            }
        } catch (IOException e) {
            throw new UsageException(file + " cannot be looked at: " + Because.of(file, e));
        }
        return this;
    }

    void write(byte[] content) throws UsageException {
        Path fresh = directory.resolve("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            StateDirectories.createFile(fresh);
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            if (force) {
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.move(fresh, file);
            }
        } catch (FileAlreadyExistsException e) {
            throw taken();
        } catch (IOException e) {
            throw new UsageException(file + " cannot be written: " + Because.of(file, e));
        } finally {
            delete(fresh);
        }
    }

    private static void delete(Path fresh) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            // Left behind under a name nobody reads; what was to be written is written or reported above.
        }
    }
}
