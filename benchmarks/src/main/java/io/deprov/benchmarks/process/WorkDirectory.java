package io.deprov.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A directory for one measurement, on the disk that is measured; goes with everything in it when closed. */
public final class WorkDirectory implements AutoCloseable {

    private final Path path;

    private WorkDirectory(Path path) {
        this.path = path;
    }

    /** A fresh one below {@code base}, which is made when it is not there. */
    public static WorkDirectory below(Path base) {
        try {
            Files.createDirectories(base);
            return new WorkDirectory(Files.createTempDirectory(base, "run-"));
        } catch (IOException e) {
            throw new UncheckedIOException("no directory to measure in could be made below " + base + ": " + e, e);
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** How many bytes the files below {@code directory} have whose names end like this. */
    public static long bytes(Path directory, String suffix) {
        try (var files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .mapToLong(WorkDirectory::size)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    if (failure != null) {
                        throw failure;
                    }
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("what was measured in " + path + " could not be removed: " + e, e);
        }
    }
}
