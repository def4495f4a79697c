package io.deprov.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.FailureClass;
import io.deprov.api.access.Effect;
import io.deprov.api.audit.AuditReceipt;
import io.deprov.api.audit.AuditRecord;
import io.deprov.api.audit.AuditSink;
import io.deprov.core.audit.JsonLinesAuditSink;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.file.FileStepStore;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process ends at any write to journal or audit log, before or after it; a new one on the same directory finishes the work. */
class CrashTest {

    @TempDir
    Path directory;

    /** The end of the process, as far as the code under test can tell. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Counts writes and crashes at one of them, before or after it is done; from then on nothing works any more. */
    static final class Bomb {

        private static final Set<String> WRITES = Set.of(
                "open", "approve", "supersede", "claim", "complete", "move", "verdict", "restore", "claimRestore");

        private final AtomicInteger writes = new AtomicInteger();
        private final int at;
        private final boolean after;

        Bomb(int at, boolean after) {
            this.at = at;
            this.after = after;
        }

        private void tick(boolean isAfter) {
            int number = isAfter ? writes.get() : writes.incrementAndGet();
            if (number > at || (number == at && isAfter == after)) {
                throw new Crash();
            }
        }

        boolean wentOff() {
            return writes.get() >= at;
        }

        StepStore around(StepStore store) {
            return (StepStore) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {StepStore.class}, (proxy, method, args) -> {
                        boolean isWrite = WRITES.contains(method.getName());
                        if (isWrite) {
                            tick(false);
                        }
                        Object answer;
                        try {
                            answer = method.invoke(store, args);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                        if (isWrite) {
                            tick(true);
                        }
                        return answer;
                    });
        }

        AuditSink around(AuditSink sink) {
            return new AuditSink() {
                @Override
                public CompletionStage<AuditReceipt> append(AuditRecord record) {
                    tick(false);
                    CompletionStage<AuditReceipt> receipt = sink.append(record);
                    receipt.toCompletableFuture().join();
                    tick(true);
                    return receipt;
                }

                @Override
                public OptionalLong lastSequence(String origin) {
                    return sink.lastSequence(origin);
                }

                @Override
                public void close() {
                    sink.close();
                }
            };
        }
    }

    private static void company(InMemoryTarget corp) {
        String jdoe = corp.account("jdoe", "1001");
        corp.key(jdoe, "SHA256:aaa").group(jdoe, "staff");
        corp.group(corp.account("asmith", "1002"), "staff");
    }

    /** What is different about a scenario. */
    private interface Trouble {
        void on(InMemoryTarget corp);
    }

    private String uninterrupted(Path place, Trouble trouble) {
        try (Bench bench = new Bench(place)) {
            InMemoryTarget corp = bench.target("corp");
            company(corp);
            trouble.on(corp);
            Plan plan = bench.planRetireNow();
            bench.applyUntilSettled(plan, 4);
            return corp.picture();
        }
    }

    /** Runs once with the bomb, then as often as needed without it. Returns false when the bomb did not go off any more. */
    private boolean crashAndResume(Path place, int at, boolean after, Trouble trouble, Plan plan, String expected)
            throws Exception {
        try (Bench bench = new Bench(place)) {
            InMemoryTarget corp = bench.target("corp");
            company(corp);
            trouble.on(corp);
            Bomb bomb = new Bomb(at, after);
            StepStore store = new FileStepStore(place.resolve("journal"), bench.clock);
            AuditSink sink = new JsonLinesAuditSink(DeprovisionerBuilder.auditLog(place));
            boolean crashed = false;
            try (Deprovisioner first = bench.builder()
                    .stepStore(bomb.around(store))
                    .auditSink(bomb.around(sink))
                    .build()) {
                Approval approval = first.approve(plan, "boss");
                first.apply(plan, approval);
            } catch (Crash | IllegalStateException e) {
                crashed = true;
            }
            store.close();
            sink.close();
            if (!crashed && !bomb.wentOff()) {
                return false;
            }
            // A new process.
            if (bench.deprov().find(plan).map(open -> !open.isFinished()).orElse(true)) {
                bench.applyUntilSettled(plan, 4);
            }
            String where = "crash " + (after ? "after" : "before") + " write " + at;
            assertThat(bench.deprov().find(plan).orElseThrow().isFinished())
                    .as(where)
                    .isTrue();
            assertThat(corp.picture()).as(where).isEqualTo(expected);
            assertThat(bench.auditCounts("VERIFIED"))
                    .as(where)
                    .hasSize(plan.steps().size())
                    .allSatisfy((step, n) -> assertThat(n).isOne());
            assertThat(corp.writes()).as(where).doesNotHaveDuplicates();
            bench.restart();
            long expectedSequence = 1;
            for (var record : bench.audit()) {
                assertThat(record.get("sequence").asLong()).as(where).isEqualTo(expectedSequence++);
            }
            return true;
        }
    }

    private void everyWrite(Trouble trouble) throws Exception {
        Path root = directory.toRealPath();
        String expected = uninterrupted(root.resolve("whole"), trouble);
        Plan plan;
        try (Bench bench = new Bench(root.resolve("planning"))) {
            InMemoryTarget corp = bench.target("corp");
            company(corp);
            trouble.on(corp);
            plan = bench.planRetireNow();
        }
        int crashes = 0;
        for (boolean after : new boolean[] {false, true}) {
            int at = 1;
            while (crashAndResume(
                    root.resolve((after ? "after" : "before") + at), at, after, trouble, plan, expected)) {
                at++;
                crashes++;
            }
        }
        assertThat(crashes).isGreaterThan(40);
    }

    @Test
    void aCrashAtAnyWriteIsResumedWithoutASecondCall() throws Exception {
        everyWrite(corp -> {});
    }

    @Test
    void aCrashAtAnyWriteWhileResponsesAreLostIsResumedWithoutASecondCall() throws Exception {
        everyWrite(corp -> corp.script(
                        Fault.at(Method.REVOKE).on(Effect.REMOVE).afterEffect().fails(FailureClass.CONNECTION_LOST))
                .script(Fault.at(Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.TIMEOUT)));
    }

    @Test
    void theUninterruptedRunCloses() {
        try (Bench bench = new Bench(directory)) {
            company(bench.target("corp"));

            assertThat(bench.apply(bench.planRetireNow()).verdict()).isEqualTo(Verdict.CLOSED);
        }
    }
}
