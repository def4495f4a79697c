package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.deprov.core.journal.FrameType;
import io.deprov.core.json.CoreJson;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.TestClock;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal that an earlier version wrote is read as it was meant, for ever. */
class FrozenJournalTest {

    @TempDir
    Path directory;

    private Path copyOf(String sample) throws Exception {
        URI resource = FrozenJournalTest.class.getResource("/" + sample).toURI();
        Path from = Path.of(resource);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path to = directory.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        return directory;
    }

    @ParameterizedTest
    @ValueSource(strings = "journal-v1")
    void itsExecutionsFramesPlansAndArchiveAreRead(String sample) throws Exception {
        Path folder = copyOf(sample);
        JsonNode expected =
                new ObjectMapper().readTree(folder.resolve("expected.json").toFile());

        try (FileStepStore store = FrozenJournalSample.open(folder.resolve("journal"), new TestClock(), 1_000_000)) {
            List<Plan> plans = new ArrayList<>();
            expected.get("plans")
                    .forEach(digest -> plans.add(store.plan(digest.asText()).orElseThrow()));

            assertThat(new ObjectMapper().readTree(CoreJson.bytes(FrozenJournalSample.picture(store, plans))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void theSampleHoldsEverySortOfFrameASnapshotAndAnArchivedExecution() throws Exception {
        JsonNode expected = new ObjectMapper()
                .readTree(copyOf("journal-v1").resolve("expected.json").toFile());
        List<String> types = new ArrayList<>();
        expected.get("frames").forEach(frame -> types.add(frame.get("type").asText()));

        assertThat(types)
                .containsAll(Stream.of(FrameType.values()).map(FrameType::name).toList());
        assertThat(expected.get("archived")).hasSize(1);
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            assertThat(files.map(Path::toString)).anyMatch(name -> name.endsWith(".snap"));
        }
    }
}
