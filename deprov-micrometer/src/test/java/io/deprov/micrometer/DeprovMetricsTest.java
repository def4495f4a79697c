package io.deprov.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.StepId;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Fingerprint;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import io.deprov.api.access.TargetId;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.StepView;
import io.deprov.core.execute.Verdict;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.inventory.Coverage;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is counted, and that nothing of a leaver is in it. */
class DeprovMetricsTest {

    private static final Instant OPENED = Instant.parse("2026-11-02T08:00:00Z");
    private static final TargetId CORP = new TargetId("corp");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DeprovMetrics metrics = new DeprovMetrics(registry);

    private static PlannedStep block() {
        ItemId account = ItemId.of(CORP, PartitionId.MAIN, AccessKind.ACCOUNT, "jdoe", IdStrength.IMMUTABLE);
        AccessRef ref = AccessRef.of(account, Fingerprint.of("jdoe").build(), new TreeMap<>());
        return new PlannedStep(
                new StepId("a".repeat(64)),
                StepKind.CALL,
                Phase.CONTAIN,
                0,
                Effect.BLOCK_SIGN_IN,
                ref,
                ref,
                "John Doe",
                List.of(),
                Duration.ZERO,
                Duration.ZERO,
                false,
                List.of(),
                PlannedStep.NOT_RESTORABLE,
                "");
    }

    private static StepRecord record(StepState state, Instant since) {
        return StepRecord.opened(block().id(), StepState.PLANNED, "", OPENED).moved(Transition.to(state), since);
    }

    private static RunReport report(Instant startedAt, CellStatus status, StepRecord record, Verdict verdict) {
        return new RunReport(
                "sha256:x",
                "case.1",
                startedAt,
                startedAt.plusSeconds(5),
                1,
                List.of(new StepView(block(), record, status, null)),
                Coverage.of(List.of()),
                Map.of(),
                status == CellStatus.VERIFIED ? Map.of(CORP, Duration.between(OPENED, record.since())) : Map.of(),
                verdict);
    }

    @Test
    void everyStateAStepComesToIsCounted() {
        metrics.stepChanged(block(), record(StepState.PARKED, OPENED));
        metrics.stepChanged(block(), record(StepState.VERIFIED, OPENED));
        metrics.stepChanged(block(), record(StepState.VERIFIED, OPENED));

        assertThat(registry.get("deprov.steps")
                        .tags("target", "corp", "effect", "block-sign-in", "state", "PARKED")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("deprov.steps")
                        .tags("state", "VERIFIED")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void containmentIsTimedOnceHoweverOftenThePlanIsRunAgain() {
        StepRecord verified = record(StepState.VERIFIED, OPENED.plusSeconds(3));
        metrics.runEnded(report(OPENED, CellStatus.VERIFIED, verified, Verdict.REVOKED));
        metrics.runEnded(report(OPENED.plusSeconds(100), CellStatus.VERIFIED, verified, Verdict.CLOSED));

        assertThat(registry.get("deprov.containment")
                        .tags("target", "corp")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("deprov.containment").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(3);
        assertThat(registry.get("deprov.runs")
                        .tags("verdict", "CLOSED")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatIsOpenWhenARunEndsIsCounted() {
        metrics.runEnded(
                report(OPENED, CellStatus.PARKED, record(StepState.PARKED, OPENED.plusSeconds(1)), Verdict.INCOMPLETE));

        assertThat(registry.get("deprov.steps.open")
                        .tags("status", "PARKED")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.find("deprov.containment").timer()).isNull();
    }

    @Test
    void nothingOfALeaverIsInAnyMeter() {
        metrics.stepChanged(block(), record(StepState.PARKED, OPENED));
        metrics.runEnded(
                report(OPENED, CellStatus.PARKED, record(StepState.PARKED, OPENED.plusSeconds(1)), Verdict.INCOMPLETE));

        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .extracting(Object::toString)
                .isNotEmpty()
                .noneMatch(id -> id.contains("jdoe") || id.contains("Doe") || id.contains("sha256"));
    }
}
