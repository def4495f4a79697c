package io.deprov.benchmarks.kernel;

import io.deprov.core.DeprovisionerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a state directory that nobody has open holds, on average.
 *
 * @param frame bytes of a journal frame
 * @param record bytes of an audit record
 */
record Written(int frame, int record) {

    private static final String SEGMENT = ".seg";

    static Written in(Path stateDirectory) throws IOException {
        Path log = DeprovisionerBuilder.auditLog(stateDirectory);
        long records;
        try (Stream<String> lines = Files.lines(log)) {
            records = lines.count();
        }
        Path segment = newestSegment(stateDirectory);
        // Named by its first frame, and each frame has its record; older segments may be gone already.
        long frames = records - sequence(segment) + 1;
        return new Written((int) (Files.size(segment) / frames), (int) (Files.size(log) / records));
    }

    private static Path newestSegment(Path stateDirectory) throws IOException {
        try (Stream<Path> files = Files.list(stateDirectory.resolve("journal"))) {
            return files.filter(file -> file.toString().endsWith(SEGMENT))
                    .sorted()
                    .reduce((older, newer) -> newer)
                    .orElseThrow();
        }
    }

    private static long sequence(Path segment) {
        String name = segment.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SEGMENT.length()));
    }
}
