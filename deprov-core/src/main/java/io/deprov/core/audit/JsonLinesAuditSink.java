package io.deprov.core.audit;

import com.google.common.util.concurrent.Uninterruptibles;
import io.deprov.api.audit.AuditKind;
import io.deprov.api.audit.AuditReceipt;
import io.deprov.api.audit.AuditRecord;
import io.deprov.api.audit.AuditSink;
import io.deprov.core.journal.StateDirectories;
import io.deprov.core.json.CoreJson;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * An audit log in one file: a line of canonical JSON (RFC 8785) for each record, forced to disk before its receipt is given; records that
 * come at the same time share a force.
 *
 * <p>One private thread writes. A line that a crash left unfinished is cut at start and kept beside the log, because the record was
 * never confirmed; the core appends it again. After a failed write the sink refuses everything, rather than leave a gap.
 */
public final class JsonLinesAuditSink implements AuditSink {

    /** One line. */
    private record Line(
            String origin,
            long sequence,
            String time,
            String kind,
            @Nullable String caseId,
            @Nullable String planDigest,
            @Nullable String stepId,
            Map<String, String> fields) {}

    private static final int MOST_TOGETHER = 1_000;

    private final Path file;
    private final FileChannel channel;
    private final Map<String, Long> last = new LinkedHashMap<>();
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private boolean closed;

    /** Used by the writer thread only. */
    private boolean failed;

    /** A record that waits to be written; one of these marks the end. */
    private record Waiting(AuditRecord record, CompletableFuture<AuditReceipt> receipt) {}

    private static final Waiting END = new Waiting(
            AuditRecord.builder("", 0, Instant.EPOCH, AuditKind.STEP).build(), new CompletableFuture<>());

    /**
     * Opens or creates the log.
     *
     * @throws UncheckedIOException when it cannot be read
     * @throws AuditException when it holds a line that is no record: it was changed by somebody else
     */
    public JsonLinesAuditSink(Path file) {
        this.file = file;
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IllegalArgumentException(file + " is no file");
        }
        try {
            StateDirectories.create(directory);
            if (Files.exists(file)) {
                cutUnfinishedLine();
                readLast();
            } else {
                StateDirectories.createFile(file);
                StateDirectories.force(directory);
            }
            this.channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            // What was read may have been written by a process that was killed before it forced it.
            channel.force(true);
        } catch (IOException e) {
            throw new UncheckedIOException("the audit log " + file + " cannot be opened: " + e.getMessage(), e);
        }
        this.writer = new Thread(this::run, "deprov-audit");
        writer.setDaemon(true);
        writer.start();
    }

    private void cutUnfinishedLine() throws IOException {
        try (FileChannel whole = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = whole.size();
            ByteBuffer one = ByteBuffer.allocate(1);
            long good = end;
            while (good > 0) {
                one.clear();
                whole.read(one, good - 1);
                if (one.get(0) == '\n') {
                    break;
                }
                good--;
            }
            if (good < end) {
                ByteBuffer tail = ByteBuffer.allocate(Math.toIntExact(end - good));
                while (tail.hasRemaining() && whole.read(tail, good + tail.position()) >= 0) {
                    // reads on until the tail is whole
                }
                Path kept = file.resolveSibling(file.getFileName() + "." + System.nanoTime() + ".torn");
                StateDirectories.createFile(kept);
                Files.write(kept, tail.array(), StandardOpenOption.WRITE);
                whole.truncate(good);
                whole.force(true);
            }
        }
    }

    private void readLast() throws IOException {
        long number = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                Line record;
                try {
                    record = CoreJson.read(line.getBytes(StandardCharsets.UTF_8), Line.class);
                } catch (IOException e) {
                    throw changed("line " + number + " of the audit log " + file + " is no audit record", e);
                }
                Long before = last.put(record.origin(), record.sequence());
                if (before != null && record.sequence() != before + 1) {
                    throw changed(
                            "line " + number + " of the audit log " + file + " is record " + record.sequence()
                                    + " of its journal, and the one before it is record " + before,
                            null);
                }
            }
        } catch (CharacterCodingException e) {
            throw changed("a line behind line " + number + " of the audit log " + file + " is no text", e);
        }
    }

    private static AuditException changed(String what, @Nullable IOException cause) {
        return AuditException.damaged(
                what
                        + ": it was changed by somebody else. Keep this one aside and restore it from a backup; nothing was"
                        + " changed",
                cause);
    }

    @Override
    public CompletionStage<AuditReceipt> append(AuditRecord record) {
        Waiting waiting = new Waiting(record, new CompletableFuture<>());
        synchronized (queue) {
            if (closed) {
                return CompletableFuture.failedFuture(new IOException("the audit log " + file + " was closed"));
            }
            queue.add(waiting);
        }
        return waiting.receipt;
    }

    private void run() {
        List<Waiting> group = new ArrayList<>();
        while (true) {
            group.add(Uninterruptibles.takeUninterruptibly(queue));
            queue.drainTo(group, MOST_TOGETHER);
            boolean last = group.remove(END);
            write(group);
            if (last) {
                return;
            }
            group.clear();
        }
    }

    /** Writes records with one force; each gets its receipt, or all of them what went wrong. */
    private void write(List<Waiting> group) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Map<String, Long> newest = new LinkedHashMap<>();
        try {
            for (Waiting waiting : group) {
                AuditRecord record = waiting.record;
                long known = Math.max(last(record.origin()), newest.getOrDefault(record.origin(), 0L));
                if (record.sequence() > known) {
                    lines.writeBytes(line(record));
                    newest.put(record.origin(), record.sequence());
                }
            }
            if (lines.size() > 0) {
                durably(lines.toByteArray());
            }
        } catch (IOException | RuntimeException e) {
            group.forEach(waiting -> waiting.receipt.completeExceptionally(e));
            return;
        }
        synchronized (last) {
            last.putAll(newest);
        }
        group.forEach(
                waiting -> waiting.receipt.complete(new AuditReceipt(waiting.record.sequence(), file.toString())));
    }

    private void durably(byte[] lines) throws IOException {
        if (failed) {
            throw new IOException("the audit log " + file + " failed earlier and takes no more");
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(lines);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        } catch (IOException e) {
            failed = true;
            throw new IOException("the audit log " + file + " could not be written: " + e.getMessage(), e);
        }
    }

    private static byte[] line(AuditRecord record) {
        byte[] json = CoreJson.canonical(new Line(
                record.origin(),
                record.sequence(),
                record.time().toString(),
                record.kind().name(),
                record.caseId().orElse(null),
                record.planDigest().orElse(null),
                record.stepId().orElse(null),
                new TreeMap<>(record.fields())));
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    private long last(String origin) {
        synchronized (last) {
            return last.getOrDefault(origin, 0L);
        }
    }

    @Override
    public OptionalLong lastSequence(String origin) {
        synchronized (last) {
            Long sequence = last.get(origin);
            return sequence == null ? OptionalLong.empty() : OptionalLong.of(sequence);
        }
    }

    /** Which file it is, for messages. */
    @Override
    public String toString() {
        return file.toString();
    }

    @Override
    public void close() {
        synchronized (queue) {
            if (!closed) {
                closed = true;
                queue.add(END);
            }
        }
        Uninterruptibles.joinUninterruptibly(writer);
        try {
            channel.close();
        } catch (IOException e) {
            // Every record was forced before its receipt was given; there is nothing left to lose.
        }
    }
}
