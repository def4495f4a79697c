package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.deprov.api.access.Effect;
import io.deprov.api.audit.AuditKind;
import io.deprov.api.audit.AuditReceipt;
import io.deprov.api.audit.AuditRecord;
import io.deprov.api.audit.AuditSink;
import io.deprov.core.audit.AuditException;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what is about to be called waits for the audit log; nothing is called while the log lacks what came before. */
class AuditBehindTest {

    /** Confirms everything but outcomes and verdicts, until it is told to. */
    private static final class Holding implements AuditSink {

        private final List<AuditRecord> records = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> release = new CompletableFuture<>();
        private final CompletableFuture<Void> end = new CompletableFuture<>();

        @Override
        public CompletionStage<AuditReceipt> append(AuditRecord record) {
            records.add(record);
            AuditReceipt receipt = new AuditReceipt(record.sequence(), "holding");
            return switch (record.kind()) {
                case OUTCOME -> release.thenApply(nothing -> receipt);
                case VERDICT -> end.thenApply(nothing -> receipt);
                default -> CompletableFuture.completedFuture(receipt);
            };
        }

        @Override
        public OptionalLong lastSequence(String origin) {
            return records.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(records.get(records.size() - 1).sequence());
        }

        @Override
        public void close() {}
    }

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    final Holding sink = new Holding();

    @BeforeEach
    void aLeaver() {
        bench = new Bench(directory).with(builder -> builder.auditSink(sink));
        corp = bench.target("corp");
        corp.group(corp.account("jdoe", "1001"), "staff");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private boolean isReadBack(int before) {
        return corp.calls().stream().skip(before).anyMatch(call -> call.startsWith("VERIFY"));
    }

    @Test
    void whatWasDoneIsReadBackWithoutTheLogAndTheNextCallWaitsForIt() throws Exception {
        Plan plan = bench.plan();
        int before = corp.calls().size();

        CompletableFuture<RunReport> run = CompletableFuture.supplyAsync(() -> bench.apply(plan));
        await().until(() -> isReadBack(before));

        assertThat(corp.writes()).hasSize(1).allMatch(write -> write.startsWith(Effect.BLOCK_SIGN_IN.name()));
        assertThat(run).isNotDone();
        sink.release.complete(null);
        await().until(() -> sink.records.stream().anyMatch(record -> record.kind() == AuditKind.VERDICT));
        assertThat(run).as("the log has not everything yet").isNotDone();
        sink.end.complete(null);
        assertThat(run.get(30, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void aLogThatFailsAfterACallEndsTheRunBeforeTheNextOne() {
        Plan plan = bench.plan();
        sink.release.completeExceptionally(new IllegalStateException("no room"));

        assertThatThrownBy(() -> bench.apply(plan)).isInstanceOf(AuditException.class);

        assertThat(corp.writes()).hasSize(1);
    }
}
