package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ForwardingExecutorService;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.Effect;
import io.deprov.api.access.TargetId;
import io.deprov.core.Resumed;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.Runbook;
import io.deprov.core.testing.Fault;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What was called and is not read back yet: it is read, whoever plans and whoever waits. */
class UnsettledTest extends OneLeaver {

    @Test
    void aDoubtOfAnOlderPlanThatCameToNothingIsNotLeftOpen() throws Exception {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.CONNECTION_LOST));
        Runbook standard = Runbook.standardLeaver(PlanRequest.STANDARD_GRACE);
        Plan plan = plan(standard);
        bench.apply(plan);
        Runbook less = new Runbook(
                "less",
                "1",
                standard.rules().stream()
                        .filter(r -> r.category() != AccessCategory.ENTITLEMENT)
                        .toList());
        Plan second = plan(less);
        bench.apply(second);
        bench.clock.advance(HOUR);
        resume();
        Plan third = plan(standard);
        bench.apply(third);
        bench.clock.advance(Duration.ofDays(31));
        bench.apply(third);
        Resumed resumed = bench.deprov().resume(r -> {});
        assertThat(resumed.open()).isZero();
    }

    @Test
    void aDoubtIsReadAlthoughThePlanNowLeavesItToAPerson() throws Exception {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.CONNECTION_LOST));
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.REMOVE)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(plan);
        corp.healthy();
        corp.cannot("entitlement/group-membership remove");
        Plan newer = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(newer);
        bench.clock.advance(HOUR);
        corp.dropGroup(jdoe, "staff");
        resume();

        RunReport report = bench.apply(newer);

        PlannedStep removal = step(plan, Effect.REMOVE);
        assertThat(record(plan, removal).state()).isEqualTo(StepState.VERIFIED);
        assertThat(report.steps()).noneMatch(view -> view.record().state().isInDoubt());
    }

    @Test
    void whatWasDoneAndNotReadBackIsNotCalledAgainUnderANewerPlan() {
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(plan);
        PlannedStep block = step(plan, Effect.BLOCK_SIGN_IN);
        assertThat(record(plan, block).isUnverified()).isTrue();
        corp.healthy();
        corp.group(jdoe, "late");
        long before = corp.writes().stream()
                .filter(write -> write.startsWith("block"))
                .count();

        Plan newer = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(newer);

        assertThat(before).isEqualTo(1);
        assertThat(corp.writes().stream().filter(write -> write.startsWith("block")))
                .hasSize(1);
        assertThat(record(newer, block).state()).isEqualTo(StepState.VERIFIED);
        assertThat(record(newer, block).attempt()).as("the earlier plan's call").isEqualTo(1);
    }

    /** Takes on what it is given, but the third of those that ask for a thread once it has become scarce. */
    private static final class Scarce extends ForwardingExecutorService {

        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final AtomicInteger asked = new AtomicInteger();
        private volatile boolean isScarce;

        @Override
        protected ExecutorService delegate() {
            return threads;
        }

        @Override
        public Future<?> submit(Runnable task) {
            if (isScarce && asked.incrementAndGet() == 3) {
                throw new RejectedExecutionException("no thread is free");
            }
            return threads.submit(task);
        }
    }

    /** One thread for the target and one for its first partition; the second partition gets none. */
    @Test
    void whatAReadingDidNotComeToIsNotConfirmed() throws Exception {
        corp.partitions("main", "host-b");
        corp.account("host-b", "jdoe", "1001");
        Scarce threads = new Scarce();
        bench.with(builder -> builder.notifier(mailbox).executor(threads));
        Plan plan = bench.plan();
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(bench.deprov().verify(plan).verdict()).isEqualTo(Verdict.REVOKED);
        threads.isScarce = true;

        RunReport report = bench.deprov().verify(plan);

        assertThat(threads.asked.get()).isGreaterThanOrEqualTo(3);
        assertThat(report.stopped())
                .hasEntrySatisfying(new TargetId("corp"), why -> assertThat(why).contains("unexpectedly"));
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.coverage().open()).isNotEmpty();
        threads.isScarce = false;
        assertThat(bench.deprov().verify(plan).verdict()).isEqualTo(Verdict.REVOKED);
        threads.shutdown();
    }

    @Test
    void whatAnOlderPlanDidAndThatDoesNotHoldComesToItsEnd() {
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.REMOVE)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(plan);
        corp.healthy();
        corp.group(jdoe, "staff");
        bench.apply(plan(without(Effect.REMOVE)));
        for (int i = 0; i < 48; i++) {
            bench.clock.advance(HOUR);
            resume();
        }

        assertThat(record(plan, step(plan, Effect.REMOVE)).isTakenOver()).isTrue();
        Plan third = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(third);
        bench.clock.advance(Duration.ofDays(31));
        assertThat(bench.apply(third).verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(bench.deprov().resume(report -> {}).open()).isZero();
    }

    @Test
    void whatAnOlderPlanDidAndThatDoesNotHoldComesToItsEndWhenTheCaseIsCancelled() throws Exception {
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.REMOVE)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(plan);
        corp.healthy();
        corp.group(jdoe, "staff");
        corp.cannot("entitlement/group-membership remove");
        bench.apply(plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)));
        bench.deprov().cancelCase(plan.caseId(), "Ada Lovelace", "hired again");
        bench.clock.advance(HOUR);
        resume();

        assertThat(bench.deprov().resume(report -> {}).open()).isZero();
    }

    private RunReport underANewerPlanWithoutTheBlock() {
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        bench.apply(plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)));
        return bench.apply(plan(without(Effect.BLOCK_SIGN_IN)));
    }

    @Test
    void whatAnOlderPlanDidAndCouldNotReadBackIsSaidUnderTheNewerOne() {
        corp.script(Fault.at(Fault.Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .answers(RevokeOutcome.changed(Evidence.of("said so"))));

        RunReport report = underANewerPlanWithoutTheBlock();

        assertThat(corp.isBlocked(jdoe)).isFalse();
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.coverage().open())
                .anyMatch(cell ->
                        cell.status() == CellStatus.IN_DOUBT && cell.why().contains("not read back"));
    }

    @Test
    void aDoubtOfAnOlderPlanIsSaidUnderTheNewerOne() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.CONNECTION_LOST));

        assertThat(underANewerPlanWithoutTheBlock().verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    /** A plan in between had no step for it, so that it stayed with the first; the third reads about it, and alone. */
    @Test
    void aDoubtThatAThirdPlanTakesOnIsReadThereOnly() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.CONNECTION_LOST));
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        Plan first = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(first);
        bench.apply(plan(without(Effect.BLOCK_SIGN_IN)));
        PlannedStep block = step(first, Effect.BLOCK_SIGN_IN);
        assertThat(record(first, block).state().isInDoubt()).isTrue();

        Plan third = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(third);

        assertThat(record(first, block).isTakenOver()).isTrue();
        assertThat(record(third, block).state().isInDoubt()).isTrue();
        assertThat(record(third, block).attempt()).isEqualTo(1);
    }

    @Test
    void theNewerPlansVerdictFollowsWhatIsSettledUnderTheOlderOne() {
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        Plan older = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(older);
        Plan newer = plan(without(Effect.BLOCK_SIGN_IN));
        RunReport report = bench.apply(newer);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        corp.healthy();
        for (int i = 0; i < 48; i++) {
            bench.clock.advance(HOUR);
            resume();
        }
        assertThat(record(older, step(older, Effect.BLOCK_SIGN_IN)).state()).isEqualTo(StepState.VERIFIED);
        assertThat(bench.deprov().find(newer).orElseThrow().verdict().verdict())
                .isNotEqualTo(Verdict.INCOMPLETE.name());
    }

    @Test
    void aNewerPlanThatIsFinishedIsLookedAtAgainWhenTheOlderOneIsSettled() {
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        Plan older = plan(without(Effect.DELETE));
        bench.apply(older);
        Runbook less = without(Effect.DELETE);
        corp.group(jdoe, "late");
        Plan newer = plan(new Runbook(
                "less",
                "2",
                less.rules().stream()
                        .filter(rule -> !rule.effects().contains(Effect.BLOCK_SIGN_IN))
                        .toList()));
        assertThat(newer.steps()).isNotEmpty();
        bench.apply(newer);
        corp.healthy();
        Resumed last = null;
        for (int i = 0; i < 24 * 10; i++) {
            bench.clock.advance(HOUR);
            last = bench.deprov().resume(report -> {});
        }
        assertThat(last.incomplete()).isEmpty();
    }
}
