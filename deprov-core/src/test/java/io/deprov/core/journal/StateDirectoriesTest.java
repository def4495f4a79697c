package io.deprov.core.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.core.testing.ForgetfulFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that was written is there after a power cut, whole and under its name. */
class StateDirectoriesTest {

    @TempDir
    Path directory;

    @Test
    void whatWasWrittenSurvivesAPowerCut() throws Exception {
        Path file = directory.resolve("plan.json");
        ForgetfulFiles files = ForgetfulFiles.around(file);

        StateDirectories.write(files.watched(file), new byte[] {1, 2, 3});
        files.cutPower();

        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void whatIsWrittenTakesThePlaceOfWhatWasThere() throws Exception {
        Path file = directory.resolve("plan.json");
        StateDirectories.write(file, new byte[] {1});

        StateDirectories.write(file, new byte[] {2, 3});

        assertThat(file).hasBinaryContent(new byte[] {2, 3});
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }
}
