package io.deprov.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.audit.AuditSink;
import io.deprov.core.CrashTest.Bomb;
import io.deprov.core.CrashTest.Crash;
import io.deprov.core.audit.JsonLinesAuditSink;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.file.FileStepStore;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process ends at any write while access is given back; restoring again finishes, with one call for each step, and resume undoes none. */
class RestoreCrashTest {

    @TempDir
    Path directory;

    private static List<StepId> wanted(Plan plan) {
        return plan.steps().stream()
                .filter(step ->
                        step.effect().equals(Effect.REMOVE) || step.effect().equals(Effect.BLOCK_SIGN_IN))
                .map(PlannedStep::id)
                .toList();
    }

    /** Crashes once, then does it again in a new process. Returns false when the bomb did not go off any more. */
    private boolean crashAndRestore(Path place, int at, boolean after, Consumer<InMemoryTarget> trouble)
            throws Exception {
        try (Bench bench = new Bench(place)) {
            InMemoryTarget corp = bench.target("corp");
            String jdoe = corp.account("jdoe", "1001");
            corp.group(jdoe, "staff");
            Plan plan = bench.plan();
            bench.apply(plan);
            bench.restart();
            trouble.accept(corp);
            Bomb bomb = new Bomb(at, after);
            StepStore store = new FileStepStore(place.resolve("journal"), bench.clock);
            AuditSink sink = new JsonLinesAuditSink(DeprovisionerBuilder.auditLog(place));
            boolean crashed = false;
            try (Deprovisioner first = bench.builder()
                    .stepStore(bomb.around(store))
                    .auditSink(bomb.around(sink))
                    .build()) {
                first.restore(plan, wanted(plan), "Ada Lovelace", "by mistake");
            } catch (Crash | IllegalStateException e) {
                crashed = true;
            }
            store.close();
            sink.close();
            String where = "crash " + (after ? "after" : "before") + " write " + at;
            boolean decided = bench.deprov().find(plan).orElseThrow().steps().values().stream()
                    .anyMatch(step -> step.state().isGivenBack());
            bench.deprov().resume(report -> {});
            bench.clock.advance(Duration.ofDays(31));
            if (decided) {
                bench.deprov().resume(report -> {});
                assertThat(corp.exists(jdoe)).as(where).isTrue();
            }
            if (corp.exists(jdoe)) {
                restored(bench, corp, jdoe, plan, where);
            }
            return crashed || bomb.wentOff();
        }
    }

    private static void restored(Bench bench, InMemoryTarget corp, String jdoe, Plan plan, String where)
            throws Exception {
        RunReport report = bench.deprov().restore(plan, wanted(plan), "Ada Lovelace", "by mistake");

        assertThat(report.verdict()).as(where).isEqualTo(Verdict.RESTORED);
        assertThat(report.steps().stream()
                        .filter(view -> view.record().state() == StepState.RESTORED)
                        .count())
                .as(where)
                .isEqualTo(2);
        assertThat(corp.isBlocked(jdoe)).as(where).isFalse();
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).as(where).containsExactly("staff");
        assertThat(corp.writes()).as(where).doesNotHaveDuplicates();
        bench.restart();
        long expected = 1;
        for (var record : bench.audit()) {
            assertThat(record.get("sequence").asLong()).as(where).isEqualTo(expected++);
        }
    }

    private void everyWrite(Consumer<InMemoryTarget> trouble) throws Exception {
        Path root = directory.toRealPath();
        int crashes = 0;
        for (boolean after : new boolean[] {false, true}) {
            int at = 1;
            while (crashAndRestore(root.resolve((after ? "after" : "before") + at), at, after, trouble)) {
                at++;
                crashes++;
            }
        }
        assertThat(crashes).isGreaterThan(25);
    }

    @Test
    void aCrashAtAnyWriteIsFinishedByRestoringAgain() throws Exception {
        everyWrite(corp -> {});
    }

    @Test
    void alsoWhileAnswersAreLost() throws Exception {
        everyWrite(corp -> corp.script(
                        Fault.at(Method.RESTORE).on(Effect.REMOVE).afterEffect().fails(FailureClass.CONNECTION_LOST))
                .script(Fault.at(Method.RESTORE)
                        .on(Effect.BLOCK_SIGN_IN)
                        .afterEffect()
                        .fails(FailureClass.TIMEOUT)));
    }
}
