package io.deprov.testkit.fault;

import io.deprov.api.audit.AuditReceipt;
import io.deprov.api.audit.AuditRecord;
import io.deprov.api.audit.AuditSink;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An audit log in memory, which can be made to fail, and to keep whoever waits for a receipt waiting. Thread-safe. */
public final class RecordingAuditSink implements AuditSink {

    private final List<AuditRecord> records = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<@Nullable Void> gate = CompletableFuture.completedFuture(null);

    /** What it was given, in order, each record once. */
    public List<AuditRecord> records() {
        return List.copyOf(records);
    }

    /** Receipts wait from now on, until {@link #release}. */
    public synchronized void hold() {
        gate = new CompletableFuture<>();
    }

    /** Receipts come, those that are waited for first. */
    public void release() {
        gate.complete(null);
    }

    /** From now on nothing is kept, and every receipt fails with this. */
    public synchronized void fail(RuntimeException why) {
        CompletableFuture<@Nullable Void> before = gate;
        gate = CompletableFuture.failedFuture(why);
        before.completeExceptionally(why);
    }

    @Override
    public synchronized CompletionStage<AuditReceipt> append(AuditRecord record) {
        CompletableFuture<@Nullable Void> now = gate;
        if (!now.isCompletedExceptionally() && !holds(record)) {
            records.add(record);
        }
        return now.thenApply(nothing -> new AuditReceipt(record.sequence(), "memory"));
    }

    private boolean holds(AuditRecord record) {
        return records.stream()
                .anyMatch(kept -> kept.origin().equals(record.origin()) && kept.sequence() == record.sequence());
    }

    @Override
    public OptionalLong lastSequence(String origin) {
        return records.stream()
                .filter(record -> record.origin().equals(origin))
                .mapToLong(AuditRecord::sequence)
                .max();
    }

    @Override
    public void close() {}
}
