package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.HashCode;
import io.deprov.core.journal.JournalException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Frames 1 and 2 were forced together, then 3, 4 and 5, then 6 and 7, and the power went before the last force had ended: what was confirmed
 * to somebody is there or missed aloud, and of the rest what follows in order.
 */
class TornGroupTest {

    private static final UUID STORE = new UUID(47, 11);
    private static final int[] FORCED = {0, 0, 2, 2, 2, 5, 5};

    @TempDir
    Path directory;

    Path file;
    byte[] whole;
    List<Integer> ends;

    @BeforeEach
    void aSegment() throws IOException {
        file = directory.resolve(SegmentHeader.Kind.SEGMENT.fileName(1));
        whole = segment(FORCED.length);
        ends = SegmentSurgery.ends(whole);
    }

    private static byte[] segment(int frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HashCode hash = SegmentHeader.genesis(STORE);
        out.writeBytes(new SegmentHeader(SegmentHeader.Kind.SEGMENT, STORE, 1, hash).bytes());
        for (int i = 0; i < frames; i++) {
            RawFrame frame = new RawFrame((byte) 5, i + 1, FORCED[i], hash, payload(200 + i));
            hash = frame.hash();
            out.writeBytes(frame.bytes());
        }
        return out.toByteArray();
    }

    /** Without zeros in it, so that each byte that is lost is missed. */
    private static byte[] payload(int size) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) 'x');
        return payload;
    }

    /** The segment, with zeros instead of some bytes of a frame. */
    private byte[] torn(byte[] segment, int frame, int from, int bytes) {
        byte[] torn = segment.clone();
        int at = ends.get(frame - 1) + from;
        Arrays.fill(torn, at, at + bytes, (byte) 0);
        return torn;
    }

    private long opened(byte[] segment, @Nullable SegmentHeader snapshot) throws IOException {
        Files.write(file, segment);
        FileJournal.Replay replay = new FileJournal.Replay() {
            @Override
            public @Nullable SegmentHeader start(UUID store) {
                return snapshot;
            }

            @Override
            public void frame(RawFrame frame) {}
        };
        try (FileJournal journal =
                FileJournal.open(directory, new FileJournal.Settings(1 << 20, 4_096, Disk.REAL), replay)) {
            return journal.sequence();
        }
    }

    private void refused(byte[] segment, @Nullable SegmentHeader snapshot, int frame) throws IOException {
        assertThatThrownBy(() -> opened(segment, snapshot))
                .isInstanceOfSatisfying(
                        JournalException.class, e -> assertThat(e.isDamage()).isTrue())
                .hasMessageContaining("damaged at byte " + ends.get(frame - 1) + " (frame " + frame + ")")
                .hasMessageContaining("nothing was changed");
        assertThat(Files.readAllBytes(file)).isEqualTo(segment);
        assertThat(kept()).isEmpty();
    }

    private List<byte[]> kept() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> torn =
                    files.filter(path -> path.toString().endsWith(".torn")).toList();
            return List.of(torn.isEmpty() ? new byte[0][] : new byte[][] {Files.readAllBytes(torn.get(0))});
        }
    }

    @ParameterizedTest
    @CsvSource({"6, 100, 50", "6, 0, 4", "6, 0, 262", "7, 100, 50"})
    void aTornFrameOfTheLastGroupIsCutWithTheWholeOnesBehindItAndAllOfThatIsKept(int frame, int from, int bytes)
            throws IOException {
        byte[] segment = torn(whole, frame, from, bytes);

        assertThat(opened(segment, null)).isEqualTo(frame - 1);

        int good = ends.get(frame - 1);
        assertThat(Files.readAllBytes(file)).isEqualTo(Arrays.copyOf(whole, good));
        assertThat(kept()).containsExactly(Arrays.copyOfRange(segment, good, segment.length));
        assertThat(opened(Files.readAllBytes(file), null)).isEqualTo(frame - 1);
    }

    @ParameterizedTest
    @CsvSource({"1, 100, 50", "2, 0, 250", "3, 100, 50", "4, 0, 4", "5, 260, 1"})
    void aTornFrameOfAGroupThatWasForcedIsDamage(int frame, int from, int bytes) throws IOException {
        refused(torn(whole, frame, from, bytes), null, frame);
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "5"})
    void aFlippedLengthOfAFrameThatWasForcedIsDamage(int frame) throws IOException {
        for (int at = 0; at < Integer.BYTES; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] flipped = whole.clone();
                flipped[ends.get(frame - 1) + at] ^= (byte) (1 << bit);
                refused(flipped, null, frame);
            }
        }
    }

    @Test
    void oneWholeFrameFarBehindIsEnoughToTellThatATornOneWasForced() throws IOException {
        byte[] segment = torn(whole, 3, 100, ends.get(6) - ends.get(2) - 100);

        refused(segment, null, 3);
    }

    @Test
    void framesOfTheSameGroupBehindATornOneTellThatTheGroupBeforeThemWasForced() throws IOException {
        byte[] twoGroups = Arrays.copyOf(whole, ends.get(5));

        refused(torn(twoGroups, 2, 100, 50), null, 2);
        assertThat(opened(torn(twoGroups, 3, 100, 50), null)).isEqualTo(2);
    }

    @Test
    void whatASnapshotKnowsWasForced() throws IOException {
        RawFrame sixth = RawFrame.read(ByteBuffer.wrap(whole), ends.get(5));
        SegmentHeader snapshot = new SegmentHeader(SegmentHeader.Kind.SNAPSHOT, STORE, 6, sixth.hash());

        refused(torn(whole, 6, 100, 50), snapshot, 6);
        assertThat(opened(torn(whole, 7, 100, 50), snapshot)).isEqualTo(6);
    }

    /** The last segment alone can be torn: it was begun when everything before it was safe. */
    @Test
    void inASegmentThatWasFinishedNothingIsTorn() throws IOException {
        byte[] oneGroup = Arrays.copyOf(whole, ends.get(2));
        RawFrame second = RawFrame.read(ByteBuffer.wrap(whole), ends.get(1));
        Files.write(
                directory.resolve(SegmentHeader.Kind.SEGMENT.fileName(3)),
                new SegmentHeader(SegmentHeader.Kind.SEGMENT, STORE, 3, second.hash()).bytes());

        refused(torn(oneGroup, 2, 100, 50), null, 2);
        assertThat(opened(oneGroup, null)).isEqualTo(2);
    }
}
