package io.deprov.core.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends processes with {@code kill -9} at random times for as long as it is told to ({@code -Dsoak.seconds}, 30 by default), and prints
 * its figures. Not part of the build; see CONTRIBUTING.
 */
class CrashSoak {

    private static final int LEAVERS = 12;
    private static final int GROUPS = 8;

    @TempDir
    Path root;

    @Test
    void killedAgainAndAgainEverythingIsDoneAndRecordedOnce() throws Exception {
        long seconds = Long.getLong("soak.seconds", 30);
        long seed = Long.getLong("soak.seed", System.nanoTime());
        Random random = new Random(seed);
        Instant end = Instant.now().plusSeconds(seconds);
        int rounds = 0;
        int kills = 0;
        int processes = 0;
        while (rounds == 0 || Instant.now().isBefore(end)) {
            Path directory = Files.createDirectories(root.resolve("round-" + rounds));
            List<String> leavers = new ArrayList<>();
            for (int i = 0; i < LEAVERS; i++) {
                leavers.add(String.valueOf(1001 + i));
                FileTarget.person(directory.resolve("target"), leavers.get(i), GROUPS);
            }
            boolean done = false;
            while (!done) {
                Process process = CrashMatrixTest.start(directory, "", 0, leavers);
                processes++;
                done = process.waitFor(300 + random.nextInt(2_500), TimeUnit.MILLISECONDS);
                if (done) {
                    assertThat(process.exitValue())
                            .as("seed %d: %s", seed, Files.readString(directory.resolve("child.log")))
                            .isZero();
                } else {
                    process.destroyForcibly().waitFor();
                    kills++;
                }
            }
            CrashMatrixTest.assertEverythingIsDoneAndRecordedOnce(directory, leavers, GROUPS);
            rounds++;
        }
        System.out.printf(
                "soak: %d rounds of %d steps, %d processes, %d of them ended by kill -9; every step recorded once, no effect twice"
                        + " (%s, seed %d)%n",
                rounds, LEAVERS * (GROUPS + 2), processes, kills, Duration.ofSeconds(seconds), seed);
    }
}
