package io.deprov.benchmarks.recovery;

import io.deprov.benchmarks.process.ChildJvm;
import io.deprov.benchmarks.process.Figures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** The limit of a start: a JVM that reads the same files from beginning to end and does nothing with them but a checksum. */
public final class ReadBytes {

    /** How many bytes it read. */
    public static final String BYTES = "bytes";

    private static final List<String> READ_AT_START = List.of(".seg", ".snap", ".jsonl");

    private ReadBytes() {}

    /** {@code STATE_DIRECTORY}. */
    public static void main(String[] args) throws IOException {
        CRC32C checksum = new CRC32C();
        long bytes = 0;
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(args[0]))) {
            files = all.filter(file -> READ_AT_START.stream().anyMatch(file.toString()::endsWith))
                    .toList();
        }
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            checksum.update(content);
            bytes += content.length;
        }
        ChildJvm.UntilLine.say();
        Figures.print(BYTES, bytes);
        Figures.print("checksum", checksum.getValue());
    }
}
