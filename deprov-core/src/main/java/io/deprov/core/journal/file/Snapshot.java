package io.deprov.core.journal.file;

import com.google.common.hash.HashCode;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.json.CoreJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state after some frame, in a file of its own, so that starting need not replay everything before it. It is written beside its place
 * and moved there when it is whole and durable; a crash before leaves the one before it in force.
 *
 * <p>The file is a header, then frames as in the journal: EXECUTION, followed by STEPS as many as it takes, and END at last. It takes the
 * place of the one before it only when it was read back and says what it should.
 */
final class Snapshot {

    private static final byte EXECUTION = 1;
    private static final byte STEPS = 2;
    private static final byte END = 3;
    private static final int GROUP = 1 << 20;
    private static final int STEPS_SIZE = 1 << 20;
    private static final String UNFINISHED = ".new";

    private final Path directory;
    private final Disk disk;

    Snapshot(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /** Some of an execution's steps. */
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

    /** Makes a snapshot and, when it is in force, removes the ones before it. */
    void write(SegmentHeader header, Collection<CaseRecord> executions) throws IOException {
        Path place = directory.resolve(SegmentHeader.Kind.SNAPSHOT.fileName(header.sequence()));
        Path beside = place.resolveSibling(place.getFileName() + UNFINISHED);
        try {
            try (Disk.Appender appender = disk.create(beside)) {
                appender.append(ByteBuffer.wrap(header.bytes()));
                Chain chain = new Chain(appender, header.previous());
                for (CaseRecord record : executions) {
                    write(chain, ExecutionShape.of(record));
                }
                chain.add(END, CoreJson.bytes(List.of()));
                chain.flush();
                appender.force();
            }
            requireReadable(beside, header.store(), executions);
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
        List<StepRecord> some = new ArrayList<>();
        int size = 0;
        for (StepRecord step : shape.steps()) {
            some.add(step);
            size += CoreJson.bytes(step).length;
            if (size >= STEPS_SIZE) {
                chain.add(STEPS, CoreJson.bytes(new Steps(some)));
                some.clear();
                size = 0;
            }
        }
        if (!some.isEmpty()) {
            chain.add(STEPS, CoreJson.bytes(new Steps(some)));
        }
    }

    /** Nothing that a snapshot stands for is removed on the word of one that cannot be read. */
    private static void requireReadable(Path file, UUID store, Collection<CaseRecord> executions) throws IOException {
        Iterator<CaseRecord> expected = executions.iterator();
        try {
            read(file, store, record -> {
                if (!expected.hasNext() || !expected.next().equals(record)) {
                    throw damaged(file, "it does not say of " + record.planDigest() + " what was written");
                }
            });
        } catch (JournalException e) {
            throw new IOException("a new snapshot could not be read back: " + e.getMessage(), e);
        }
        if (expected.hasNext()) {
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
        return read(files.get(files.size() - 1), store, reader);
    }

    private static SegmentHeader read(Path file, UUID store, Consumer<CaseRecord> reader) throws IOException {
        SegmentHeader header = SegmentScan.header(file, SegmentHeader.Kind.SNAPSHOT);
        if (header == null || !header.store().equals(store)) {
            throw damaged(file, "it does not begin as a snapshot of this journal does");
        }
        Gathered gathered = new Gathered(file, reader);
        SegmentScan.End end = SegmentScan.read(file, 0, header.previous(), gathered::frame);
        if (end.isTorn() || !gathered.isWhole) {
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
