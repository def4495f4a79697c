package io.deprov.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.audit.AuditReceipt;
import io.deprov.api.audit.AuditRecord;
import io.deprov.api.audit.AuditSink;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.file.FileStepStore;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads bring the audit log up to date: one does it for all who wait, and nobody goes on before their record is confirmed. */
class AuditPumpRoundsTest {

    private static final int THREADS = 16;

    @TempDir
    Path root;

    Bench bench;
    Plan plan;
    StepStore store;
    ExecutorService threads;

    /** Confirms on a thread of its own, a little later. */
    private static final class Slow implements AuditSink {

        private final ExecutorService writer = Executors.newSingleThreadExecutor();
        private final List<Long> confirmed = new ArrayList<>();
        private final AtomicInteger calls = new AtomicInteger();
        private volatile boolean fails;

        @Override
        public CompletionStage<AuditReceipt> append(AuditRecord record) {
            calls.incrementAndGet();
            return CompletableFuture.supplyAsync(
                    () -> {
                        if (fails) {
                            throw new IllegalStateException("no room");
                        }
                        synchronized (confirmed) {
                            confirmed.add(record.sequence());
                        }
                        return new AuditReceipt(record.sequence(), "slow");
                    },
                    writer);
        }

        @Override
        public OptionalLong lastSequence(String origin) {
            synchronized (confirmed) {
                return confirmed.isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(confirmed.get(confirmed.size() - 1));
            }
        }

        @Override
        public void close() {
            writer.shutdown();
        }
    }

    @BeforeEach
    void aJournal() throws Exception {
        bench = new Bench(root.resolve("bench"));
        bench.target("corp").account("jdoe", "1001");
        plan = bench.plan();
        store = new FileStepStore(root.resolve("journal"), bench.clock);
        store.open(plan, bench.deprov().approve(plan, "boss"));
        threads = Executors.newFixedThreadPool(THREADS);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        store.close();
        bench.close();
    }

    @Test
    void nobodyGoesOnBeforeTheirRecordIsConfirmed() throws Exception {
        try (Slow sink = new Slow()) {
            AuditPump pump = new AuditPump(store, List.of(sink));
            List<Future<Integer>> runs = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                runs.add(threads.submit(() -> {
                    int early = 0;
                    for (int round = 0; round < 50; round++) {
                        store.verdict(plan.digest(), "INCOMPLETE", List.of("a cell"));
                        long written = store.lastSequence();
                        pump.catchUp();
                        early += sink.lastSequence("").orElse(0) >= written ? 0 : 1;
                    }
                    return early;
                }));
            }
            for (Future<Integer> run : runs) {
                assertThat(run.get()).as("how often somebody went on too early").isZero();
            }
            assertThat(sink.confirmed)
                    .as("each once, in order")
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 1 + THREADS * 50).boxed().toList());
        }
    }

    @Test
    void whatOneFailsOfAllFailOfWhoWait() throws Exception {
        try (Slow sink = new Slow()) {
            AuditPump pump = new AuditPump(store, List.of(sink));
            sink.fails = true;
            CyclicBarrier together = new CyclicBarrier(THREADS);
            ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                runs.add(threads.submit(() -> {
                    together.await();
                    assertThatThrownBy(pump::catchUp).satisfies(e -> failures.add(String.valueOf(e.getMessage())));
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
            assertThat(failures).hasSize(THREADS).allMatch(message -> message.contains("no room"));

            sink.fails = false;
            pump.catchUp();
            assertThat(sink.confirmed).containsExactly(1L);
            assertThat(sink.calls.get()).isBetween(2, THREADS + 1);
        }
    }

    @Test
    void nothingIsAskedOfALogThatHasEverything() throws Exception {
        try (Slow sink = new Slow()) {
            AuditPump pump = new AuditPump(store, List.of(sink));
            pump.catchUp();
            pump.catchUp();
            assertThat(sink.calls.get()).isEqualTo(1);
        }
    }
}
