package io.deprov.core.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.core.testing.Bench;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newer version wrote is no torn write. */
class NewerFrameTest {

    private static final int CRC_AND_SPACE = 9;

    @TempDir
    Path directory;

    Path log;

    @BeforeEach
    void aJournal() {
        try (Bench bench = new Bench(directory)) {
            bench.target("corp").account("jdoe", "1001");
            bench.apply(bench.plan());
        }
        log = directory.resolve("journal").resolve("journal.log");
    }

    private static String withAnUnknownField(String line) {
        String json = line.substring(CRC_AND_SPACE).replaceFirst("\\{", "{\"actor\":\"x\",");
        CRC32C crc = new CRC32C();
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        crc.update(bytes, 0, bytes.length);
        return HexFormat.of().toHexDigits((int) crc.getValue()) + " " + json;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aWholeLineThatThisVersionCannotReadRefusesToOpenAndChangesNothing(int fromTheEnd) throws Exception {
        List<String> lines = Files.readAllLines(log);
        int newer = lines.size() - fromTheEnd;
        lines.set(newer, withAnUnknownField(lines.get(newer)));
        Files.writeString(log, String.join("\n", lines) + "\n");
        byte[] before = Files.readAllBytes(log);
        List<Path> files = files();

        assertThatThrownBy(() -> new FileStepStore(log.getParent(), java.time.Clock.systemUTC()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("cannot read");

        assertThat(Files.readAllBytes(log)).isEqualTo(before);
        assertThat(files()).isEqualTo(files);
    }

    private List<Path> files() throws Exception {
        try (var all = Files.list(log.getParent())) {
            return all.sorted().toList();
        }
    }
}
