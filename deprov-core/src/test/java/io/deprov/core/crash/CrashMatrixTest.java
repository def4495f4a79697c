package io.deprov.core.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.deprov.core.Deprovisioner;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.CaseRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process of its own is ended without farewell at every place of the protocol; another one goes on. At the end every step is recorded
 * once, every effect was brought about once, the verdict is that nothing is open, and journal and audit log are whole.
 */
class CrashMatrixTest {

    private static final List<String> LEAVERS = List.of("1001", "1002");
    private static final int GROUPS = 4;

    @TempDir
    Path directory;

    /** Starts a child that writes what it says to {@code child.log}. */
    static Process start(Path directory, String point, int at, List<String> leavers) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                CrashChild.class.getName(),
                directory.toString(),
                point,
                String.valueOf(at)));
        command.addAll(leavers);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("child.log").toFile())
                .start();
    }

    /** Runs a child until it ends; gives how. */
    private static int child(Path directory, String point, int at, List<String> leavers) throws Exception {
        Process process = start(directory, point, at, leavers);
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the child hung: " + Files.readString(directory.resolve("child.log")));
        }
        if (process.exitValue() != 0 && process.exitValue() != Points.HALTED) {
            throw new AssertionError(Files.readString(directory.resolve("child.log")));
        }
        return process.exitValue();
    }

    @ParameterizedTest(name = "{0}, time {1}")
    @CsvSource({
        "before-open, 1",
        "after-open, 1",
        "before-claim, 1",
        "before-claim, 7",
        "after-claim, 1",
        "after-claim, 4",
        "audit-intent, 2",
        "audited-intent, 2",
        "before-effect, 1",
        "before-effect, 6",
        "after-effect, 1",
        "after-effect, 6",
        "after-effect, 12",
        "before-complete, 3",
        "after-complete, 3",
        "before-move, 2",
        "after-move, 2",
        "before-moveAll, 1",
        "after-moveAll, 1",
        "audit-other, 3",
        "audited-other, 9",
        "before-verdict, 1",
        "after-verdict, 1",
        "segment-created, 2",
        "segment-written, 2",
        "segment-forced, 2",
        "snapshot-created, 1",
        "snapshot-written, 2",
        "snapshot-forced, 1",
        "snapshot-forced, 2"
    })
    void endedAtThisPlaceAnotherProcessFinishesTheWork(String point, int at) throws Exception {
        for (String leaver : LEAVERS) {
            FileTarget.person(directory.resolve("target"), leaver, GROUPS);
        }
        FileTarget.person(directory.resolve("target"), "1003", GROUPS);

        assertThat(child(directory, point, at, LEAVERS)).as("ended at " + point).isEqualTo(Points.HALTED);

        finish(directory, LEAVERS);
        assertEverythingIsDoneAndRecordedOnce(directory, LEAVERS, GROUPS);
        assertThat(directory.resolve("target/1003/groups")).isDirectoryContaining("glob:**group-3");
    }

    @ParameterizedTest(name = "{0}, time {1}")
    @CsvSource({"before-telling, 1, 1", "after-telling, 1, 2"})
    void endedWhileSomebodyIsToldAnotherProcessTellsUnderTheSameId(String point, int at, int told) throws Exception {
        List<String> leavers = List.of(CrashChild.TOLD + "1001");
        FileTarget.person(directory.resolve("target"), "1001", GROUPS);
        assertThat(child(directory, point, at, leavers)).as("ended at " + point).isEqualTo(Points.HALTED);

        // A notice that may be on its way still is waited for, and tried again after a pause.
        await().atMost(60, TimeUnit.SECONDS).until(() -> {
            finish(directory, leavers);
            return cases(directory).stream().allMatch(CaseRecord::isFinished);
        });

        assertThat(cases(directory)).hasSize(1).allSatisfy(CrashMatrixTest::assertClosed);
        List<String> ids = Files.readAllLines(directory.resolve("told"));
        assertThat(ids).hasSize(told);
        assertThat(Set.copyOf(ids)).hasSize(1);
        assertThat(assertNoGap(directory))
                .filteredOn(record -> record.get("kind").asText().equals("VERIFIED")
                        && record.get("stepId").asText().equals(ids.get(0)))
                .hasSize(1);
    }

    @ParameterizedTest(name = "{0}, time {1}")
    @CsvSource({"before-supersede, 1", "after-supersede, 1", "after-open, 2", "after-claim, 6"})
    void endedWhileANewerPlanTakesOverAnotherProcessFinishesUnderTheNewerOne(String point, int at) throws Exception {
        List<String> leavers = List.of(CrashChild.LATER + "1001");
        FileTarget.person(directory.resolve("target"), "1001", GROUPS);

        assertThat(child(directory, point, at, leavers)).as("ended at " + point).isEqualTo(Points.HALTED);
        List<CaseRecord> before = cases(directory);
        assertThat(before).as("the newer plan is open").hasSize(2);
        assertThat(before.get(0).supersededBy() == null)
                .as("the older one is not taken over yet")
                .isEqualTo(!point.equals("after-supersede") && !point.equals("after-claim"));

        finish(directory, List.of("1001"));

        assertThat(FileTarget.effects(directory.resolve("target")))
                .hasSize(GROUPS + 2)
                .doesNotHaveDuplicates();
        assertThat(directory.resolve("target/1001")).doesNotExist();
        List<CaseRecord> after = cases(directory);
        assertThat(after).hasSize(2).allMatch(CaseRecord::isFinished);
        assertThat(after.get(0).supersededBy()).isEqualTo(after.get(1).planDigest());
        assertClosed(after.get(1));
        assertNoGap(directory);
    }

    private static List<CaseRecord> cases(Path directory) throws Exception {
        List<CaseRecord> cases = new ArrayList<>();
        try (Deprovisioner deprov = CrashChild.open(directory, Points.NONE)) {
            deprov.cases(cases::add);
        }
        return cases;
    }

    private static void assertClosed(CaseRecord record) {
        assertThat(record.verdict()).isNotNull();
        assertThat(record.verdict().verdict()).isEqualTo(Verdict.CLOSED.name());
        assertThat(record.verdict().open()).isEmpty();
    }

    private static List<JsonNode> assertNoGap(Path directory) throws IOException {
        List<JsonNode> records = audit(directory);
        long sequence = 0;
        for (JsonNode record : records) {
            assertThat(record.get("sequence").asLong())
                    .as("no gap, no repetition")
                    .isEqualTo(++sequence);
        }
        return records;
    }

    private static void finish(Path directory, List<String> leavers) throws Exception {
        try (Deprovisioner deprov = CrashChild.open(directory, Points.NONE)) {
            CrashChild.goOn(directory, deprov, leavers);
        }
    }

    static void assertEverythingIsDoneAndRecordedOnce(Path directory, List<String> leavers, int groups)
            throws Exception {
        List<String> effects = FileTarget.effects(directory.resolve("target"));
        assertThat(effects).doesNotHaveDuplicates();
        assertThat(effects.size()).isLessThanOrEqualTo(leavers.size() * (groups + 2));
        for (String leaver : leavers) {
            assertThat(directory.resolve("target").resolve(leaver)).doesNotExist();
        }
        List<CaseRecord> cases = cases(directory);
        assertThat(cases)
                .filteredOn(record -> record.supersededBy() == null)
                .hasSize(leavers.size())
                .allMatch(CaseRecord::isFinished)
                .allSatisfy(CrashMatrixTest::assertClosed);
        Map<String, Integer> verified = new HashMap<>();
        for (JsonNode record : assertNoGap(directory)) {
            if (record.get("kind").asText().equals("VERIFIED")) {
                verified.merge(record.get("stepId").asText(), 1, Integer::sum);
            }
        }
        assertThat(verified)
                .hasSize(leavers.size() * (groups + 2))
                .allSatisfy((step, times) -> assertThat(times).isOne());
    }

    private static List<JsonNode> audit(Path directory) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (String line : Files.readAllLines(DeprovisionerBuilder.auditLog(directory))) {
            records.add(new ObjectMapper().readTree(line));
        }
        return records;
    }
}
