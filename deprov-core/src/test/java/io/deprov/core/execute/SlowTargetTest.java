package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.api.FailureClass;
import io.deprov.api.access.Effect;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.TargetId;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target or partition that is slow, dead or never comes back costs nobody else anything. */
class SlowTargetTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    InMemoryTarget cloud;
    String jdoe;
    final Queue<String> events = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void aLeaverOnTwoTargets() {
        bench = new Bench(directory)
                .with(builder -> builder.callTimeout(Duration.ofMillis(300)).listener((step, record) -> {
                    events.add(step.access().id().target() + " " + step.effect() + " " + record.state());
                }));
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
        cloud = bench.target("cloud");
        cloud.account("john", "1001");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private List<JsonNode> audit(String kind) {
        return bench.audit().stream()
                .filter(record -> record.get("kind").asText().equals(kind))
                .toList();
    }

    @Test
    void aTargetThatHangsDoesNotDelayAnothersContainment() {
        cloud.script(Fault.at(Method.PREPARE).hangs());
        Plan plan = bench.plan();

        RunReport report = bench.apply(plan);

        List<String> order = List.copyOf(events);
        assertThat(order.indexOf("corp block-sign-in VERIFIED")).isNotNegative();
        int firstOfCloud = order.indexOf(order.stream()
                .filter(event -> event.startsWith("cloud"))
                .findFirst()
                .orElseThrow());
        assertThat(order.lastIndexOf("corp remove VERIFIED")).isLessThan(firstOfCloud);
        assertThat(report.containedAfter()).containsKey(new TargetId("corp"));
    }

    @Test
    void aTargetThatRefusesConnectionsDoesNotEndTheOthers() {
        cloud.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));
        // Planned while it was well.
        Plan plan = planWhileWell();

        RunReport report = bench.apply(plan);

        assertThat(report.containedAfter()).containsOnlyKeys(new TargetId("corp"));
        assertThat(report.stopped()).containsOnlyKeys(new TargetId("cloud"));
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    private Plan planWhileWell() {
        cloud.healthy();
        Plan plan = bench.plan();
        cloud.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));
        return plan;
    }

    @Test
    void aPartitionThatHangsDoesNotDelayTheOther() {
        corp.partitions("main", "host-2");
        String other = corp.accountWithId("uid-7", "host-2", "jdoe", "1001");
        corp.script(Fault.at(Method.REVOKE)
                .onPartition("main")
                .on(Effect.BLOCK_SIGN_IN)
                .hangs());

        bench.apply(bench.plan());

        assertThat(corp.isBlocked(other)).isTrue();
        assertThat(List.copyOf(events).indexOf("corp block-sign-in VERIFIED")).isNotNegative();
        assertThat(corp.isBlocked(jdoe)).isFalse();
    }

    @Test
    void aCallThatNeverReturnsIsInDoubtAndItsLateAnswerIsKeptAndChangesNothing() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).hangs());
        Plan plan = bench.plan();
        RunReport report = bench.apply(plan);
        assertThat(Bench.step(report, Effect.REMOVE, "staff").record().state()).isEqualTo(StepState.IN_DOUBT);
        assertThat(Bench.step(report, Effect.REMOVE, "staff").status()).isEqualTo(CellStatus.IN_DOUBT);

        corp.release();

        await().untilAsserted(() -> assertThat(audit("STALE_OUTCOME")).hasSize(1));
        JsonNode late = audit("STALE_OUTCOME").get(0);
        assertThat(late.get("fields").get("staleState").asText()).isEqualTo("DONE");
        assertThat(bench.deprov()
                        .find(plan)
                        .orElseThrow()
                        .step(Bench.step(report, Effect.REMOVE, "staff").step().id())
                        .state())
                .isEqualTo(StepState.IN_DOUBT);
        RunReport after = bench.apply(plan);
        assertThat(Bench.step(after, Effect.REMOVE, "staff").record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(corp.writes())
                .filteredOn(write -> write.startsWith("remove"))
                .hasSize(1);
    }

    @Test
    void threeCallsThatNeverReturnStopThePartitionAndSaySo() {
        for (int i = 0; i < 6; i++) {
            corp.group(jdoe, "g" + i);
        }
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).always().hangs());

        RunReport report = bench.apply(bench.plan());

        assertThat(corp.calls(Method.PREPARE)).isLessThanOrEqualTo(2 + 3);
        assertThat(report.stopped().get(new TargetId("corp"))).contains("never came back");
        assertThat(new PartitionId("main")).isEqualTo(PartitionId.MAIN);
    }
}
