package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.core.journal.JournalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that were acknowledged are there after whatever happens to process, machine and disk, or the journal says what is wrong. */
class FileJournalTest {

    private static final byte TYPE = 5;

    @TempDir
    Path root;

    /** Collects what is replayed. */
    private static final class Frames implements FileJournal.Replay {

        final List<String> payloads = new ArrayList<>();

        @Override
        public @Nullable SegmentHeader start(UUID store) {
            return null;
        }

        @Override
        public void frame(RawFrame frame) {
            payloads.add(new String(frame.payload(), StandardCharsets.UTF_8));
        }
    }

    private static FileJournal open(Path directory, Disk disk, Frames frames) {
        return FileJournal.open(directory, new FileJournal.Settings(2_000, 4_096, disk), frames);
    }

    private static List<String> reopened(Path directory) {
        Frames frames = new Frames();
        open(directory, Disk.REAL, frames).close();
        return frames.payloads;
    }

    private static long append(FileJournal journal, String payload) {
        long sequence = journal.append(TYPE, payload.getBytes(StandardCharsets.UTF_8));
        journal.awaitDurable(sequence);
        return sequence;
    }

    private static List<String> numbered(int from, int to) {
        List<String> payloads = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            payloads.add("payload " + i + " " + "x".repeat(i % 97));
        }
        return payloads;
    }

    @Test
    void framesGoOnOverSegmentsAndRestarts() throws IOException {
        List<String> all = numbered(1, 300);
        for (int part = 0; part < 3; part++) {
            try (FileJournal journal = open(root, Disk.REAL, new Frames())) {
                all.subList(part * 100, part * 100 + 100).forEach(payload -> append(journal, payload));
            }
        }

        assertThat(reopened(root)).isEqualTo(all);
        assertThat(SegmentSurgery.segments(root)).hasSizeGreaterThan(10);
    }

    @Test
    void framesAreReadFromAnyPlaceOn() {
        List<String> all = numbered(1, 120);
        try (FileJournal journal = open(root, Disk.REAL, new Frames())) {
            all.forEach(payload -> append(journal, payload));
            for (int after = 0; after <= 120; after++) {
                List<String> read = new ArrayList<>();
                journal.read(after, frame -> read.add(new String(frame.payload(), StandardCharsets.UTF_8)));
                assertThat(read).as("after %d", after).isEqualTo(all.subList(after, 120));
            }
        }
    }

    @Test
    void aFrameThatIsDamagedWhileTheJournalIsOpenIsMissed() throws IOException {
        try (FileJournal journal = open(root, Disk.REAL, new Frames())) {
            numbered(1, 3).forEach(payload -> append(journal, payload));
            Path file = SegmentSurgery.newest(root);
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length - 1] ^= 1;
            Files.write(file, bytes);

            assertThatThrownBy(() -> journal.read(0, frame -> {}))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("up to frame 3")
                    .hasMessageContaining("whole up to frame 2 only");
        }
    }

    @Test
    void aSegmentThatWasLostOrPutInFromAnotherJournalIsDamage() throws IOException {
        Path other = root.resolve("other");
        Path own = root.resolve("own");
        for (Path directory : List.of(other, own)) {
            try (FileJournal journal = open(directory, Disk.REAL, new Frames())) {
                numbered(1, 100).forEach(payload -> append(journal, payload));
            }
        }
        Path third = SegmentSurgery.segments(own).get(2);
        Path itsTwin = SegmentSurgery.segments(other).get(2);
        byte[] before = Files.readAllBytes(third);

        Files.delete(third);
        assertThatThrownBy(() -> reopened(own))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.isDamage()).isTrue())
                .hasMessageContaining("does not follow");
        Files.copy(itsTwin, third);
        assertThatThrownBy(() -> reopened(own)).hasMessageContaining("does not follow");
        Files.write(third, before);
        assertThat(reopened(own)).isEqualTo(numbered(1, 100));
    }

    @Test
    void aFirstSegmentThatWasLostIsDamageAndNotANewBeginning() throws IOException {
        try (FileJournal journal = open(root, Disk.REAL, new Frames())) {
            numbered(1, 100).forEach(payload -> append(journal, payload));
        }
        Files.delete(SegmentSurgery.segments(root).get(0));

        assertThatThrownBy(() -> reopened(root))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("frames 1 to")
                .hasMessageContaining("nowhere");
    }

    @Test
    void aSegmentBeforeTheLastThatIsNotWholeIsDamage() throws IOException {
        try (FileJournal journal = open(root, Disk.REAL, new Frames())) {
            numbered(1, 100).forEach(payload -> append(journal, payload));
        }
        Path third = SegmentSurgery.segments(root).get(2);
        byte[] bytes = Files.readAllBytes(third);
        Files.write(third, java.util.Arrays.copyOf(bytes, bytes.length - 1));

        assertThatThrownBy(() -> reopened(root))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(third.getFileName().toString())
                .hasMessageContaining("damaged at byte");
    }

    @Test
    void manyThreadsShareAForce() throws Exception {
        Disks.Failing disk = new Disks.Failing(Integer.MAX_VALUE);
        int threads = 16;
        int each = 100;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (FileJournal journal =
                FileJournal.open(root, new FileJournal.Settings(1 << 20, 4_096, disk), new Frames())) {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                done.add(pool.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                        append(journal, "x");
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> future : done) {
                future.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(reopened(root)).hasSize(threads * each);
        assertThat(disk.forces.get()).isPositive().isLessThan(threads * each);
    }

    @Test
    void anInterruptStormLosesNothing() throws Exception {
        Map<String, Boolean> acknowledged = new ConcurrentHashMap<>();
        AtomicBoolean stop = new AtomicBoolean();
        try (FileJournal journal = open(root, Disk.REAL, new Frames())) {
            List<Thread> writers = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                int number = t;
                writers.add(new Thread(() -> {
                    for (int i = 0; i < 200; i++) {
                        String payload = number + "/" + i;
                        append(journal, payload);
                        acknowledged.put(payload, true);
                    }
                }));
            }
            Thread storm = new Thread(() -> {
                while (!stop.get()) {
                    writers.forEach(Thread::interrupt);
                    Thread.onSpinWait();
                }
            });
            writers.forEach(Thread::start);
            storm.start();
            for (Thread writer : writers) {
                writer.join(TimeUnit.SECONDS.toMillis(60));
            }
            stop.set(true);
            storm.join();
        }

        assertThat(acknowledged).hasSize(800);
        assertThat(reopened(root)).containsExactlyInAnyOrderElementsOf(acknowledged.keySet());
    }

    @Test
    void aFailedForceIsFinalAndNoLaterOneSeemsToSucceed() {
        Disks.Failing disk = new Disks.Failing(40);
        List<String> acknowledged = new ArrayList<>();
        FileJournal journal = open(root, disk, new Frames());
        try {
            assertThatThrownBy(() -> numbered(1, 100).forEach(payload -> {
                        append(journal, payload);
                        acknowledged.add(payload);
                    }))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("Input/output error")
                    .hasMessageContaining("no further call");
            int forces = disk.forces.get();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> append(journal, "later")).isInstanceOf(JournalException.class);
            }
            assertThat(disk.forces.get()).as("no second try").isEqualTo(forces);
        } finally {
            journal.close();
        }

        assertThat(acknowledged).isNotEmpty();
        assertThat(reopened(root))
                .startsWith(acknowledged.toArray(String[]::new))
                .doesNotContain("later");
    }

    @Test
    void aDiskThatFillsUpStopsWhatIsNewFirstAndTakesOutcomesFromTheReserve() {
        Disks.Small disk = new Disks.Small(root, 20_000);
        List<String> acknowledged = new ArrayList<>();
        try (FileJournal journal = open(root, disk, new Frames())) {
            int number = 0;
            while (!journal.isLowOnSpace()) {
                String payload = "new " + number++ + " " + "x".repeat(200);
                append(journal, payload);
                acknowledged.add(payload);
            }
            int outcomes = 0;
            for (; outcomes < 12; outcomes++) {
                String payload = "outcome " + outcomes + " " + "x".repeat(200);
                append(journal, payload);
                acknowledged.add(payload);
                assertThat(journal.isLowOnSpace()).isTrue();
            }
            disk.grow(50_000);
            append(journal, "room again");
            acknowledged.add("room again");
            append(journal, "and again");
            acknowledged.add("and again");
            assertThat(journal.isLowOnSpace()).isFalse();
        }

        assertThat(acknowledged).hasSizeGreaterThan(30);
        assertThat(reopened(root)).isEqualTo(acknowledged);
    }

    @Test
    void aDiskThatIsFullToTheLastByteFailsTheJournalAndKeepsWhatWasAcknowledged() {
        Disks.Small disk = new Disks.Small(root, 20_000);
        List<String> acknowledged = new ArrayList<>();
        FileJournal journal = open(root, disk, new Frames());
        try {
            assertThatThrownBy(() -> {
                        for (String payload : numbered(1, 1_000)) {
                            append(journal, payload);
                            acknowledged.add(payload);
                        }
                    })
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("No space left");
        } finally {
            journal.close();
        }

        assertThat(reopened(root)).isEqualTo(acknowledged);
    }

    /** Appends in groups of some frames and waits for each group. Gives what was confirmed; fewer than were offered when it failed. */
    private static List<String> appended(Path directory, Disk disk, List<String> offered, Random random) {
        List<String> acknowledged = new ArrayList<>();
        FileJournal journal = null;
        try {
            journal = open(directory, disk, new Frames());
            while (acknowledged.size() < offered.size()) {
                int from = acknowledged.size();
                int to = Math.min(offered.size(), from + 1 + random.nextInt(12));
                long last = 0;
                for (String payload : offered.subList(from, to)) {
                    last = journal.append(TYPE, payload.getBytes(StandardCharsets.UTF_8));
                }
                journal.awaitDurable(last);
                acknowledged.addAll(offered.subList(from, to));
            }
        } catch (JournalException e) {
            assertThat(e).hasMessageContaining("no power");
        } finally {
            if (journal != null) {
                journal.close();
            }
        }
        return acknowledged;
    }

    @ParameterizedTest
    @CsvSource({"1, 512", "2, 512", "3, 512", "4, 4096", "5, 4096", "6, 128", "7, 128", "8, 128"})
    void afterAPowerCutAtAnyOperationEverythingAcknowledgedIsThere(long seed, int page) throws IOException {
        int cuts = 0;
        for (int at = 2; at < 120; at += 1 + (int) seed % 3) {
            Random random = new Random(seed * 1_000 + at);
            String where = "seed " + seed + ", cut at " + at;
            Path directory = root.resolve(seed + "-" + at);
            Disks.Forgetful disk = new Disks.Forgetful(at, page, random);
            List<String> offered = numbered(1, 250);
            List<String> acknowledged = appended(directory, disk, offered, random);
            assertThat(disk.wentOff()).as(where).isEqualTo(acknowledged.size() < offered.size());
            cuts += disk.wentOff() ? 1 : 0;
            disk.powerIsBack();

            List<String> after = reopened(directory);

            assertThat(after).as(where).hasSizeGreaterThanOrEqualTo(acknowledged.size());
            assertThat(after).as(where).isEqualTo(offered.subList(0, after.size()));
            assertThat(reopened(directory)).as(where).isEqualTo(after);
        }
        assertThat(cuts).isGreaterThan(20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatARestartHasReadSurvivesAPowerCutAlthoughTheProcessBeforeItHadNotForcedIt(long seed) throws IOException {
        for (int at = 2; at < 60; at++) {
            Random random = new Random(seed * 1_000 + at);
            String where = "seed " + seed + ", ended at " + at;
            Path directory = root.resolve(seed + "-" + at);
            Disks.Forgetful disk = new Disks.Forgetful(at, 128, random);
            appended(directory, disk, numbered(1, 250), random);
            disk.processRestarts();
            Frames read = new Frames();
            List<String> known = read.payloads;
            try (FileJournal journal = open(directory, disk, read)) {
                if (at % 2 == 0) {
                    append(journal, "after the restart");
                    known.add("after the restart");
                }
            }
            disk.powerIsBack();

            assertThat(reopened(directory)).as(where).isEqualTo(known);
        }
    }
}
