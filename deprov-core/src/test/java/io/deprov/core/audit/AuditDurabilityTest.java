package io.deprov.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.audit.AuditKind;
import io.deprov.api.audit.AuditReceipt;
import io.deprov.api.audit.AuditRecord;
import io.deprov.core.testing.ForgetfulFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A receipt is a promise: what it was given for is there after a power cut. */
class AuditDurabilityTest {

    private static final String ORIGIN = "a";

    @TempDir
    Path directory;

    private Path log;
    private ForgetfulFiles files;

    @BeforeEach
    void watch() {
        log = directory.resolve("audit").resolve("audit.jsonl");
        files = ForgetfulFiles.around(log);
    }

    private static AuditRecord record(long sequence) {
        return AuditRecord.builder(ORIGIN, sequence, Instant.EPOCH, AuditKind.INTENT)
                .field("state", "INTENT")
                .build();
    }

    private JsonLinesAuditSink sink() {
        return new JsonLinesAuditSink(files.watched(log));
    }

    private static CompletableFuture<AuditReceipt> append(JsonLinesAuditSink sink, long sequence) {
        return sink.append(record(sequence)).toCompletableFuture();
    }

    private long lastAfterPowerCut() throws IOException {
        files.cutPower();
        try (JsonLinesAuditSink again = new JsonLinesAuditSink(log)) {
            return again.lastSequence(ORIGIN).orElse(0);
        }
    }

    @Test
    void whatHasAReceiptSurvivesAPowerCut() throws Exception {
        JsonLinesAuditSink sink = sink();
        append(sink, 1).get();
        append(sink, 2).get();

        assertThat(lastAfterPowerCut()).isEqualTo(2);
        assertThat(Files.readAllLines(log)).hasSize(2);
    }

    /** The content is worth nothing when the name of a new log is not durable. */
    @Test
    void aNewLogIsStillThereAfterAPowerCut() throws Exception {
        append(sink(), 1).get();

        files.cutPower();

        assertThat(log).exists();
    }

    @Test
    void noReceiptIsGivenWhileTheForceIsUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        JsonLinesAuditSink sink = sink();
        files.onForce(file -> {
            begun.countDown();
            await(release);
        });

        CompletableFuture<AuditReceipt> receipt = append(sink, 1);

        assertThat(begun.await(10, TimeUnit.SECONDS)).as("a force was begun").isTrue();
        assertThat(Files.readAllLines(log)).as("written already").hasSize(1);
        assertThat(receipt).isNotDone();
        assertThat(sink.lastSequence(ORIGIN)).isEmpty();
        release.countDown();
        assertThat(receipt.get(10, TimeUnit.SECONDS).sequence()).isEqualTo(1);
        assertThat(sink.lastSequence(ORIGIN)).hasValue(1);
    }

    /** Records that come while the disk is being forced share the next force, and none of them the one that had begun before. */
    @Test
    void recordsThatComeTogetherShareAForceThatBeginsAfterThem() throws Exception {
        AtomicInteger forces = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        JsonLinesAuditSink sink = sink();
        files.onForce(file -> {
            if (forces.incrementAndGet() == 1) {
                begun.countDown();
                await(release);
            }
        });
        append(sink, 1);
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        List<CompletableFuture<AuditReceipt>> later = new ArrayList<>();
        for (long sequence = 2; sequence <= 100; sequence++) {
            later.add(append(sink, sequence));
        }
        release.countDown();
        CompletableFuture.allOf(later.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);

        assertThat(forces).hasValue(2);
        assertThat(lastAfterPowerCut()).isEqualTo(100);
    }

    @Test
    void afterAFailedForceNothingIsConfirmedAnyMore() throws Exception {
        JsonLinesAuditSink sink = sink();
        append(sink, 1).get();
        files.onForce(file -> {
            throw new IOException("the disk is gone");
        });
        assertThatThrownBy(() -> append(sink, 2).get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("the disk is gone");
        files.onForce(file -> {});

        assertThatThrownBy(() -> append(sink, 3).get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("failed earlier and takes no more");

        assertThat(sink.lastSequence(ORIGIN)).hasValue(1);
        assertThat(lastAfterPowerCut()).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IOException("nobody released the force");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
