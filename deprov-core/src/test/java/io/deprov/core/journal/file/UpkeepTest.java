package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.Uninterruptibles;
import io.deprov.api.ActorAuthenticator;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Exemption;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.TestClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting stays fast, and nothing is forgotten for it: snapshot, archive and what they leave of the journal. */
class UpkeepTest {

    @TempDir
    Path root;

    Path directory;
    final TestClock clock = new TestClock();
    final List<Plan> plans = new ArrayList<>();
    final Map<String, Approval> approvals = new HashMap<>();

    @BeforeEach
    void plans() throws Exception {
        directory = root.resolve("journal");
        try (Bench bench = new Bench(root.resolve("bench"))) {
            InMemoryTarget corp = bench.target("corp");
            corp.group(corp.account("jdoe", "1001"), "staff");
            for (int i = 0; i < 12; i++) {
                Plan plan = bench.planned(PlanRequest.of(Bench.LEAVER)
                                .caseId("case-" + i / 2)
                                .generation(1 + i % 2))
                        .plan();
                plans.add(plan);
                approvals.put(plan.digest(), bench.deprov().approve(plan, "boss"));
            }
        }
    }

    private FileStepStore open(int snapshotEvery) {
        return open(Disk.REAL, snapshotEvery);
    }

    private void opened(FileStepStore store, Plan plan) {
        store.open(plan, approvals.get(plan.digest()));
    }

    private void finish(FileStepStore store, Plan plan) {
        opened(store, plan);
        for (PlannedStep step : plan.steps()) {
            Claim claim = store.claim(
                            plan.digest(),
                            step.id(),
                            0,
                            new Intent("token", "key", clock.instant().plusSeconds(30), Map.of()))
                    .orElseThrow();
            store.complete(claim, Transition.to(StepState.DONE));
            store.move(plan.digest(), step.id(), claim.fence(), Transition.to(StepState.VERIFIED));
        }
        store.verdict(plan.digest(), "CLOSED", List.of());
    }

    private static List<CaseRecord> cases(FileStepStore store) {
        List<CaseRecord> cases = new ArrayList<>();
        store.cases(cases::add);
        return cases;
    }

    private List<String> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .filter(name -> name.endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aSnapshotAndTheFramesBehindItGiveTheSameStateAsAllFrames() throws Exception {
        List<CaseRecord> before;
        try (FileStepStore store = open(20)) {
            for (Plan plan : plans.subList(0, 6)) {
                finish(store, plan);
            }
            opened(store, plans.get(6));
            store.except(plans.get(6).digest(), exemption(Duration.ofDays(1)));
            store.except(plans.get(6).digest(), exemption(Duration.ofDays(2)));
            before = cases(store);
            assertThat(before.get(6).exemptions()).containsExactly(exemption(Duration.ofDays(2)));
        }
        assertThat(files(".snap")).hasSize(1);
        assertThat(files(".snap").get(0)).isNotEqualTo(SegmentHeader.Kind.SNAPSHOT.fileName(0));

        try (FileStepStore store = open(20)) {
            assertThat(cases(store)).isEqualTo(before);
        }
        Files.delete(directory.resolve(files(".snap").get(0)));
        try (FileStepStore store = open(1_000_000)) {
            assertThat(cases(store)).isEqualTo(before);
        }
    }

    /** Each snapshot copies from the one before it what has not changed: in whatever order things change, the state is the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void afterManySnapshotsTheStateIsThatOfAllFrames(long seed) throws Exception {
        Random random = new Random(seed);
        Set<Plan> open = new HashSet<>();
        List<CaseRecord> before = List.of();
        for (int start = 0; start < 4; start++) {
            try (FileStepStore store = open(4)) {
                assertThat(cases(store)).isEqualTo(before);
                for (int i = 0; i < 40; i++) {
                    Plan plan = plans.get(random.nextInt(plans.size()));
                    if (open.add(plan)) {
                        opened(store, plan);
                    } else if (random.nextInt(3) == 0) {
                        store.verdict(plan.digest(), "INCOMPLETE", List.of("cell " + i));
                    } else {
                        somethingHappens(
                                store,
                                plan,
                                plan.steps().get(random.nextInt(plan.steps().size())),
                                random);
                    }
                    clock.advance(Duration.ofMinutes(1));
                    if (random.nextInt(4) == 0) {
                        snapshotUpTo(store.lastSequence() - 4);
                    }
                }
                before = cases(store);
            }
            if (start == 1) {
                clock.advance(Duration.ofDays(40));
            }
        }
        assertThat(before).hasSizeGreaterThan(6);
        Files.delete(directory.resolve(files(".snap").get(0)));
        try (FileStepStore store = open(1_000_000)) {
            assertThat(cases(store)).isEqualTo(before);
        }
    }

    private void somethingHappens(FileStepStore store, Plan plan, PlannedStep step, Random random) {
        StepRecord now = store.step(plan.digest(), step.id());
        Optional<Claim> claim = random.nextBoolean()
                ? store.claim(
                        plan.digest(),
                        step.id(),
                        now.fence(),
                        new Intent("token", "key", clock.instant().plusSeconds(30), Map.of()))
                : Optional.empty();
        if (claim.isPresent() && random.nextBoolean()) {
            store.complete(claim.get(), Transition.to(StepState.DONE));
        } else {
            store.move(
                    plan.digest(),
                    step.id(),
                    store.step(plan.digest(), step.id()).fence(),
                    Transition.to(StepState.VERIFIED));
        }
    }

    private void snapshotUpTo(long sequence) {
        String least = SegmentHeader.Kind.SNAPSHOT.fileName(Math.max(0, sequence));
        await().until(() -> sequence <= 0 || files(".snap").stream().anyMatch(name -> name.compareTo(least) >= 0));
    }

    @Test
    void segmentsGoWhenASnapshotCoversThemAndTheAuditLogHasThem() throws Exception {
        try (FileStepStore store = open(20)) {
            finish(store, plans.get(0));
            finish(store, plans.get(1));
        }
        assertThat(files(".seg")).as("not in the audit log").contains("00000000000000000001.seg");

        try (FileStepStore store = open(10)) {
            store.audited(store.lastSequence());
            finish(store, plans.get(2));
            await().untilAsserted(() -> assertThat(files(".seg")).doesNotContain("00000000000000000001.seg"));
            store.audited(store.lastSequence());
            finish(store, plans.get(3));
        }
        try (FileStepStore store = open(20)) {
            assertThat(cases(store))
                    .extracting(CaseRecord::planDigest)
                    .containsExactlyElementsOf(
                            plans.subList(0, 4).stream().map(Plan::digest).toList());
            assertThat(cases(store)).allMatch(CaseRecord::isFinished);
        }
    }

    @Test
    void whatIsOverIsArchivedAndStillKnown() throws Exception {
        CaseRecord old;
        try (FileStepStore store = open(20)) {
            finish(store, plans.get(0));
            opened(store, plans.get(2));
            old = store.find(plans.get(0).digest()).orElseThrow();
        }
        clock.advance(Duration.ofDays(31));
        try (FileStepStore store = open(10)) {
            finish(store, plans.get(4));
            await().untilAsserted(() -> assertThat(files(".case.json")).hasSize(1));
        }
        try (FileStepStore store = open(10)) {
            assertThat(cases(store))
                    .extracting(CaseRecord::planDigest)
                    .containsExactly(plans.get(2).digest(), plans.get(4).digest());
            assertThat(store.find(plans.get(0).digest())).contains(old);
            assertThat(store.plan(plans.get(0).digest())).contains(plans.get(0));
            assertThat(store.casesOf("case-0")).containsExactly(old);
            assertThatThrownBy(() -> opened(store, plans.get(0))).hasMessageContaining("open already");
        }
        assertThat(files(".json").stream().filter(name -> name.startsWith("plans")))
                .hasSize(2);
    }

    private Exemption exemption(Duration length) {
        return new Exemption(
                CellKey.parse("corp/main/account/account"),
                CellStatus.UNREADABLE,
                "the owner",
                "Ada",
                ActorAuthenticator.Assurance.ASSERTED,
                "because",
                clock.instant(),
                clock.instant().plus(length));
    }

    /** What is left open, or excepted for a while, is not over, however long ago the last step was done. */
    @Test
    void whatIsOpenOrExceptedForAWhileStaysInSight() throws Exception {
        Plan open = plans.get(0);
        Plan excepted = plans.get(2);
        Plan elapsed = plans.get(4);
        Plan over = plans.get(6);
        try (FileStepStore store = open(1_000)) {
            for (Plan plan : List.of(open, excepted, elapsed, over)) {
                finish(store, plan);
            }
            store.verdict(open.digest(), "INCOMPLETE", List.of("corp/main/account/account UNREADABLE"));
            store.except(excepted.digest(), exemption(Duration.ofDays(300)));
            store.except(elapsed.digest(), exemption(Duration.ofDays(30)));
            store.except(over.digest(), exemption(Duration.ofDays(1)));
            clock.advance(Duration.ofDays(2));
            List.of(excepted, elapsed, over).forEach(plan -> store.verdict(plan.digest(), "CLOSED", List.of()));
        }
        clock.advance(Duration.ofDays(100));
        try (FileStepStore store = open(1)) {
            await().untilAsserted(() -> assertThat(files(".snap")).hasSize(1));
        }
        try (FileStepStore store = open(1_000)) {
            assertThat(cases(store))
                    .extracting(CaseRecord::planDigest)
                    .containsExactly(open.digest(), excepted.digest(), elapsed.digest());
            assertThat(store.find(over.digest()).orElseThrow().exemptions()).hasSize(1);
        }
    }

    private Path archived(Plan plan) throws Exception {
        try (FileStepStore store = open(1_000)) {
            finish(store, plan);
        }
        clock.advance(Duration.ofDays(31));
        try (FileStepStore store = open(1)) {
            await().untilAsserted(() -> assertThat(files(".snap")).hasSize(1));
        }
        return directory.resolve(files(".case.json").get(0));
    }

    private static List<String> ofCase(FileStepStore store, String caseId) {
        return store.casesOf(caseId).stream().map(CaseRecord::planDigest).toList();
    }

    /** After a clock was set back the newest plan would seem to be the oldest. */
    @Test
    void theExecutionsOfACaseComeInTheOrderTheyWereOpenedInWhateverTheClockSays() throws Exception {
        List<String> opened = List.of(
                plans.get(0).digest(), plans.get(1).digest(), plans.get(2).digest());
        try (FileStepStore store = open(1_000)) {
            finish(store, plans.get(0));
            clock.advance(Duration.ofDays(-400));
            opened(store, plans.get(1));
            clock.advance(Duration.ofDays(-1));
            opened(store, plans.get(2));
            assertThat(ofCase(store, "case-0")).isEqualTo(opened.subList(0, 2));
        }
        clock.advance(Duration.ofDays(440));
        try (FileStepStore store = open(1)) {
            await().untilAsserted(() -> assertThat(files(".snap")).hasSize(1));
        }
        assertThat(files(".case.json")).hasSize(1);
        try (FileStepStore store = open(1_000)) {
            assertThat(ofCase(store, "case-0")).as("one of them archived").isEqualTo(opened.subList(0, 2));
            store.verdict(plans.get(0).digest(), "CLOSED", List.of());
            assertThat(ofCase(store, "case-0")).as("and back again").isEqualTo(opened.subList(0, 2));
            assertThat(cases(store)).extracting(CaseRecord::planDigest).isEqualTo(opened);
        }
        try (FileStepStore store = open(1)) {
            await().untilAsserted(() -> assertThat(files(".snap")).hasSize(1));
            assertThat(cases(store)).extracting(CaseRecord::planDigest).isEqualTo(opened);
        }
        try (FileStepStore store = open(1_000)) {
            assertThat(cases(store)).extracting(CaseRecord::planDigest).isEqualTo(opened);
        }
    }

    private static Plan again(Plan plan, List<PlannedStep> steps, String runbookVersion) {
        return new Plan(
                plan.caseId(),
                plan.generation(),
                plan.identifiers(),
                plan.found(),
                new Plan.PlanRunbook(
                        plan.runbook().id(), runbookVersion, plan.runbook().digest()),
                plan.targets(),
                plan.accounts(),
                plan.lookAlikes(),
                steps,
                plan.clauses(),
                plan.coverage());
    }

    /** A target that is not configured for a while must not put a deletion off, however long the while. */
    @Test
    void aStepKeepsTheTimeItWasFirstPlannedAtAlsoWhenThatExecutionIsArchived() throws Exception {
        Plan first = plans.get(0);
        Approval approval = approvals.get(first.digest());
        Plan without = again(first, first.steps().subList(0, 1), "2");
        Plan newest = again(first, first.steps(), "3");
        var dropped = first.steps().get(1).id();
        Instant planned = clock.instant();
        try (FileStepStore store = open(1_000)) {
            store.open(first, approval);
            clock.advance(Duration.ofDays(1));
            store.open(without, approval);
            store.supersede(first.digest(), without.digest());
        }
        clock.advance(Duration.ofDays(31));
        try (FileStepStore store = open(1)) {
            await().untilAsserted(() -> assertThat(files(".case.json")).hasSize(1));
        }
        List<CaseRecord> before;
        try (FileStepStore store = open(1_000)) {
            store.open(newest, approval);

            assertThat(store.step(newest.digest(), dropped).plannedAt()).isEqualTo(planned);
            before = store.casesOf(first.caseId());
        }
        try (FileStepStore store = open(1_000)) {
            assertThat(store.casesOf(first.caseId())).isEqualTo(before);
            assertThat(before).hasSize(3);
        }
    }

    @Test
    void aPlanIsNotOpenedOnTopOfAnArchiveThatIsDamaged() throws Exception {
        Plan newer = again(plans.get(0), plans.get(0).steps(), "2");
        Approval approval = approvals.get(plans.get(0).digest());
        Path file = archived(plans.get(0));
        byte[] whole = Files.readAllBytes(file);
        Files.writeString(file, "{}");
        try (FileStepStore store = open(1_000)) {
            long last = store.lastSequence();

            assertThatThrownBy(() -> store.open(newer, approval))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            e -> assertThat(e.isDamage()).isTrue());

            assertThat(store.lastSequence()).isEqualTo(last);
            Files.write(file, whole);
            store.open(newer, approval);
            assertThat(cases(store)).hasSize(1);
        }
        open(1_000).close();
    }

    @Test
    void whatIsInDoubtIsNeverArchivedAndANewerPlanStillTakesItOver() throws Exception {
        Plan first = plans.get(0);
        Approval approval = approvals.get(first.digest());
        Plan without = again(first, first.steps().subList(1, first.steps().size()), "2");
        Plan newest = again(first, first.steps(), "3");
        var doubtful = first.steps().get(0).id();
        try (FileStepStore store = open(1_000)) {
            store.open(first, approval);
            Intent intent = new Intent("token", "key", clock.instant().plusSeconds(30), Map.of());
            store.claim(first.digest(), doubtful, 0, intent);
            store.open(without, approval);
            store.supersede(first.digest(), without.digest());
        }
        clock.advance(Duration.ofDays(400));
        try (FileStepStore store = open(1)) {
            await().untilAsserted(() -> assertThat(files(".snap")).hasSize(1));
        }
        assertThat(files(".case.json")).isEmpty();
        try (FileStepStore store = open(1_000)) {
            assertThat(store.step(first.digest(), doubtful).state()).isEqualTo(StepState.INTENT);
            store.open(newest, approval);

            assertThat(store.step(newest.digest(), doubtful).state()).isEqualTo(StepState.INTENT);
            assertThat(store.step(newest.digest(), doubtful).fence()).isEqualTo(1);
        }
    }

    @Test
    void lookingAtAnArchivedExecutionDoesNotBringItBack() throws Exception {
        Plan plan = plans.get(0);
        archived(plan);
        try (FileStepStore store = open(1_000)) {
            assertThat(store.step(plan.digest(), plan.steps().get(0).id()).state())
                    .isEqualTo(StepState.VERIFIED);
            assertThat(store.find(plan.digest())).isPresent();
            assertThat(store.casesOf(plan.caseId())).hasSize(1);

            assertThat(cases(store)).isEmpty();
        }
    }

    /** Here a named pipe, whose reader waits until somebody writes to it. */
    @Test
    void aSlowDiskUnderTheArchiveHoldsNobodyElseUp() throws Exception {
        Plan plan = plans.get(0);
        Path file = archived(plan);
        byte[] content = Files.readAllBytes(file);
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        ExecutorService pool = Executors.newCachedThreadPool();
        FileStepStore store = open(1_000);
        try {
            List<Runnable> readings = List.of(
                    () -> store.find(plan.digest()),
                    () -> store.casesOf(plan.caseId()),
                    () -> store.step(plan.digest(), plan.steps().get(0).id()));
            for (int i = 0; i < readings.size(); i++) {
                Runnable reading = readings.get(i);
                Plan other = plans.get(2 + i);
                Thread reader = new Thread(reading);
                reader.start();
                await().until(() -> Stream.of(reader.getStackTrace())
                        .anyMatch(call -> call.getClassName().endsWith("Archive")));

                pool.submit(() -> opened(store, other)).get(30, TimeUnit.SECONDS);

                assertThat(reader.isAlive()).isTrue();
                Files.write(file, content);
                reader.join(30_000);
                assertThat(reader.isAlive()).isFalse();
            }
        } finally {
            // Opened in both directions a pipe waits for nobody, and who still waits for it reads its end.
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
                    .close();
            pool.shutdownNow();
            store.close();
        }
    }

    @Test
    void anArchivedExecutionComesBackWhenSomethingHappensToIt() throws Exception {
        try (FileStepStore store = open(1_000)) {
            finish(store, plans.get(0));
        }
        clock.advance(Duration.ofDays(31));
        try (FileStepStore store = open(1)) {
            await().untilAsserted(() -> assertThat(files(".case.json")).hasSize(1));
            await().untilAsserted(() -> assertThat(files(".snap")).hasSize(1));
        }
        PlannedStep step = plans.get(0).steps().get(0);
        try (FileStepStore store = open(1_000_000)) {
            assertThat(cases(store)).isEmpty();
            store.move(plans.get(0).digest(), step.id(), 1, Transition.to(StepState.READY, "REOPENED", "open again"));
            assertThat(cases(store)).hasSize(1);
        }
        try (FileStepStore store = open(1_000_000)) {
            assertThat(store.step(plans.get(0).digest(), step.id()).state()).isEqualTo(StepState.READY);
            assertThat(store.find(plans.get(0).digest()).orElseThrow().isFinished())
                    .isFalse();
        }
    }

    @Test
    void aDamagedSnapshotRefusesToOpenAndSaysWhich() throws Exception {
        try (FileStepStore store = open(10)) {
            finish(store, plans.get(0));
            finish(store, plans.get(2));
        }
        Path snapshot = directory.resolve(files(".snap").get(0));
        byte[] whole = Files.readAllBytes(snapshot);
        for (int at = 0; at < whole.length; at += Math.max(1, whole.length / 60)) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 0x08;
            Files.write(snapshot, flipped);
            assertThatThrownBy(() -> open(10).close())
                    .as("flip at %d", at)
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            e -> assertThat(e.isDamage()).isTrue())
                    .hasMessageContaining(".snap");
        }
        Files.write(snapshot, java.util.Arrays.copyOf(whole, whole.length - 60));
        assertThatThrownBy(() -> open(10).close()).hasMessageContaining("not whole");
        Files.write(snapshot, whole);
        try (FileStepStore store = open(10)) {
            assertThat(cases(store)).hasSize(2);
        }
    }

    @Test
    void aSnapshotOfAnotherJournalIsRefused() throws Exception {
        try (FileStepStore store = open(10)) {
            finish(store, plans.get(0));
        }
        String name = files(".snap").get(0);
        Path kept = root.resolve("kept");
        Files.move(directory.resolve(name), kept);
        Path first = directory;
        directory = root.resolve("another");
        try (FileStepStore store = open(1_000)) {
            finish(store, plans.get(0));
        }
        Files.copy(kept, directory.resolve(name));

        assertThatThrownBy(() -> open(1_000))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("snapshot");
        directory = first;
    }

    @Test
    void aJournalThatWasCutBehindItsSnapshotIsRefused() throws Exception {
        try (FileStepStore store = open(10)) {
            finish(store, plans.get(0));
        }
        SegmentSurgery.forgetNewest(
                directory,
                SegmentSurgery.ends(Files.readAllBytes(SegmentSurgery.newest(directory)))
                                .size()
                        - 1);
        Files.delete(SegmentSurgery.newest(directory));

        assertThatThrownBy(() -> open(10)).isInstanceOf(JournalException.class).hasMessageContaining("snapshot");
    }

    @Test
    void aPlanThatWasChangedBesideTheJournalIsNoticed() throws Exception {
        try (FileStepStore store = open(1_000)) {
            opened(store, plans.get(0));
        }
        Path plan = directory.resolve(files(".json").get(0));
        Files.writeString(plan, Files.readString(plan).replace("staff", "guest"));

        try (FileStepStore store = open(1_000)) {
            assertThatThrownBy(() -> store.plan(plans.get(0).digest()))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            e -> assertThat(e.isDamage()).isTrue());
        }
    }

    @Test
    void aPlanThatACrashLeftBeforeItWasOpenedGoes() throws Exception {
        try (FileStepStore store = open(1_000)) {
            opened(store, plans.get(0));
        }
        Path plan = directory.resolve(files(".json").get(0));
        Path orphan = plan.resolveSibling("0".repeat(64) + ".json");
        Files.copy(plan, orphan);

        open(1_000).close();

        assertThat(orphan).doesNotExist();
        assertThat(plan).exists();
    }

    @Test
    void whatACrashLeftOfASnapshotGoes() throws Exception {
        open(1_000).close();
        Path unfinished = directory.resolve("00000000000000000009.snap.new");
        Files.write(unfinished, new byte[10]);

        open(1_000).close();

        assertThat(unfinished).doesNotExist();
    }

    @Test
    void aStartThatFailsGivesTheDirectoryBack() throws Exception {
        Path archived = archived(plans.get(0));
        byte[] whole = Files.readAllBytes(archived);
        Path plan = archived.resolveSibling(archived.getFileName().toString().replace(".case", ""));
        Files.move(plan, directory.resolve("plans").resolve(plan.getFileName()));
        Files.writeString(archived, "{}");

        assertThatThrownBy(() -> open(1_000))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(".case.json");

        Files.write(archived, whole);
        open(1_000).close();
    }

    /** A disk that remembers how much of each file was safe when the names in the directory became so. */
    private static final class Remembering extends Disks.Watched {

        final Map<String, Long> forced = new ConcurrentHashMap<>();
        final List<String> safe = new CopyOnWriteArrayList<>();

        @Override
        void beforeAppend(Path file, Appender real, ByteBuffer bytes) {}

        @Override
        void beforeForce(Path file) {}

        @Override
        void afterForce(Path file, long size) {
            forced.put(file.getFileName().toString(), size);
        }

        @Override
        void beforeForceDirectory(Path directory) throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".snap")).toList()) {
                    String name = file.getFileName().toString();
                    if (forced.getOrDefault(name + ".new", 0L) == Files.size(file)) {
                        safe.add(name);
                    }
                }
            }
        }
    }

    private FileStepStore open(Disk disk, int snapshotEvery) {
        return new FileStepStore(
                directory,
                clock,
                new FileStepStore.Settings(
                        new FileJournal.Settings(8_000, 4_096, disk), snapshotEvery, Duration.ofDays(30)));
    }

    @Test
    void aSnapshotIsForcedToTheDiskAndSoIsItsName() throws Exception {
        Remembering disk = new Remembering();
        try (FileStepStore store = open(disk, 20)) {
            finish(store, plans.get(0));
            finish(store, plans.get(2));
        }

        assertThat(files(".snap")).hasSize(1);
        assertThat(disk.safe).contains(files(".snap").get(0));
    }

    /** A disk that does not come to an end with forcing segments while it is told to wait. */
    private static final class Holding extends Disks.Watched {

        volatile boolean holding;
        final CountDownLatch release = new CountDownLatch(1);
        final AtomicBoolean snapshotBegun = new AtomicBoolean();

        @Override
        public Appender create(Path file) throws IOException {
            if (file.toString().endsWith(".snap.new")) {
                snapshotBegun.set(true);
            }
            return super.create(file);
        }

        @Override
        void beforeAppend(Path file, Appender real, ByteBuffer bytes) {}

        @Override
        void beforeForce(Path file) {
            if (holding && file.toString().endsWith(".seg")) {
                Uninterruptibles.awaitUninterruptibly(release);
            }
        }
    }

    @Test
    void aSnapshotOfFramesThatAreNotSafeYetWaitsForThem() throws Exception {
        Plan plan = plans.get(0);
        Holding disk = new Holding();
        FileStepStore store = open(disk, 2);
        Thread writer = new Thread(() -> store.verdict(plan.digest(), "INCOMPLETE", List.of()));
        try {
            opened(store, plan);
            disk.holding = true;
            writer.start();

            await().until(() -> disk.snapshotBegun.get() || isUpkeepWaitingForTheDisk());
            assertThat(disk.snapshotBegun).isFalse();

            disk.release.countDown();
            await().untilTrue(disk.snapshotBegun);
        } finally {
            disk.release.countDown();
            store.close();
        }
        writer.join(30_000);
        assertThat(writer.isAlive()).isFalse();
    }

    private static boolean isUpkeepWaitingForTheDisk() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("deprov-journal-upkeep"))
                .flatMap(thread -> Stream.of(thread.getValue()))
                .anyMatch(call -> call.getMethodName().equals("awaitDurable"));
    }

    /** A disk on which a snapshot takes as long as it is told to. */
    private static final class Slow extends Disks.Watched {

        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);

        @Override
        void beforeAppend(Path file, Appender real, ByteBuffer bytes) {
            if (file.toString().contains(".snap")) {
                begun.countDown();
                Uninterruptibles.awaitUninterruptibly(release);
            }
        }

        @Override
        void beforeForce(Path file) {}
    }

    @Test
    void whatIsWrittenWhileAStoreClosesIsRefusedAndNotHalfDone() throws Exception {
        Slow disk = new Slow();
        Plan plan = plans.get(0);
        FileStepStore store = new FileStepStore(
                directory,
                clock,
                new FileStepStore.Settings(new FileJournal.Settings(8_000, 4_096, disk), 1, Duration.ofDays(30)));
        opened(store, plan);
        assertThat(disk.begun.await(30, TimeUnit.SECONDS)).isTrue();
        Thread closing = new Thread(store::close);
        closing.start();
        await().until(() -> closing.getState() != Thread.State.RUNNABLE && closing.getState() != Thread.State.NEW);
        long last = store.lastSequence();

        assertThatThrownBy(() -> store.verdict(plan.digest(), "INCOMPLETE", List.of()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("closed");

        disk.release.countDown();
        closing.join(30_000);
        assertThat(store.lastSequence()).isEqualTo(last);
    }

    @Test
    void lowSpaceRefusesANewPlanAndANewClaimAndStillTakesOutcomes() throws Exception {
        Disks.Small disk = new Disks.Small(directory, 40_000);
        FileStepStore.Settings settings = new FileStepStore.Settings(
                new FileJournal.Settings(1 << 20, 8_000, disk), 1_000_000, Duration.ofDays(30));
        try (FileStepStore store = new FileStepStore(directory, clock, settings)) {
            Plan plan = plans.get(0);
            opened(store, plan);
            Intent intent = new Intent("token", "key", clock.instant().plusSeconds(30), Map.of());
            Claim claim = store.claim(plan.digest(), plan.steps().get(0).id(), 0, intent)
                    .orElseThrow();
            Files.write(directory.resolve("ballast"), new byte[(int) disk.usable(directory) - 4_000]);
            await().untilAsserted(() -> {
                store.verdict(plan.digest(), "INCOMPLETE", List.of());
                assertThatThrownBy(() -> store.claim(plan.digest(), claim.step(), 99, intent))
                        .isInstanceOfSatisfying(
                                JournalException.class,
                                e -> assertThat(e.isLowOnSpace()).isTrue())
                        .hasMessageContaining("Make room");
            });
            assertThatThrownBy(() -> opened(store, plans.get(2))).hasMessageContaining("Make room");

            assertThat(store.complete(claim, Transition.to(StepState.DONE))).isTrue();
            assertThat(store.move(plan.digest(), claim.step(), claim.fence(), Transition.to(StepState.VERIFIED)))
                    .isTrue();
        }
    }
}
