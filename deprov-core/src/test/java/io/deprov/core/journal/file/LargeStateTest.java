package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.ActorAuthenticator.Assurance;
import io.deprov.api.StepId;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Entry;
import io.deprov.core.journal.Frame;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Approval;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written can be read, however much it is, or it is not written. */
class LargeStateTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final Approval APPROVAL =
            new Approval(DIGEST, "boss", Assurance.ASSERTED, false, NOW, NOW.plus(Duration.ofDays(1)), null);

    @TempDir
    Path directory;

    private static StepId step(int number) {
        return new StepId(String.format("%064x", number));
    }

    private static CaseRecord execution(int steps, String pending) {
        Map<StepId, StepRecord> records = new LinkedHashMap<>();
        for (int i = 0; i < steps; i++) {
            records.put(
                    step(i),
                    StepRecord.opened(step(i), StepState.PLANNED, "", NOW)
                            .moved(Transition.to(StepState.INTENT).pending(pending), NOW));
        }
        return new CaseRecord(DIGEST, "case", 1, 1, APPROVAL, NOW, null, null, records, List.of(), null);
    }

    private static List<Snapshot.Part> parts(CaseRecord record) {
        return List.of(new Snapshot.Part(record.planDigest(), 7, record));
    }

    private static SegmentHeader header(UUID store, long sequence) {
        return new SegmentHeader(SegmentHeader.Kind.SNAPSHOT, store, sequence, SegmentHeader.genesis(store));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static List<CaseRecord> read(Snapshot snapshot, UUID store) throws IOException {
        List<CaseRecord> read = new ArrayList<>();
        snapshot.read(store, read::add);
        return read;
    }

    @Test
    void aSnapshotOfManyStepsWithLongTextsIsReadAgain() throws Exception {
        UUID store = UUID.randomUUID();
        Snapshot snapshot = new Snapshot(directory, Disk.REAL);
        CaseRecord record = execution(1_000, "x".repeat(70_000));

        snapshot.write(header(store, 1), parts(record));

        assertThat(read(snapshot, store)).containsExactly(record);
    }

    /** A disk that says it has written something, and has written something else. */
    private static final class Lying extends Disks.Watched {

        boolean isLying;

        Lying(boolean isLying) {
            this.isLying = isLying;
        }

        @Override
        void beforeAppend(Path file, Appender real, ByteBuffer bytes) {
            if (isLying && bytes.remaining() > SegmentHeader.SIZE) {
                int middle = bytes.position() + bytes.remaining() / 2;
                bytes.put(middle, (byte) (bytes.get(middle) ^ 1));
            }
        }

        @Override
        void beforeForce(Path file) {}
    }

    @Test
    void aSnapshotThatCannotBeReadBackDoesNotTakeTheFormerOnesPlace() throws Exception {
        UUID store = UUID.randomUUID();
        CaseRecord record = execution(10, "handle");
        new Snapshot(directory, Disk.REAL).write(header(store, 1), parts(record));

        assertThatThrownBy(() -> new Snapshot(directory, new Lying(true))
                        .write(header(store, 2), parts(execution(20, "handle"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("read back");

        assertThat(names()).containsExactly(SegmentHeader.Kind.SNAPSHOT.fileName(1));
        assertThat(read(new Snapshot(directory, Disk.REAL), store)).containsExactly(record);
    }

    private static CaseRecord named(String digest, CaseRecord record) {
        return new CaseRecord(
                digest,
                record.caseId(),
                1,
                1,
                new Approval(digest, "boss", Assurance.ASSERTED, false, NOW, NOW.plus(Duration.ofDays(1)), null),
                NOW,
                null,
                null,
                record.steps(),
                List.of(),
                null);
    }

    private static Snapshot.Part changed(CaseRecord record, long version) {
        return new Snapshot.Part(record.planDigest(), version, record);
    }

    private static Snapshot.Part same(CaseRecord record, long version) {
        return new Snapshot.Part(record.planDigest(), version, null);
    }

    @Test
    void whatHasNotChangedIsCopiedFromTheSnapshotBefore() throws Exception {
        UUID store = UUID.randomUUID();
        Snapshot snapshot = new Snapshot(directory, Disk.REAL);
        CaseRecord a = named("sha256:" + "a".repeat(64), execution(3, "handle"));
        CaseRecord b = named("sha256:" + "b".repeat(64), execution(1_000, "x".repeat(5_000)));
        CaseRecord c = named("sha256:" + "c".repeat(64), execution(2, "handle"));
        CaseRecord anew = named(a.planDigest(), execution(5, "other"));

        snapshot.write(header(store, 1), List.of(changed(a, 1), changed(b, 2), changed(c, 3)));
        assertThat(snapshot.has(b.planDigest(), 2)).isTrue();
        assertThat(snapshot.has(b.planDigest(), 3)).isFalse();
        snapshot.write(header(store, 2), List.of(changed(anew, 9), same(b, 2)));
        assertThat(snapshot.has(c.planDigest(), 3)).isFalse();
        assertThat(read(snapshot, store)).containsExactly(anew, b);
        snapshot.write(header(store, 3), List.of(same(b, 2), changed(c, 3), same(anew, 9)));

        assertThat(read(new Snapshot(directory, Disk.REAL), store)).containsExactly(b, c, anew);
    }

    @Test
    void nothingIsCopiedFromASnapshotThatWasDamagedSinceAndTheNextIsWrittenAnew() throws Exception {
        UUID store = UUID.randomUUID();
        Snapshot snapshot = new Snapshot(directory, Disk.REAL);
        CaseRecord record = execution(10, "handle");
        snapshot.write(header(store, 1), parts(record));
        Path file = directory.resolve(SegmentHeader.Kind.SNAPSHOT.fileName(1));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> snapshot.write(header(store, 2), List.of(same(record, 7))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not what was written");
        assertThat(names()).containsExactly(SegmentHeader.Kind.SNAPSHOT.fileName(1));
        assertThat(snapshot.has(record.planDigest(), 7)).isFalse();
        snapshot.write(header(store, 2), parts(record));

        assertThat(read(new Snapshot(directory, Disk.REAL), store)).containsExactly(record);
    }

    @Test
    void aCopyThatCannotBeReadBackDoesNotTakeTheFormerOnesPlace() throws Exception {
        UUID store = UUID.randomUUID();
        Lying disk = new Lying(false);
        Snapshot snapshot = new Snapshot(directory, disk);
        CaseRecord record = execution(10, "handle");
        snapshot.write(header(store, 1), parts(record));
        disk.isLying = true;

        assertThatThrownBy(() -> snapshot.write(header(store, 2), List.of(same(record, 7))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("read back");

        assertThat(names()).containsExactly(SegmentHeader.Kind.SNAPSHOT.fileName(1));
        assertThat(read(new Snapshot(directory, Disk.REAL), store)).containsExactly(record);
    }

    private static Entry.Opened opened(int steps, String why) {
        List<Entry.OpenedStep> planned = IntStream.range(0, steps)
                .mapToObj(i -> new Entry.OpenedStep(step(i), StepState.MANUAL, i + why))
                .toList();
        return new Entry.Opened("case", 1, planned, APPROVAL);
    }

    @Test
    void aPlanOfVeryManyStepsIsOpenedAndReplayed() throws Exception {
        Entry.Opened opened = opened(100_000, "x".repeat(300));
        List<Frame> replayed = new ArrayList<>();
        FileJournal.Replay replay = new FileJournal.Replay() {
            @Override
            public @Nullable SegmentHeader start(UUID store) {
                return null;
            }

            @Override
            public void frame(RawFrame frame) {
                replayed.add(FramePayload.read(frame));
            }
        };
        try (FileJournal journal = FileJournal.open(directory, FileJournal.Settings.STANDARD, replay)) {
            long sequence = journal.append(opened.type().code(), FramePayload.write(NOW, DIGEST, opened));
            journal.awaitDurable(sequence);
        }
        FileJournal.open(directory, FileJournal.Settings.STANDARD, replay).close();

        assertThat(replayed.get(0).entry().equals(opened)).isTrue();
        assertThat(opened.steps().get(99_999).why()).startsWith("99999x").endsWith("... [cut]");
    }
}
