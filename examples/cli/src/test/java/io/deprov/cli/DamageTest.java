package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.core.journal.FileStepStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A state directory that is not as it was written is told apart from one that is in use or out of reach. */
class DamageTest {

    private static final String JOURNAL = "state/journal/journal.log";
    private static final String AUDIT_LOG = "state/audit/audit.jsonl";

    @TempDir
    private Path directory;

    private Office office;

    @BeforeEach
    void somebodyHasLeft() {
        office = new Office(directory);
        office.system.person("7", "jdoe", "1001", "sales", "vpn");
        office.plan("p.json");
        office.approve("p.json");
        assertThat(office.apply("p.json").code()).isZero();
        office.system.people.get("7").blocked = false;
        office.system.writes = 0;
    }

    private void assertEveryCommandSaysDamage(String... words) {
        for (Call call : List.of(
                office.call("status"),
                office.apply("p.json"),
                office.call("verify", office.path("p.json")),
                office.plan("q.json"))) {
            assertThat(call.code()).as(call.toString()).isEqualTo(4);
            assertThat(call.err())
                    .contains(words)
                    .containsIgnoringCase("restore")
                    .doesNotContain("\tat ");
            assertThat(call.err().lines()).hasSizeLessThan(3);
            assertThat(call.out()).isEmpty();
        }
        assertThat(office.system.writes).isZero();
        assertThat(office.file("q.json")).doesNotExist();
    }

    private static Arguments damage(String name, UnaryOperator<List<String>> damage) {
        return Arguments.of(name, damage);
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("its last frame is gone", lines -> lines.subList(0, lines.size() - 1)),
                damage(
                        "its last frame is cut",
                        lines -> with(
                                lines,
                                lines.size() - 1,
                                lines.get(lines.size() - 1).substring(3))),
                damage("a frame in the middle is gone", lines -> without(lines, 3)),
                damage("two frames changed places", lines -> {
                    List<String> swapped = new ArrayList<>(lines);
                    Collections.swap(swapped, 3, 4);
                    return swapped;
                }),
                damage("a frame is edited", lines -> with(lines, 2, lines.get(2).replace("1", "2"))),
                damage(
                        "a frame is edited and its checksum mended",
                        lines ->
                                with(lines, 2, checked(lines.get(2).substring(9).replace("sha256:", "sha256:0")))),
                damage("it has no first line", lines -> without(lines, 0)),
                damage(
                        "its first line is edited",
                        lines -> with(lines, 0, lines.get(0).replace("-", "0"))),
                damage("only its first line is left", lines -> lines.subList(0, 1)),
                damage("it is another journal", lines -> List.of("rubbish")),
                damage("it is empty", lines -> List.of()));
    }

    private static List<String> with(List<String> lines, int at, String line) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(at, line);
        return changed;
    }

    private static List<String> without(List<String> lines, int at) {
        List<String> changed = new ArrayList<>(lines);
        changed.remove(at);
        return changed;
    }

    private static String checked(String json) {
        CRC32C crc = new CRC32C();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue()) + " " + json;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void aJournalThatIsNotWhatWasWrittenIsAnIntegrityFailureForEveryCommandThatNeedsIt(
            String name, UnaryOperator<List<String>> damage) throws IOException {
        List<String> lines = Files.readAllLines(office.file(JOURNAL));
        Files.write(office.file(JOURNAL), damage.apply(lines));

        assertEveryCommandSaysDamage(office.path(JOURNAL));
    }

    @Test
    void aByteChangedAnywhereInTheJournalIsAnIntegrityFailure() throws IOException {
        byte[] whole = Files.readAllBytes(office.file(JOURNAL));
        for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 60)) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            Files.write(office.file(JOURNAL), flipped);

            Call call = office.call("status");

            assertThat(call.code()).as("byte %d: %s", at, call).isEqualTo(4);
            assertThat(call.err()).contains(office.path(JOURNAL));
        }
    }

    @Test
    void aJournalThatIsGoneIsAnIntegrityFailureWhileItsAuditLogIsThere() throws IOException {
        Files.delete(office.file(JOURNAL));

        assertEveryCommandSaysDamage(office.path(JOURNAL), office.path(AUDIT_LOG));
        assertThat(office.file(JOURNAL)).doesNotExist();
    }

    @Test
    void anEditedAuditLogIsAnIntegrityFailureThatNamesTheLine() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(office.file(AUDIT_LOG)));
        lines.set(1, lines.get(1).substring(1));
        Files.write(office.file(AUDIT_LOG), lines);

        assertEveryCommandSaysDamage("line 2", office.path(AUDIT_LOG));
    }

    @Test
    void aDamagedJournalIsLeftAsItWas() throws IOException {
        byte[] bytes = Files.readAllBytes(office.file(JOURNAL));
        bytes[bytes.length / 2] ^= 1;
        Files.write(office.file(JOURNAL), bytes);

        assertThat(office.apply("p.json").code()).isEqualTo(4);

        assertThat(Arrays.equals(Files.readAllBytes(office.file(JOURNAL)), bytes))
                .isTrue();
    }

    @Test
    void aStateDirectoryInUseAndOneThatCannotBeReadAreNoDamage() throws IOException {
        try (FileStepStore other = new FileStepStore(office.file("state/journal"), Clock.systemUTC())) {
            assertThat(other.origin()).isNotEmpty();
            assertOutOfReach("in use by another");
        }
        Path aside = Files.move(office.file(JOURNAL), office.file("aside"));
        Files.createDirectory(office.file(JOURNAL));
        assertOutOfReach("cannot be opened");
        Files.delete(office.file(JOURNAL));
        Files.move(aside, office.file(JOURNAL));
        assertThat(office.call("verify", office.path("p.json")).code()).isEqualTo(1);
    }

    private void assertOutOfReach(String why) {
        for (Call call :
                List.of(office.call("status"), office.apply("p.json"), office.call("verify", office.path("p.json")))) {
            assertThat(call.code()).as(call.toString()).isEqualTo(2);
            assertThat(call.err()).contains(why).contains("state/journal");
        }
        assertThat(office.system.writes).isZero();
    }
}
