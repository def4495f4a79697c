package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real file system of three megabytes that fills up to the last byte. Needs the right to mount one. */
class FullDiskTest {

    @TempDir
    Path root;

    Path disk;

    private static boolean succeeds(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @BeforeEach
    void aSmallDisk() throws Exception {
        disk = Files.createDirectory(root.resolve("disk"));
        boolean mounted;
        try {
            mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=3m", "deprov-test", disk.toString());
        } catch (IOException e) {
            mounted = false;
        }
        if ("true".equals(System.getenv("CI"))) {
            assertThat(mounted)
                    .as("a tmpfs could not be mounted, and CI has to")
                    .isTrue();
        }
        assumeTrue(mounted, "a tmpfs cannot be mounted here (that takes root)");
    }

    @AfterEach
    void unmount() throws Exception {
        succeeds("umount", disk.toString());
    }

    private static final class Frames implements FileJournal.Replay {

        final List<String> payloads = new ArrayList<>();

        @Override
        public @Nullable SegmentHeader start(UUID store) {
            return null;
        }

        @Override
        public void frame(RawFrame frame) {
            payloads.add(new String(frame.payload(), StandardCharsets.UTF_8));
        }
    }

    private FileJournal open(Frames frames) {
        return FileJournal.open(
                disk.resolve("journal"), new FileJournal.Settings(200_000, 256 << 10, Disk.REAL), frames);
    }

    private static void append(FileJournal journal, List<String> acknowledged, String payload) {
        journal.awaitDurable(journal.append((byte) 5, payload.getBytes(StandardCharsets.UTF_8)));
        acknowledged.add(payload);
    }

    /** Somebody else takes all that is left. */
    private Path ballast() throws IOException {
        Path ballast = disk.resolve("ballast");
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] block = new byte[1_000];
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            return ballast;
        }
    }

    @Test
    void outcomesAreStillTakenWhenTheDiskIsFullAndNothingIsLost() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (FileJournal journal = open(new Frames())) {
            append(journal, acknowledged, "before");
            assertThat(journal.isLowOnSpace()).isFalse();
            Path ballast = ballast();

            for (int i = 0; i < 200; i++) {
                append(journal, acknowledged, "outcome " + i + " " + "x".repeat(500));
            }
            assertThat(journal.isLowOnSpace()).isTrue();

            Files.delete(ballast);
            append(journal, acknowledged, "room again");
            append(journal, acknowledged, "and again");
            assertThat(journal.isLowOnSpace()).isFalse();
        }
        Frames after = new Frames();
        open(after).close();
        assertThat(after.payloads).isEqualTo(acknowledged);
    }
}
