package io.deprov.core.journal.file;

import com.google.common.hash.HashCode;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.json.CoreJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state after some frame, in a file of its own, so that starting need not replay everything before it. It is written beside its place
 * and moved there when it is whole and durable; a crash before leaves the one before it in force.
 *
 * <p>The file is a header, then frames as in the journal: EXECUTION, followed by STEPS as many as it takes, and END at last. It takes the
 * place of the one before it only when it was read back and says what it should. What has not changed since the one before is copied
 * from there, so that a snapshot costs what has changed and not what there is. Written by one thread.
 */
final class Snapshot {

    private static final byte EXECUTION = 1;
    private static final byte STEPS = 2;
    private static final byte END = 3;
    private static final int GROUP = 1 << 20;
    private static final int STEPS_SIZE = 1 << 20;
    private static final String UNFINISHED = ".new";
    private static final byte[] STEPS_BEGIN = "{\"steps\":[".getBytes(StandardCharsets.UTF_8);
    private static final byte[] COMMA = ",".getBytes(StandardCharsets.UTF_8);
    private static final byte[] STEPS_END = "]}".getBytes(StandardCharsets.UTF_8);

    private final Path directory;
    private final Disk disk;
    private @Nullable Path inForce;
    private Map<String, Place> places = Map.of();

    Snapshot(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /**
     * An execution that is to be in a snapshot.
     *
     * @param version of its state: the same again means that nothing has changed
     * @param record how it stands; null to copy it, where the snapshot in force {@linkplain #has has} this version
     */
    record Part(String planDigest, long version, @Nullable CaseRecord record) {}

    /** Where an execution's frames are in the snapshot in force. */
    private record Place(long version, long at, long frames) {}

    /** Some of an execution's steps, as they are read; they are written one by one. */
    @SuppressWarnings("UnusedMethod") // the constructor is Jackson's
    private record Steps(List<StepRecord> steps) {
        private Steps {
            steps = List.copyOf(steps);
        }
    }

    /** The frames of a file that is being written. */
    private static final class Chain {

        private final Disk.Appender appender;
        private final ByteBuffer group = ByteBuffer.allocate(GROUP);
        private long sequence;
        private long at = SegmentHeader.SIZE;
        private HashCode hash;

        Chain(Disk.Appender appender, HashCode hash) {
            this.appender = appender;
            this.hash = hash;
        }

        void add(byte type, byte[] content) throws IOException {
            if (content.length > RawFrame.MOST_PAYLOAD) {
                throw new IOException("a snapshot cannot hold an execution of " + content.length + " bytes");
            }
            RawFrame frame = new RawFrame(type, ++sequence, 0, hash, content);
            hash = frame.hash();
            at += frame.size();
            if (group.remaining() < frame.size()) {
                flush();
            }
            if (group.capacity() < frame.size()) {
                appender.append(ByteBuffer.wrap(frame.bytes()));
            } else {
                group.put(frame.bytes());
            }
        }

        void flush() throws IOException {
            appender.append(group.flip());
            group.clear();
        }
    }

    /** True when the snapshot in force was written by this object and has an execution in this version. */
    boolean has(String planDigest, long version) {
        Place place = places.get(planDigest);
        return place != null && place.version() == version;
    }

    /** Makes a snapshot and, when it is in force, removes the ones before it. */
    void write(SegmentHeader header, List<Part> parts) throws IOException {
        Path before = inForce;
        Map<String, Place> placesBefore = places;
        // After a failure everything is written anew.
        inForce = null;
        places = Map.of();
        Path place = directory.resolve(SegmentHeader.Kind.SNAPSHOT.fileName(header.sequence()));
        Path beside = place.resolveSibling(place.getFileName() + UNFINISHED);
        Map<String, Place> written = new HashMap<>();
        try {
            HashCode last;
            try (Disk.Appender appender = disk.create(beside)) {
                appender.append(ByteBuffer.wrap(header.bytes()));
                Chain chain = new Chain(appender, header.previous());
                write(chain, parts, before, placesBefore, written);
                chain.add(END, CoreJson.bytes(List.of()));
                chain.flush();
                appender.force();
                last = chain.hash;
            }
            requireReadable(beside, header.store(), parts, last);
        } catch (IOException | RuntimeException e) {
            discard(beside, e);
            throw e;
        }
        Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        disk.forceDirectory(directory);
        for (Path older : files()) {
            if (older.compareTo(place) < 0) {
                Files.delete(older);
            }
        }
        inForce = place;
        places = written;
    }

    private static void write(
            Chain chain, List<Part> parts, @Nullable Path before, Map<String, Place> places, Map<String, Place> written)
            throws IOException {
        try (@Nullable SegmentScan old = before == null ? null : SegmentScan.open(before)) {
            for (Part part : parts) {
                long at = chain.at;
                long sequence = chain.sequence;
                CaseRecord record = part.record();
                if (record == null) {
                    copy(Objects.requireNonNull(old), Objects.requireNonNull(places.get(part.planDigest())), chain);
                } else {
                    write(chain, ExecutionShape.of(record));
                }
                written.put(part.planDigest(), new Place(part.version(), at, chain.sequence - sequence));
            }
        }
    }

    private static void copy(SegmentScan old, Place place, Chain chain) throws IOException {
        long at = place.at();
        for (long i = 0; i < place.frames(); i++) {
            RawFrame frame = old.frame(at);
            if (frame == null) {
                throw new IOException("the snapshot in force is not what was written any more");
            }
            chain.add(frame.type(), frame.payload());
            at += frame.size();
        }
    }

    private static void discard(Path file, Exception why) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    private static void write(Chain chain, ExecutionShape shape) throws IOException {
        chain.add(EXECUTION, CoreJson.bytes(shape.with(List.of())));
        ByteArrayOutputStream some = new ByteArrayOutputStream();
        for (StepRecord step : shape.steps()) {
            some.writeBytes(some.size() == 0 ? STEPS_BEGIN : COMMA);
            some.writeBytes(CoreJson.bytes(step));
            if (some.size() >= STEPS_SIZE) {
                steps(chain, some);
            }
        }
        if (some.size() > 0) {
            steps(chain, some);
        }
    }

    private static void steps(Chain chain, ByteArrayOutputStream some) throws IOException {
        some.writeBytes(STEPS_END);
        chain.add(STEPS, some.toByteArray());
        some.reset();
    }

    /** Nothing that a snapshot stands for is removed on the word of one that cannot be read. */
    private static void requireReadable(Path file, UUID store, List<Part> parts, HashCode last) throws IOException {
        Iterator<CaseRecord> expected = parts.stream()
                .map(Part::record)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .iterator();
        Gathered gathered = new Gathered(file, record -> {
            if (!expected.hasNext() || !expected.next().equals(record)) {
                throw damaged(file, "it does not say of " + record.planDigest() + " what was written");
            }
        });
        Iterator<Part> inOrder = parts.iterator();
        boolean[] isCopied = new boolean[1];
        try {
            read(file, store, gathered, last, frame -> {
                if (frame.type() == EXECUTION) {
                    isCopied[0] = inOrder.hasNext() && inOrder.next().record() == null;
                }
                // What was copied was understood when it was written first, and the last hash stands for its bytes.
                if (frame.type() == END || !isCopied[0]) {
                    gathered.frame(frame);
                }
            });
        } catch (JournalException e) {
            throw new IOException("a new snapshot could not be read back: " + e.getMessage(), e);
        }
        if (expected.hasNext() || inOrder.hasNext()) {
            throw new IOException("a new snapshot could not be read back: executions are missing");
        }
    }

    /**
     * Reads the newest snapshot.
     *
     * @return how it begins; null when there is none
     * @throws JournalException when it is damaged or of another journal
     */
    @Nullable
    SegmentHeader read(UUID store, Consumer<CaseRecord> reader) throws IOException {
        removeUnfinished();
        List<Path> files = files();
        if (files.isEmpty()) {
            return null;
        }
        Path newest = files.get(files.size() - 1);
        Gathered gathered = new Gathered(newest, reader);
        return read(newest, store, gathered, null, gathered::frame);
    }

    /** @param last the hash of the last frame; null when it is not known */
    private static SegmentHeader read(
            Path file, UUID store, Gathered gathered, @Nullable HashCode last, Consumer<RawFrame> reader)
            throws IOException {
        SegmentHeader header = SegmentScan.header(file, SegmentHeader.Kind.SNAPSHOT);
        if (header == null || !header.store().equals(store)) {
            throw damaged(file, "it does not begin as a snapshot of this journal does");
        }
        SegmentScan.End end = SegmentScan.read(file, 0, header.previous(), reader);
        if (end.isTorn() || !gathered.isWhole || (last != null && !end.hash().equals(last))) {
            throw damaged(file, "it is not whole, although it was when it was put in place");
        }
        return header;
    }

    /** Puts executions together again. */
    private static final class Gathered {

        private final Path file;
        private final Consumer<CaseRecord> reader;
        private @Nullable ExecutionShape head;
        private final List<StepRecord> steps = new ArrayList<>();
        private boolean isWhole;

        Gathered(Path file, Consumer<CaseRecord> reader) {
            this.file = file;
            this.reader = reader;
        }

        void frame(RawFrame frame) {
            try {
                switch (frame.type()) {
                    case EXECUTION -> {
                        give();
                        head = CoreJson.read(frame.payload(), ExecutionShape.class);
                    }
                    case STEPS ->
                        steps.addAll(CoreJson.read(frame.payload(), Steps.class).steps());
                    case END -> {
                        give();
                        isWhole = true;
                    }
                    default -> throw damaged(file, "it holds something this version of deprov does not know");
                }
            } catch (IOException e) {
                throw new JournalException(
                        file + " is whole, and this version of deprov cannot read it; use the version that wrote it",
                        e);
            }
        }

        private void give() {
            if (head != null) {
                reader.accept(head.with(steps).value());
            }
            head = null;
            steps.clear();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(SegmentHeader.Kind.SNAPSHOT.suffix()))
                    .sorted()
                    .toList();
        }
    }

    private void removeUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(UNFINISHED)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static JournalException damaged(Path file, String what) {
        return JournalException.damaged("the snapshot " + file + " is damaged: " + what
                + ". Restore the journal from a backup; nothing was changed");
    }
}
