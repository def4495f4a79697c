package io.deprov.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.api.access.AccessKind;
import io.deprov.api.audit.AuditKind;
import io.deprov.api.audit.AuditReceipt;
import io.deprov.api.audit.AuditRecord;
import io.deprov.api.audit.AuditSink;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.file.SegmentSurgery;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.log.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be proved afterwards: each frame of the journal once, in order, and nothing that is nobody's business. */
class AuditTest {

    @TempDir
    Path directory;

    private Path log() {
        return DeprovisionerBuilder.auditLog(directory);
    }

    private static AuditRecord record(String origin, long sequence) {
        return AuditRecord.builder(origin, sequence, Instant.EPOCH, AuditKind.STEP)
                .field("state", "PARKED")
                .build();
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(log());
    }

    @Test
    void aRecordThatComesTwiceIsWrittenOnce() throws Exception {
        try (JsonLinesAuditSink sink = new JsonLinesAuditSink(log())) {
            for (long sequence : new long[] {1, 2, 2, 1, 3}) {
                assertThat(sink.append(record("a", sequence))
                                .toCompletableFuture()
                                .get()
                                .sequence())
                        .isEqualTo(sequence);
            }
            sink.append(record("b", 1)).toCompletableFuture().get();
        }
        try (JsonLinesAuditSink sink = new JsonLinesAuditSink(log())) {
            assertThat(sink.lastSequence("a")).hasValue(3);
            assertThat(sink.lastSequence("b")).hasValue(1);
            assertThat(sink.lastSequence("c")).isEmpty();
            sink.append(record("a", 3)).toCompletableFuture().get();
        }
        assertThat(lines()).hasSize(4);
    }

    @Test
    void linesAreCanonical() throws Exception {
        try (JsonLinesAuditSink sink = new JsonLinesAuditSink(log())) {
            sink.append(record("a", 1)).toCompletableFuture().get();
        }

        byte[] line = lines().get(0).getBytes(StandardCharsets.UTF_8);
        assertThat(CanonicalJson.canonicalize(line)).isEqualTo(line);
    }

    @Test
    void aTornLastLineIsCutAndKept() throws Exception {
        try (JsonLinesAuditSink sink = new JsonLinesAuditSink(log())) {
            sink.append(record("a", 1)).toCompletableFuture().get();
            sink.append(record("a", 2)).toCompletableFuture().get();
        }
        byte[] bytes = Files.readAllBytes(log());
        int firstEnd = new String(bytes, StandardCharsets.UTF_8).indexOf('\n') + 1;
        for (int length = firstEnd + 1; length < bytes.length; length++) {
            Files.write(log(), java.util.Arrays.copyOf(bytes, length));
            try (JsonLinesAuditSink sink = new JsonLinesAuditSink(log())) {
                assertThat(sink.lastSequence("a")).hasValue(1);
                sink.append(record("a", 2)).toCompletableFuture().get();
            }
            assertThat(Files.readAllBytes(log())).isEqualTo(bytes);
        }
        try (Stream<Path> files = Files.list(log().getParent())) {
            assertThat(files.filter(file -> file.toString().endsWith(".torn"))).hasSize(bytes.length - firstEnd - 1);
        }
    }

    @Test
    void aLineThatIsNoRecordIsRefused() throws Exception {
        try (JsonLinesAuditSink sink = new JsonLinesAuditSink(log())) {
            sink.append(record("a", 1)).toCompletableFuture().get();
        }
        Files.writeString(log(), "{\"edited\":true}\n" + Files.readString(log()));

        assertThatThrownBy(() -> new JsonLinesAuditSink(log()))
                .isInstanceOfSatisfying(
                        AuditException.class, e -> assertThat(e.isDamage()).isTrue())
                .hasMessageContaining("line 1")
                .hasMessageContaining(log().toString());
    }

    @Test
    void aClosedSinkAnswersExceptionallyAndDoesNotThrow() {
        JsonLinesAuditSink sink = new JsonLinesAuditSink(log());
        sink.close();
        sink.close();

        assertThat(sink.append(record("a", 1)).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void recordsMissingAfterACrashAreAppendedAtStartOnce() throws Exception {
        try (Bench bench = new Bench(directory)) {
            InMemoryTarget corp = bench.target("corp");
            corp.account("jdoe", "1001");
            bench.apply(bench.plan());
            bench.restart();
            List<String> whole = lines();
            Files.write(log(), whole.subList(0, whole.size() - 5));

            bench.deprov().cases(record -> {});
            bench.restart();
            bench.deprov().cases(record -> {});
            bench.restart();

            assertThat(lines()).isEqualTo(whole);
        }
    }

    @Test
    void anAuditLogThatWasLostIsWrittenAgainFromTheJournal() throws Exception {
        try (Bench bench = new Bench(directory)) {
            bench.target("corp").account("jdoe", "1001");
            bench.apply(bench.plan());
            bench.restart();
            List<String> whole = lines();
            Files.delete(log());

            bench.deprov().cases(record -> {});
            bench.restart();

            assertThat(lines()).isEqualTo(whole);
        }
    }

    @Test
    void anAuditLogAheadOfItsJournalRefusesToGoOn() throws Exception {
        try (Bench bench = new Bench(directory)) {
            InMemoryTarget corp = bench.target("corp");
            corp.account("jdoe", "1001");
            Plan plan = bench.plan();
            bench.apply(plan);
            bench.restart();
            SegmentSurgery.forgetNewest(directory.resolve("journal"), 3);
            int calls = corp.calls().size();

            assertThatThrownBy(() -> bench.deprov().cases(record -> {}))
                    .isInstanceOfSatisfying(
                            JournalException.class,
                            e -> assertThat(e.isDamage()).isTrue())
                    .hasMessageContaining("rolled back")
                    .hasMessageContaining(directory.resolve("journal").toString())
                    .hasMessageContaining(log().toString());
            assertThat(corp.calls()).hasSize(calls);
            bench.restart();
            assertThatThrownBy(() -> bench.deprov().cases(record -> {})).isInstanceOf(JournalException.class);
        }
    }

    @Test
    void aSinkThatFailsStopsCallsBeforeTheyAreMade() throws Exception {
        try (Bench bench = new Bench(directory)) {
            InMemoryTarget corp = bench.target("corp");
            corp.account("jdoe", "1001");
            Plan plan = bench.plan();
            AtomicInteger appended = new AtomicInteger();
            bench.with(builder -> builder.auditSink(new AuditSink() {
                @Override
                public CompletionStage<AuditReceipt> append(AuditRecord record) {
                    return record.kind() == AuditKind.INTENT
                            ? CompletableFuture.failedFuture(new IOException("disk full"))
                            : CompletableFuture.completedFuture(
                                    new AuditReceipt(record.sequence(), "memory " + appended.incrementAndGet()));
                }

                @Override
                public OptionalLong lastSequence(String origin) {
                    return OptionalLong.empty();
                }

                @Override
                public void close() {}
            }));

            assertThatThrownBy(() -> bench.apply(plan))
                    .isInstanceOf(AuditException.class)
                    .hasMessageContaining("disk full");
            assertThat(corp.writes()).isEmpty();
        }
    }

    @Test
    void recordsNameTheStepAndNeverTheLeaver() {
        try (Bench bench = new Bench(directory)) {
            InMemoryTarget corp = bench.target("corp");
            String jdoe = corp.account("canary-name", "canary-number");
            corp.attribute(jdoe, "employeeNumber", "1001").group(jdoe, "staff");
            bench.apply(bench.planRetireNow());

            List<JsonNode> records = bench.audit();
            assertThat(records.toString()).doesNotContain("canary").doesNotContain("1001");
            assertThat(records)
                    .filteredOn(record -> record.get("kind").asText().equals("VERIFIED"))
                    .allSatisfy(record -> {
                        assertThat(record.get("fields").get("target").asText()).isEqualTo("corp");
                        assertThat(record.get("fields").get("item").asText()).isNotEmpty();
                        assertThat(record.get("fields").get("proof").asText()).isNotEmpty();
                    });
            assertThat(records)
                    .filteredOn(record -> record.get("kind").asText().equals("VERIFIED")
                            && record.get("fields")
                                    .get("accessKind")
                                    .asText()
                                    .equals(AccessKind.GROUP_MEMBERSHIP.toString()))
                    .allSatisfy(record -> assertThat(
                                    record.get("fields").get("controlObject").asText())
                            .isEqualTo("control-entry"));
        }
    }

    @Test
    void aConnectorsFactDoesNotOverwriteWhatTheRecordSaysItself() {
        try (Bench bench = new Bench(directory)) {
            InMemoryTarget corp = bench.target("corp");
            corp.group(corp.account("jdoe", "1001"), "staff");
            bench.apply(bench.plan());

            assertThat(bench.audit())
                    .filteredOn(record -> record.get("fields").has("fact.group"))
                    .isNotEmpty()
                    .allSatisfy(record -> assertThat(
                                    record.get("fields").get("item").asText())
                            .isEqualTo("staff"));
        }
    }

    @Test
    void theLastRecordOfARunIsItsVerdictWithTheOpenCells() {
        try (Bench bench = new Bench(directory)) {
            InMemoryTarget corp = bench.target("corp");
            corp.account("jdoe", "1001");
            corp.incomplete("groups");
            bench.apply(bench.plan());

            JsonNode last = bench.audit().get(bench.audit().size() - 1);
            assertThat(last.get("kind").asText()).isEqualTo("VERDICT");
            assertThat(last.get("fields").get("verdict").asText()).isEqualTo("INCOMPLETE");
            assertThat(last.get("fields").get("open").asText())
                    .contains("corp/main/entitlement/group-membership UNREADABLE");
        }
    }
}
