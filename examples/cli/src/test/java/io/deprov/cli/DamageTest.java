package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.core.journal.file.FileStepStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
import org.junit.jupiter.params.provider.ValueSource;

/** A state directory that is not as it was written is told apart from one that is in use or out of reach. */
class DamageTest {

    private static final String JOURNAL = "state/journal/00000000000000000001.seg";
    private static final int HEADER = 70;
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

    private static Arguments damage(String name, UnaryOperator<List<byte[]>> damage) {
        return Arguments.of(name, damage);
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("its last frame is gone", parts -> parts.subList(0, parts.size() - 1)),
                damage(
                        "its last frame is cut",
                        parts -> with(parts, parts.size() - 1, part -> Arrays.copyOf(part, 30))),
                damage("a frame in the middle is gone", parts -> without(parts, 3)),
                damage("two frames changed places", parts -> {
                    List<byte[]> swapped = new ArrayList<>(parts);
                    Collections.swap(swapped, 3, 4);
                    return swapped;
                }),
                damage("a frame is edited", parts -> with(parts, 2, DamageTest::edited)),
                damage(
                        "the length of a frame is edited",
                        parts -> with(parts, 2, part -> {
                            part[2] ^= 1;
                            return part;
                        })),
                damage(
                        "a frame is edited and its checksum mended",
                        parts -> with(parts, 2, part -> checked(edited(part)))),
                damage("it has no header", parts -> without(parts, 0)),
                damage(
                        "its header is edited",
                        parts -> with(parts, 0, part -> {
                            part[12] ^= 1;
                            return part;
                        })),
                damage("only its header is left", parts -> parts.subList(0, 1)),
                damage("it is something else", parts -> List.of("rubbish".getBytes(StandardCharsets.US_ASCII))),
                damage("it is empty", parts -> List.of()));
    }

    private static List<byte[]> with(List<byte[]> parts, int at, UnaryOperator<byte[]> change) {
        List<byte[]> changed = new ArrayList<>(parts);
        changed.set(at, change.apply(parts.get(at).clone()));
        return changed;
    }

    private static List<byte[]> without(List<byte[]> parts, int at) {
        List<byte[]> changed = new ArrayList<>(parts);
        changed.remove(at);
        return changed;
    }

    private static byte[] edited(byte[] frame) {
        frame[frame.length - 5] ^= 1;
        return frame;
    }

    private static byte[] checked(byte[] frame) {
        CRC32C crc = new CRC32C();
        crc.update(frame, 0, Integer.BYTES);
        crc.update(frame, 2 * Integer.BYTES, frame.length - 2 * Integer.BYTES);
        ByteBuffer.wrap(frame).putInt(Integer.BYTES, (int) crc.getValue());
        return frame;
    }

    /** The header, and then each frame. */
    private static List<byte[]> parts(byte[] segment) {
        List<byte[]> parts = new ArrayList<>(List.of(Arrays.copyOf(segment, HEADER)));
        for (int at = HEADER; at < segment.length; ) {
            int size = 2 * Integer.BYTES + ByteBuffer.wrap(segment).getInt(at);
            parts.add(Arrays.copyOfRange(segment, at, at + size));
            at += size;
        }
        return parts;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void aJournalThatIsNotWhatWasWrittenIsAnIntegrityFailureForEveryCommandThatNeedsIt(
            String name, UnaryOperator<List<byte[]>> damage) throws IOException {
        ByteArrayOutputStream damaged = new ByteArrayOutputStream();
        damage.apply(parts(Files.readAllBytes(office.file(JOURNAL)))).forEach(damaged::writeBytes);
        Files.write(office.file(JOURNAL), damaged.toByteArray());

        assertEveryCommandSaysDamage(office.path("state/journal"));
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
            assertThat(call.err()).contains(office.path("state/journal"));
        }
    }

    @Test
    void aJournalThatIsGoneIsAnIntegrityFailureWhileItsAuditLogIsThere() throws IOException {
        Files.delete(office.file(JOURNAL));

        assertEveryCommandSaysDamage(office.path("state/journal"), office.path(AUDIT_LOG));
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
    void anAuditLogWithALineThatIsNoTextIsAnIntegrityFailure() throws IOException {
        byte[] bytes = Files.readAllBytes(office.file(AUDIT_LOG));
        bytes[bytes.length - 3] ^= (byte) 0xff;
        Files.write(office.file(AUDIT_LOG), bytes);

        assertEveryCommandSaysDamage("no text", office.path(AUDIT_LOG));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAuditLogInWhichALineIsMissingOrDoubledIsAnIntegrityFailure(boolean missing) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(office.file(AUDIT_LOG)));
        if (missing) {
            lines.remove(3);
        } else {
            lines.add(3, lines.get(3));
        }
        Files.write(office.file(AUDIT_LOG), lines);

        assertEveryCommandSaysDamage(missing ? "line 4" : "line 5", office.path(AUDIT_LOG));
    }

    @Test
    void aPlanThatIsGoneIsAnIntegrityFailureAlsoForWhoAsksOrCancels() throws IOException {
        try (Stream<Path> plans = Files.list(office.file("state/journal/plans"))) {
            for (Path plan : plans.toList()) {
                Files.delete(plan);
            }
        }

        assertEveryCommandSaysDamage("not in the state directory any more");
        Call cancelled =
                office.call("cancel", office.path("p.json"), "--whole-case", "--as", "Ada", "--reason", "hired again");
        assertThat(cancelled.code()).isEqualTo(4);
        assertThat(cancelled.err()).contains("not in the state directory any more");
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
