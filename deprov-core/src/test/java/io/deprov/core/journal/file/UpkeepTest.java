package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.JournalException;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        return new FileStepStore(
                directory,
                clock,
                new FileStepStore.Settings(
                        new FileJournal.Settings(8_000, 4_096, Disk.REAL), snapshotEvery, Duration.ofDays(30)));
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
            before = cases(store);
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
