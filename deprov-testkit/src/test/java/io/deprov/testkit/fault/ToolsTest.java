package io.deprov.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.audit.AuditKind;
import io.deprov.api.audit.AuditReceipt;
import io.deprov.api.audit.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ToolsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final RecordingAuditSink sink = new RecordingAuditSink();

    private static AuditRecord record(long sequence) {
        return AuditRecord.builder("origin", sequence, NOON, AuditKind.INTENT).build();
    }

    private CompletableFuture<AuditReceipt> appended(long sequence) {
        return sink.append(record(sequence)).toCompletableFuture();
    }

    @Test
    void the_clock_stands_still_until_it_is_set() {
        ControllableClock clock = new ControllableClock(NOON);
        clock.advance(Duration.ofHours(-1));

        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(3_600));
        clock.set(NOON);
        assertThat(clock.withZone(ZoneId.of("Europe/Berlin")).instant()).isEqualTo(NOON);
    }

    @Test
    void the_sink_keeps_each_record_once_and_says_up_to_where() {
        assertThat(sink.lastSequence("origin")).isEmpty();
        assertThat(appended(1)).isCompletedWithValueMatching(receipt -> receipt.sequence() == 1);
        assertThat(appended(2)).isCompleted();
        assertThat(appended(1)).isCompleted();

        assertThat(sink.records()).extracting(AuditRecord::sequence).containsExactly(1L, 2L);
        assertThat(sink.lastSequence("origin")).hasValue(2);
        assertThat(sink.lastSequence("another")).isEmpty();
    }

    @Test
    void receipts_wait_while_they_are_held_and_fail_when_it_fails() {
        sink.hold();
        CompletableFuture<AuditReceipt> held = appended(1);
        assertThat(held).isNotDone();
        sink.release();
        assertThat(held).isCompleted();

        sink.hold();
        CompletableFuture<AuditReceipt> waiting = appended(2);
        sink.fail(new IllegalStateException("no room"));
        assertThat(waiting).isCompletedExceptionally();
        assertThat(appended(3)).isCompletedExceptionally();
        assertThat(sink.lastSequence("origin")).hasValue(2);
    }
}
