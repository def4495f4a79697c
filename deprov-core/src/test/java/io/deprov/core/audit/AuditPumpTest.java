package io.deprov.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.deprov.api.audit.AuditReceipt;
import io.deprov.api.audit.AuditRecord;
import io.deprov.api.audit.AuditSink;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.file.FileStepStore;
import io.deprov.core.journal.file.HaltingStores;
import io.deprov.core.journal.file.SegmentSurgery;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a log lacks it gets from the journal; what the journal does not keep any more is missed aloud. */
class AuditPumpTest {

    @TempDir
    Path root;

    Bench bench;
    StepStore store;
    Plan plan;

    /** A sink in memory. */
    private static final class Memory implements AuditSink {

        final List<Long> records = new ArrayList<>();

        static Memory upTo(long sequence) {
            Memory memory = new Memory();
            LongStream.rangeClosed(1, sequence).forEach(memory.records::add);
            return memory;
        }

        @Override
        public CompletionStage<AuditReceipt> append(AuditRecord record) {
            records.add(record.sequence());
            return CompletableFuture.completedFuture(new AuditReceipt(record.sequence(), "memory"));
        }

        @Override
        public OptionalLong lastSequence(String origin) {
            return records.isEmpty() ? OptionalLong.empty() : OptionalLong.of(records.get(records.size() - 1));
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return "memory";
        }
    }

    /** A journal that an audit log had once, so that its first frames are not kept any more. */
    @BeforeEach
    void aJournalThatWasPruned() throws Exception {
        bench = new Bench(root.resolve("bench"));
        bench.target("corp").account("jdoe", "1001");
        plan = bench.plan();
        store = HaltingStores.open(root.resolve("journal"), bench.clock, point -> {});
        store.open(plan, bench.deprov().approve(plan, "boss"));
        await().until(() -> {
            verdict();
            store.audited(store.lastSequence());
            return !SegmentSurgery.segments(root.resolve("journal")).get(0).endsWith("00000000000000000001.seg");
        });
    }

    @AfterEach
    void close() {
        store.close();
        bench.close();
    }

    private void verdict() {
        store.verdict(plan.digest(), "INCOMPLETE", List.of("a cell"));
    }

    private long firstKept() {
        List<Long> kept = new ArrayList<>();
        store.framesAfter(0, frame -> kept.add(frame.sequence()));
        return kept.get(0);
    }

    /** Nothing more is tidied up from here on. */
    private void reopened() {
        store.close();
        store = new FileStepStore(root.resolve("journal"), bench.clock);
    }

    private void catchUp(AuditSink... sinks) {
        new AuditPump(store, List.of(sinks)).catchUp();
    }

    @Test
    void aLogThatWasLostWithRecordsThatTheJournalDoesNotKeepIsMissed() throws Exception {
        reopened();
        long missing = firstKept() - 1;
        Path log = root.resolve("audit").resolve("audit.jsonl");

        try (JsonLinesAuditSink sink = new JsonLinesAuditSink(log)) {
            assertThatThrownBy(() -> catchUp(sink))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            e -> assertThat(e.isDamage()).isTrue())
                    .hasMessageContaining(log.toString())
                    .hasMessageContaining("records 1 to " + missing)
                    .hasMessageContaining("backup")
                    .hasMessageContaining("aside");
        }
        assertThat(Files.size(log)).isZero();
    }

    @Test
    void aLogWhoseEndWasLostIsMissedWhenTheJournalDoesNotKeepIt() throws Exception {
        reopened();
        long firstKept = firstKept();
        Memory old = Memory.upTo(firstKept - 2);

        assertThatThrownBy(() -> catchUp(old))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("ends with record " + (firstKept - 2))
                .hasMessageContaining("record " + (firstKept - 1) + " is lost");
        assertThat(old.records).hasSize((int) firstKept - 2);
    }

    @Test
    void aJournalThatKeepsNothingAtAllDoesNotMakeALostLogWhole() {
        StepStore empty = mock(StepStore.class);
        when(empty.lastSequence()).thenReturn(7L);

        assertThatThrownBy(() -> new AuditPump(empty, List.of(Memory.upTo(3))).catchUp())
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("records 4 to 7 are lost");
        verify(empty, never()).audited(anyLong());
    }

    @Test
    void aLogThatIsBehindGetsWhatItLacks() throws Exception {
        reopened();
        Memory behind = Memory.upTo(firstKept() - 1);

        catchUp(behind);

        assertThat(behind.records)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, store.lastSequence()).boxed().toList());
    }

    @Test
    void aNewLogBeginsInTheMiddleBesideOneThatHasTheRest() throws Exception {
        reopened();
        long firstKept = firstKept();
        for (boolean isFirst : new boolean[] {true, false}) {
            Memory fresh = new Memory();
            Memory whole = Memory.upTo(firstKept);

            catchUp(isFirst ? fresh : whole, isFirst ? whole : fresh);

            assertThat(fresh.records)
                    .containsExactlyElementsOf(LongStream.rangeClosed(firstKept, store.lastSequence())
                            .boxed()
                            .toList());
            assertThat(whole.records).hasSize((int) store.lastSequence());
        }
        assertThatThrownBy(() -> catchUp(new Memory(), Memory.upTo(firstKept - 2)))
                .isInstanceOf(JournalException.class);
        assertThatThrownBy(() -> catchUp(Memory.upTo(firstKept - 2), Memory.upTo(firstKept)))
                .as("its end was lost")
                .isInstanceOf(JournalException.class);
    }

    @Test
    void aLogThatKnowsMoreThanTheJournalMeansThatTheJournalWasRolledBack() throws Exception {
        reopened();
        // A frame that no snapshot has, however far tidying up had come.
        verdict();
        Memory ahead = Memory.upTo(store.lastSequence());
        assertThatCode(() -> catchUp(ahead)).doesNotThrowAnyException();
        store.close();
        SegmentSurgery.forgetNewest(root.resolve("journal"), 1);
        reopened();

        assertThatThrownBy(() -> catchUp(ahead))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("rolled back");
    }
}
