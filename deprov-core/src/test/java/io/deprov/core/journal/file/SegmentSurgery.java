package io.deprov.core.journal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What can happen to the files of a journal while nobody looks. */
public final class SegmentSurgery {

    private SegmentSurgery() {}

    /** The segments of a journal, oldest first. */
    public static List<Path> segments(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".seg"))
                    .sorted()
                    .toList();
        }
    }

    /** The newest segment. */
    public static Path newest(Path directory) throws IOException {
        List<Path> segments = segments(directory);
        return segments.get(segments.size() - 1);
    }

    /** Where the header, and then each frame, of a segment ends. */
    public static List<Integer> ends(byte[] segment) {
        List<Integer> ends = new ArrayList<>(List.of(SegmentHeader.SIZE));
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        for (int at = SegmentHeader.SIZE; at < segment.length; ) {
            RawFrame frame = RawFrame.read(bytes, at);
            if (frame == null) {
                throw new AssertionError("no whole frame at " + at);
            }
            at += frame.size();
            ends.add(at);
        }
        return ends;
    }

    /** Cuts the newest frames off, as when an older copy was restored. */
    public static void forgetNewest(Path directory, int frames) throws IOException {
        Path file = newest(directory);
        byte[] bytes = Files.readAllBytes(file);
        List<Integer> ends = ends(bytes);
        Files.write(file, Arrays.copyOf(bytes, ends.get(ends.size() - 1 - frames)));
    }
}
