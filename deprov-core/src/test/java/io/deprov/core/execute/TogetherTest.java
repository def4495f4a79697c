package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ForwardingExecutorService;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.core.catalogue.TargetLimits;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several steps in one call: each is recorded, settled and tried again by itself all the same. */
class TogetherTest {

    private static final int GROUPS = 6;

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aLeaverInManyGroups() {
        bench = new Bench(directory);
        corp = bench.target("corp").takesBatches();
        jdoe = corp.account("jdoe", "1001");
        for (int i = 0; i < GROUPS; i++) {
            corp.group(jdoe, "group-" + i);
        }
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static List<StepRecord> removals(RunReport report) {
        return report.steps().stream()
                .filter(view -> view.step().effect().equals(Effect.REMOVE))
                .map(StepView::record)
                .toList();
    }

    private static StepRecord removal(RunReport report, String group) {
        return report.steps().stream()
                .filter(view -> view.step().access().id().nativeId().equals(group)
                        && view.step().effect().equals(Effect.REMOVE))
                .map(StepView::record)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsOfOnePhaseIsDoneInOneCallAndReadBackInOne() {
        int before = corp.verifiedTogether().size();

        RunReport report = bench.apply(bench.plan());

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.batches()).contains(GROUPS);
        assertThat(corp.verifiedTogether().stream().skip(before)).contains(GROUPS);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
        assertThat(removals(report)).allMatch(record -> record.attempt() == 1);
    }

    @Test
    void eachStepHasItsOwnIntentAndOutcomeInTheRecord() {
        Plan plan = bench.plan();

        bench.apply(plan);

        for (String kind : List.of("INTENT", "OUTCOME", "VERIFIED")) {
            Map<String, Integer> counts = bench.auditCounts(kind);
            plan.steps().stream()
                    .filter(step -> step.effect().equals(Effect.REMOVE))
                    .forEach(step ->
                            assertThat(counts).as(kind).containsEntry(step.id().value(), 1));
        }
    }

    @Test
    void phasesKeepTheirOrder() {
        bench.apply(bench.plan());

        List<String> writes = corp.writes();
        int lastBlock = writes.lastIndexOf(writes.stream()
                .filter(write -> write.startsWith(Effect.BLOCK_SIGN_IN.name()))
                .reduce((one, other) -> other)
                .orElseThrow());
        int firstRemoval = writes.indexOf(writes.stream()
                .filter(write -> write.startsWith(Effect.REMOVE.name()))
                .findFirst()
                .orElseThrow());
        assertThat(lastBlock).isLessThan(firstRemoval);
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthersAndIsTriedAgain() {
        corp.script(Fault.at(Method.REVOKE).onItem("group-2").fails(FailureClass.UNAVAILABLE));
        Plan plan = bench.plan();

        RunReport first = bench.apply(plan);
        bench.clock.advance(Duration.ofHours(1));
        RunReport second = bench.apply(plan);

        assertThat(removals(first))
                .filteredOn(record -> record.state() == StepState.VERIFIED)
                .hasSize(GROUPS - 1);
        assertThat(removal(first, "group-2").state()).isEqualTo(StepState.RETRY_AT);
        assertThat(removal(second, "group-2").state()).isEqualTo(StepState.VERIFIED);
        assertThat(removal(second, "group-2").attempt()).isEqualTo(2);
        assertThat(second.verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void oneThatIsLeftOutOfTheAnswerIsInDoubtAndSettledByReading() {
        corp.forgetsToAnswerFor("group-3");

        RunReport report = bench.apply(bench.plan());

        assertThat(removal(report, "group-3").state()).isEqualTo(StepState.VERIFIED);
        assertThat(removal(report, "group-3").attempt()).isEqualTo(1);
        assertThat(bench.audit())
                .anyMatch(record -> record.path("fields").path("why").asText().contains("gave no answer for the step"));
    }

    @Test
    void anAnswerThatIsLostAsAWholeLeavesEachInDoubtAndNoneIsCalledAgain() {
        corp.losesTheNextBatch(ConnectorException.of(FailureClass.CONNECTION_LOST, "the line went dead"));
        Plan plan = bench.plan();

        RunReport first = bench.apply(plan);
        bench.clock.advance(Duration.ofHours(1));
        RunReport report = bench.apply(plan);

        assertThat(first.steps()).isNotEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(report.steps())
                .filteredOn(view -> view.status() != CellStatus.SCHEDULED)
                .allMatch(view -> view.record().attempt() <= 1);
    }

    @Test
    void aConflictIsPreparedAgainAtOnceByItself() {
        corp.script(Fault.at(Method.REVOKE).onItem("group-4").fails(FailureClass.CONFLICT));

        RunReport report = bench.apply(bench.plan());

        assertThat(removal(report, "group-4").state()).isEqualTo(StepState.VERIFIED);
        assertThat(removal(report, "group-4").attempt()).isEqualTo(2);
        assertThat(corp.batches()).contains(GROUPS);
    }

    @Test
    void whatHoldsAlreadyNeedsNoCall() {
        Plan plan = bench.plan();
        corp.dropGroup(jdoe, "group-0").dropGroup(jdoe, "group-1");

        RunReport report = bench.apply(plan);

        assertThat(removal(report, "group-0").attempt()).isZero();
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.batches()).contains(GROUPS - 2);
    }

    @Test
    void aTargetThatIsToBeTreatedGentlyGetsNoMoreStepsInABatchThanInASecond() {
        bench.limits(new TargetLimits(TargetLimits.NONE.concurrency(), 3));

        RunReport report = bench.apply(bench.plan());

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.batches()).isNotEmpty().allMatch(steps -> steps <= 3);
    }

    @Test
    void aConnectorThatThrowsWhatItShouldNotLeavesEachInDoubt() {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).throwsRuntime());
        Plan plan = bench.plan();

        bench.apply(plan);
        bench.clock.advance(Duration.ofHours(1));
        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void ofACallThatIsGivenUpOnEachStepIsOutAndItsLateAnswerIsKept() {
        bench.with(builder -> builder.callTimeout(Duration.ofMillis(300)));
        corp.script(Fault.at(Method.REVOKE).onItem("group-5").hangs());
        Plan plan = bench.plan();

        RunReport first = bench.apply(plan);
        bench.clock.advance(Duration.ofHours(1));
        RunReport second = bench.apply(plan);
        assertThat(removals(first)).noneMatch(record -> record.attempt() > 1);
        assertThat(removal(second, "group-5").state()).isEqualTo(StepState.IN_DOUBT);
        assertThat(removal(second, "group-5").attempt()).isEqualTo(1);
        corp.release();
        await().until(() -> bench.auditCounts("STALE_OUTCOME").size() == GROUPS);
        bench.clock.advance(Duration.ofHours(1));
        RunReport third = bench.apply(plan);

        assertThat(third.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
    }

    /** Gives no thread to each third of those that ask for one to run a step. */
    private static final class Scarce extends ForwardingExecutorService {

        private final Runnable refusal;

        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean isScarce;
        private volatile boolean onlySteps;

        Scarce(Runnable refusal) {
            this.refusal = refusal;
        }

        @Override
        protected ExecutorService delegate() {
            return threads;
        }

        @Override
        public void execute(Runnable task) {
            boolean isStep = task instanceof CompletableFuture.AsynchronousCompletionTask;
            int number = isScarce && (isStep || !onlySteps) ? asked.incrementAndGet() : 1;
            if (number % 3 == 0 && number < 60) {
                refusal.run();
            }
            threads.execute(task);
        }
    }

    @Test
    void whoGetsNoThreadHasItsTurnAfterTheOthers() {
        Scarce threads = new Scarce(() -> {
            throw new RejectedExecutionException("no thread is free");
        });
        bench.with(builder -> builder.executor(threads));
        Plan plan = bench.plan();
        threads.isScarce = true;

        RunReport report = bench.apply(plan);
        for (int i = 0; i < 10 && report.verdict() != Verdict.REVOKED; i++) {
            bench.clock.advance(Duration.ofHours(1));
            report = bench.apply(plan);
        }

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        threads.isScarce = false;
        threads.shutdown();
    }

    /** Where the machine has no more threads the pool throws an error: nobody may wait for who never came. */
    @Test
    void whoCannotBeGivenAThreadByTheMachineKeepsNobodyWaiting() throws InterruptedException {
        Scarce threads = new Scarce(() -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        threads.onlySteps = true;
        bench.with(builder -> builder.executor(threads));
        Plan plan = bench.plan();
        threads.isScarce = true;

        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        threads.isScarce = false;
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
}
