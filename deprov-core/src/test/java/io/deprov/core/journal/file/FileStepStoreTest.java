package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.ActorAuthenticator.Assurance;
import io.deprov.api.access.Effect;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.Frame;
import io.deprov.core.journal.FrameType;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal is the truth: what it says after a restart is what it said before, or it says nothing. */
class FileStepStoreTest {

    private static final String SEGMENT = "00000000000000000001.seg";

    @TempDir
    Path root;

    Path directory;
    final TestClock clock = new TestClock();
    Plan plan;
    Approval approval;

    @BeforeEach
    void aPlan() throws Exception {
        directory = root.resolve("journal");
        try (Bench bench = new Bench(root.resolve("bench"))) {
            InMemoryTarget corp = bench.target("corp");
            corp.group(corp.account("jdoe", "1001"), "staff");
            plan = bench.plan();
            approval = bench.deprov().approve(plan, "boss");
        }
    }

    private FileStepStore open() {
        return new FileStepStore(directory, clock);
    }

    private Path file() {
        return directory.resolve(SEGMENT);
    }

    private static List<CaseRecord> cases(StepStore store) {
        List<CaseRecord> cases = new ArrayList<>();
        store.cases(cases::add);
        return cases;
    }

    private Intent intent() {
        return new Intent("token", "key", clock.instant().plusSeconds(30), Map.of("group", "staff"));
    }

    /** Writes one frame of each type, letting time pass. */
    private void write(FileStepStore store) {
        String digest = plan.digest();
        store.open(plan, approval);
        clock.advance(java.time.Duration.ofSeconds(1));
        store.approve(digest, approval);
        var one = plan.steps().get(0).id();
        var two = plan.steps().get(1).id();
        Claim claim = store.claim(digest, one, 0, intent()).orElseThrow();
        store.complete(claim, Transition.to(StepState.DONE).seen("k", "v"));
        store.move(digest, one, claim.fence(), Transition.to(StepState.VERIFIED));
        Claim second = store.claim(digest, two, 0, intent()).orElseThrow();
        store.complete(
                second, Transition.to(StepState.INTENT, "ACCEPTED", "later").pending("handle"));
        store.complete(new Claim(digest, two, 99, 1), Transition.to(StepState.DONE));
        store.move(
                digest,
                plan.steps().get(2).id(),
                0,
                Transition.to(StepState.RETRY_AT, "THROTTLED", "slow down").at(clock.instant()));
        store.verdict(digest, "INCOMPLETE", List.of("a cell"));
    }

    private static List<Frame> frames(StepStore store) {
        List<Frame> frames = new ArrayList<>();
        store.framesAfter(0, frames::add);
        return frames;
    }

    @Test
    void replayGivesTheSameState() {
        CaseRecord before;
        String origin;
        List<Frame> frames;
        try (FileStepStore store = open()) {
            write(store);
            before = store.find(plan.digest()).orElseThrow();
            origin = store.origin();
            frames = frames(store);
        }
        try (FileStepStore store = open()) {
            assertThat(store.find(plan.digest())).contains(before);
            assertThat(cases(store)).containsExactly(before);
            assertThat(store.origin()).isEqualTo(origin);
            assertThat(frames(store)).isEqualTo(frames);
            assertThat(store.lastSequence()).isEqualTo(frames.size());
        }
    }

    @Test
    void replayOfASupersededPlanGivesTheSameState() {
        CaseRecord before;
        try (FileStepStore store = open()) {
            write(store);
            store.supersede(plan.digest(), "sha256:newer");
            before = store.find(plan.digest()).orElseThrow();
        }
        try (FileStepStore store = open()) {
            assertThat(store.find(plan.digest())).contains(before);
            assertThat(before.supersededBy()).isEqualTo("sha256:newer");
        }
    }

    @Test
    void framesOlderThanMemoryAreReadFromTheFile() {
        try (FileStepStore store = open()) {
            write(store);
            for (int i = 0; i < 4_200; i++) {
                store.verdict(plan.digest(), "INCOMPLETE", List.of());
            }
            List<Frame> all = frames(store);

            assertThat(all).hasSize((int) store.lastSequence());
            for (int i = 0; i < all.size(); i++) {
                assertThat(all.get(i).sequence()).isEqualTo(i + 1L);
            }
        }
    }

    @Test
    void aStepInDoubtIsNotClaimedAgainAndOnlyTheFenceOfTheLastClaimCompletes() {
        try (FileStepStore store = open()) {
            store.open(plan, approval);
            var id = plan.steps().get(0).id();
            Claim first = store.claim(plan.digest(), id, 0, intent()).orElseThrow();
            assertThat(store.claim(plan.digest(), id, 1, intent()))
                    .as("while it is in doubt")
                    .isEmpty();
            store.move(plan.digest(), id, 1, Transition.to(StepState.RETRY_AT));
            Claim second = store.claim(plan.digest(), id, 1, intent()).orElseThrow();

            assertThat(store.complete(first, Transition.to(StepState.DONE))).isFalse();
            assertThat(store.step(plan.digest(), id).state()).isEqualTo(StepState.INTENT);
            assertThat(frames(store)).extracting(Frame::type).last().isEqualTo(FrameType.STALE_OUTCOME);
            assertThat(store.complete(second, Transition.to(StepState.DONE))).isTrue();
            assertThat(store.step(plan.digest(), id).attempt()).isEqualTo(2);
        }
    }

    @Test
    void aClaimWithAnOldFenceAndOneOnAFinishedStepAreNotGiven() {
        try (FileStepStore store = open()) {
            store.open(plan, approval);
            var id = plan.steps().get(0).id();
            store.claim(plan.digest(), id, 0, intent());
            long frames = store.lastSequence();

            assertThat(store.claim(plan.digest(), id, 0, intent())).isEmpty();
            assertThat(store.move(plan.digest(), id, 0, Transition.to(StepState.PARKED)))
                    .isFalse();
            assertThat(store.lastSequence()).isEqualTo(frames);

            store.move(plan.digest(), id, 1, Transition.to(StepState.VERIFIED));
            assertThat(store.claim(plan.digest(), id, 1, intent())).isEmpty();
        }
    }

    @Test
    void aSecondOpenerIsRefused() {
        try (FileStepStore store = open()) {
            write(store);

            assertThatThrownBy(this::open).isInstanceOf(JournalException.class).hasMessageContaining("in use");
        }
        open().close();
    }

    @Test
    void onlyTheOwnerCanReadTheJournal() throws IOException {
        open().close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void anInterruptOfTheCallerDoesNotCloseTheJournal() {
        try (FileStepStore store = open()) {
            store.open(plan, approval);
            Thread.currentThread().interrupt();
            store.verdict(plan.digest(), "INCOMPLETE", List.of());
            assertThat(Thread.interrupted()).isTrue();

            store.verdict(plan.digest(), "INCOMPLETE", List.of());
            assertThat(store.lastSequence()).isEqualTo(3);
        }
    }

    @Test
    void ofManyWhoOpenOnePlanAtOnceOneDoes() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (FileStepStore store = open()) {
            for (int round = 0; round < 20; round++) {
                Plan one = another("case-" + round);
                CyclicBarrier start = new CyclicBarrier(threads);
                List<Future<CaseRecord>> tries = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    tries.add(pool.submit(() -> {
                        start.await(30, TimeUnit.SECONDS);
                        return store.open(one, approval);
                    }));
                }
                int opened = 0;
                for (Future<CaseRecord> each : tries) {
                    try {
                        assertThat(each.get(30, TimeUnit.SECONDS).planDigest()).isEqualTo(one.digest());
                        opened++;
                    } catch (ExecutionException e) {
                        assertThat(e)
                                .hasCauseInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("open already");
                    }
                }
                assertThat(opened).isOne();
                assertThat(store.lastSequence()).isEqualTo(round + 1L);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aClosedStoreWritesNothingAnyMoreAndSaysSo() throws Exception {
        FileStepStore store = open();
        store.open(plan, approval);
        String digest = plan.digest();
        var step = plan.steps().get(0).id();
        Claim claim = store.claim(digest, step, 0, intent()).orElseThrow();
        Plan another = another();
        store.close();
        store.close();
        Files.delete(directory.resolve("reserve"));
        List<Path> files = files();

        List<ThrowingCallable> writes = List.of(
                () -> store.open(another, approval),
                () -> store.approve(digest, approval),
                () -> store.supersede(digest, another.digest()),
                () -> store.claim(digest, plan.steps().get(1).id(), 0, intent()),
                () -> store.complete(claim, Transition.to(StepState.DONE)),
                () -> store.stale(claim, Transition.to(StepState.DONE)),
                () -> store.move(digest, step, 1, Transition.to(StepState.DONE)),
                () -> store.decide(
                        digest,
                        plan.steps().get(1).id(),
                        0,
                        new Decision(Decision.Kind.CANCEL, "boss", Assurance.ASSERTED, "not needed")),
                () -> store.verdict(digest, "INCOMPLETE", List.of()));
        for (ThrowingCallable write : writes) {
            assertThatThrownBy(write)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("closed");
        }

        assertThat(files()).isEqualTo(files);
        assertThat(store.lastSequence()).isEqualTo(2);
        assertThat(store.step(digest, step).state()).isEqualTo(StepState.INTENT);
        open().close();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.sorted().toList();
        }
    }

    @Test
    void whatWasCutOffAnywhereIsAPrefixOfWhatWasWrittenAndTheRestIsKept() throws IOException {
        List<Frame> whole;
        try (FileStepStore store = open()) {
            write(store);
            whole = frames(store);
        }
        byte[] bytes = Files.readAllBytes(file());
        int header = SegmentHeader.SIZE;
        List<Integer> ends = SegmentSurgery.ends(bytes);
        int step = Math.max(1, bytes.length / 150);
        for (int length = 0; length < bytes.length; length += length < header ? 1 : step) {
            Path copy = root.resolve("cut-" + length);
            Files.createDirectories(copy);
            Files.write(copy.resolve(SEGMENT), Arrays.copyOf(bytes, length));

            try (FileStepStore store = new FileStepStore(copy, clock)) {
                List<Frame> left = frames(store);
                assertThat(left).as("cut at %d", length).isEqualTo(whole.subList(0, left.size()));
                int good = length < header ? 0 : ends.get(left.size());
                assertThat(kept(copy)).as("cut at %d", length).isEqualTo(length - good);
                store.open(store.find(plan.digest()).isEmpty() ? plan : another(), approval);
            }
            try (FileStepStore store = new FileStepStore(copy, clock)) {
                assertThat(cases(store)).as("cut at %d", length).isNotEmpty();
            }
        }
    }

    private Plan another() {
        return another("another");
    }

    private Plan another(String caseId) {
        return new Plan(
                caseId,
                1,
                plan.identifiers(),
                plan.found(),
                plan.runbook(),
                plan.targets(),
                plan.accounts(),
                plan.lookAlikes(),
                plan.steps(),
                plan.clauses(),
                plan.coverage());
    }

    private static long kept(Path directory) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".torn")).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    @Test
    void anyByteThatFlipsIsAPrefixOrARefusalButNeverASilentGap() throws IOException {
        List<Frame> whole;
        String origin;
        try (FileStepStore store = open()) {
            write(store);
            whole = frames(store);
            origin = store.origin();
        }
        byte[] bytes = Files.readAllBytes(file());
        int refusals = 0;
        int step = Math.max(1, bytes.length / 200);
        for (int at = 0; at < bytes.length; at += at < 70 ? 1 : step) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 0x10;
            Path copy = root.resolve("flip-" + at);
            Files.createDirectories(copy);
            Files.write(copy.resolve(SEGMENT), flipped);

            try (FileStepStore store = new FileStepStore(copy, clock)) {
                List<Frame> left = frames(store);
                assertThat(left).as("flip at %d", at).isEqualTo(whole.subList(0, left.size()));
                assertThat(store.origin()).isEqualTo(origin);
                assertThat(left.size()).as("flip at %d", at).isGreaterThanOrEqualTo(whole.size() - 2);
            } catch (JournalException e) {
                refusals++;
                assertThat(e.isDamage()).isTrue();
                assertThat(Files.readAllBytes(copy.resolve(SEGMENT))).isEqualTo(flipped);
            }
        }
        assertThat(refusals).isGreaterThan(60);
    }

    @Test
    void damageInTheMiddleSaysWhere() throws IOException {
        try (FileStepStore store = open()) {
            write(store);
        }
        byte[] bytes = Files.readAllBytes(file());
        int third = SegmentSurgery.ends(bytes).get(2);
        bytes[third + 20] ^= 1;
        Files.write(file(), bytes);

        assertThatThrownBy(this::open)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("byte " + third)
                .hasMessageContaining("frame 3");
    }

    @Test
    void aFlippedLengthFieldIsNoTornWriteEither() throws IOException {
        try (FileStepStore store = open()) {
            write(store);
        }
        byte[] bytes = Files.readAllBytes(file());
        int third = SegmentSurgery.ends(bytes).get(2);
        for (int at = third; at < third + Integer.BYTES; at++) {
            byte[] flipped = bytes.clone();
            flipped[at] ^= 0x40;
            Files.write(file(), flipped);

            assertThatThrownBy(this::open)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("byte " + third)
                    .hasMessageContaining("frame 3");
            assertThat(Files.readAllBytes(file())).isEqualTo(flipped);
        }
    }

    @Test
    void aFrameThatWasTakenOutIsNoticed() throws IOException {
        try (FileStepStore store = open()) {
            write(store);
        }
        byte[] bytes = Files.readAllBytes(file());
        List<Integer> ends = SegmentSurgery.ends(bytes);
        byte[] shorter = new byte[bytes.length - (ends.get(5) - ends.get(4))];
        System.arraycopy(bytes, 0, shorter, 0, ends.get(4));
        System.arraycopy(bytes, ends.get(5), shorter, ends.get(4), bytes.length - ends.get(5));
        Files.write(file(), shorter);

        assertThatThrownBy(this::open)
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("frame 5")
                .hasMessageContaining("does not follow");
    }

    @Test
    void somethingElseInPlaceOfAJournalIsRefusedAndLeftAlone() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(file(), "dear diary\n");

        assertThatThrownBy(this::open).isInstanceOf(JournalException.class);
        assertThat(Files.readString(file())).isEqualTo("dear diary\n");
    }

    @Test
    void aStepOfNoPlanIsRefused() {
        try (FileStepStore store = open()) {
            assertThat(store.find("sha256:x")).isEqualTo(Optional.empty());
            assertThatThrownBy(() -> store.step("sha256:x", plan.steps().get(0).id()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(plan.steps()).extracting(step -> step.effect()).contains(Effect.REMOVE);
        }
    }
}
