package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.HashCode;
import io.deprov.core.journal.JournalException;
import io.deprov.core.testing.Bench;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newer version wrote is no torn write. */
class NewerFrameTest {

    @TempDir
    Path directory;

    Path log;

    @BeforeEach
    void aJournal() throws Exception {
        try (Bench bench = new Bench(directory)) {
            bench.target("corp").account("jdoe", "1001");
            bench.apply(bench.plan());
        }
        log = SegmentSurgery.newest(directory.resolve("journal"));
    }

    private static byte[] withAnUnknownField(byte[] payload) {
        String text = new String(payload, StandardCharsets.ISO_8859_1);
        return text.replaceFirst("\\{", "{\"actor\":\"x\",").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The segment's frames, one of them changed, chained again as the writer would have. */
    private static byte[] rewritten(byte[] segment, int frameFromTheEnd, UnaryOperator<RawFrame> change) {
        List<Integer> ends = SegmentSurgery.ends(segment);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(segment, 0, SegmentHeader.SIZE);
        HashCode hash = null;
        for (int i = 0; i + 1 < ends.size(); i++) {
            RawFrame frame = RawFrame.read(ByteBuffer.wrap(segment), ends.get(i));
            if (i == ends.size() - 1 - frameFromTheEnd) {
                frame = change.apply(frame);
            }
            if (hash != null) {
                frame = new RawFrame(frame.type(), frame.sequence(), frame.forced(), hash, frame.payload());
            }
            hash = frame.hash();
            out.writeBytes(frame.bytes());
        }
        return out.toByteArray();
    }

    private void refusedAndUnchanged(byte[] newer) throws Exception {
        Files.write(log, newer);
        List<Path> files = files();

        assertThatThrownBy(() -> new FileStepStore(log.getParent(), java.time.Clock.systemUTC()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("cannot read");

        assertThat(Files.readAllBytes(log)).isEqualTo(newer);
        assertThat(files()).isEqualTo(files);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aWholeFrameThatThisVersionCannotReadRefusesToOpenAndChangesNothing(int fromTheEnd) throws Exception {
        refusedAndUnchanged(rewritten(
                Files.readAllBytes(log),
                fromTheEnd,
                frame -> new RawFrame(
                        frame.type(),
                        frame.sequence(),
                        frame.forced(),
                        frame.previous(),
                        withAnUnknownField(frame.payload()))));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aSortOfEntryThatThisVersionDoesNotKnowRefusesToOpenAndChangesNothing(int fromTheEnd) throws Exception {
        refusedAndUnchanged(rewritten(
                Files.readAllBytes(log),
                fromTheEnd,
                frame -> new RawFrame((byte) 99, frame.sequence(), frame.forced(), frame.previous(), frame.payload())));
    }

    @Test
    void aSegmentOfANewerFormatRefusesToOpenAndChangesNothing() throws Exception {
        byte[] newer = Files.readAllBytes(log);
        newer[9] = 2;
        CRC32C crc = new CRC32C();
        crc.update(newer, 0, SegmentHeader.SIZE - Integer.BYTES);
        ByteBuffer.wrap(newer).putInt(SegmentHeader.SIZE - Integer.BYTES, (int) crc.getValue());

        refusedAndUnchanged(newer);
    }

    private List<Path> files() throws Exception {
        try (var all = Files.list(log.getParent())) {
            return all.sorted().toList();
        }
    }
}
