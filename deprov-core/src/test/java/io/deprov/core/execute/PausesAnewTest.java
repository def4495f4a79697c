package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.Runbook;
import io.deprov.core.plan.RunbookPause;
import io.deprov.core.plan.StepKind;
import io.deprov.core.testing.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a pause begins anew, and when it does not. */
class PausesAnewTest extends OneLeaver {

    private static Runbook pausing(Duration length) {
        return Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookPause(PAUSE.name(), PAUSE.after(), length));
    }

    private static Runbook keeping(Duration length) {
        Runbook less = without(Effect.DELETE);
        return less.with("ours", "1", new RunbookPause(PAUSE.name(), PAUSE.after(), length));
    }

    @Test
    void attemptsWithoutEffectBeginNoPauseAnew() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.CONNECTION_LOST));
        Plan plan = plan(pausing(HOUR.multipliedBy(48)));
        bench.apply(plan);
        corp.script(Fault.at(Fault.Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.AUTHORIZATION)
                .always());
        bench.clock.advance(HOUR);
        bench.apply(plan);
        assertThat(record(plan, step(plan, Effect.BLOCK_SIGN_IN)).state()).isEqualTo(StepState.PARKED);
        PlannedStep pause = only(plan, StepKind.WAIT);
        assertThat(record(plan, pause).isPausing()).isTrue();
        bench.apply(plan);
        for (int i = 0; i < 5; i++) {
            bench.clock.advance(HOUR.multipliedBy(25));
            bench.apply(plan);
        }
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void attemptsOfATimerWithoutEffectBeginNoPauseAnew() {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(7)));
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.CONNECTION_LOST));
        Plan plan = plan(pausing(HOUR.multipliedBy(48)));
        bench.apply(plan);
        corp.script(Fault.at(Fault.Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.AUTHORIZATION)
                .always());
        for (int i = 0; i < 6 * 24; i++) {
            bench.clock.advance(HOUR);
            resume();
        }
        assertThat(record(plan, only(plan, StepKind.WAIT)).state()).isEqualTo(StepState.VERIFIED);
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aRefusalUnderANewerPlanBeginsNoPauseAnew() {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(7)));
        bench.apply(plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)));
        corp.unblock(jdoe).group(jdoe, "late");
        corp.script(Fault.at(Fault.Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.AUTHORIZATION)
                .always());
        Plan second = plan(pausing(HOUR.multipliedBy(48)));
        bench.apply(second);
        for (int i = 0; i < 6 * 24; i++) {
            bench.clock.advance(HOUR);
            resume();
        }
        assertThat(record(second, only(second, StepKind.WAIT)).state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void whatSucceedsEveryDayAndNeverHoldsBeginsNoPauseAnew() {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(7)));
        corp.script(Fault.at(Fault.Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .answers(RevokeOutcome.changed(Evidence.of("said so")))
                .always());
        Plan plan = plan(pausing(HOUR.multipliedBy(30)));
        bench.apply(plan);
        for (int i = 0; i < 6 * 24; i++) {
            bench.clock.advance(HOUR);
            resume();
        }
        assertThat(record(plan, only(plan, StepKind.WAIT)).state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void aPauseBeginsAnewAlsoWhenWhatWaitedForItDidNotHoldEither() throws Exception {
        Plan plan = plan(keeping(HOUR));
        bench.apply(plan);
        bench.clock.advance(HOUR);
        resume();
        assertThat(isInGroup()).isFalse();
        bench.clock.advance(HOUR);
        corp.unblock(jdoe).group(jdoe, "staff");
        bench.deprov().verify(plan);
        assertThat(record(plan, step(plan, Effect.BLOCK_SIGN_IN)).isReopened()).isTrue();
        assertThat(record(plan, step(plan, Effect.REMOVE)).isReopened()).isTrue();
        bench.apply(plan);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(isInGroup()).as("at the moment sign-in was blocked again").isTrue();
    }

    @Test
    void aPauseDoesNotRunOutWhileWhatItFollowsDoesNotHold() throws Exception {
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(HOUR.multipliedBy(25));
        corp.unblock(jdoe);
        bench.deprov().verify(plan);
        assertThat(record(plan, step(plan, Effect.BLOCK_SIGN_IN)).isReopened()).isTrue();
        resume();
        bench.clock.advance(HOUR);
        resume();
        assertThat(isInGroup()).isTrue();
        bench.apply(plan);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(isInGroup()).as("at the moment sign-in was blocked again").isTrue();
    }

    @Test
    void aDeletionWaitsAgainForThePauseBeforeIt() throws Exception {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(7)));
        Runbook runbook = Runbook.standardLeaver(Duration.ofDays(2))
                .with("ours", "1", new RunbookPause("keep", Phase.REVOKE, HOUR.multipliedBy(24)));
        Plan plan = plan(runbook);
        bench.apply(plan);
        bench.clock.advance(HOUR.multipliedBy(30));
        resume();
        PlannedStep pause = only(plan, StepKind.WAIT);
        corp.unblock(jdoe);
        bench.deprov().verify(plan);
        bench.clock.advance(HOUR);
        resume();
        bench.clock.advance(HOUR.multipliedBy(25));
        resume();
        bench.deprov().decide(plan, step(plan, Effect.DELETE).id(), Decision.Kind.RELEASE, "boss", "go on");
        bench.apply(plan);
        assertThat(corp.exists(jdoe))
                .as("at the moment sign-in was blocked again; a day is planned between")
                .isTrue();
    }

    @Test
    void readingAgainBeginsNoPauseAnew() throws Exception {
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(HOUR.multipliedBy(25));
        corp.unblock(jdoe);
        bench.deprov().verify(plan);
        PlannedStep pause = only(plan, StepKind.WAIT);
        int ended = 0;
        for (int i = 0; i < 10; i++) {
            resume();
            bench.clock.advance(HOUR);
            resume();
            ended += record(plan, pause).state() == StepState.VERIFIED ? 1 : 0;
            bench.deprov().verify(plan);
        }
        assertThat(ended).isLessThan(2);
    }

    @Test
    void aPauseThatGoesOnBeginsAnewWhenWhatItFollowsDidNotHoldMeanwhile() throws Exception {
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(30));
        corp.unblock(jdoe);
        bench.deprov().verify(plan);
        assertThat(record(plan, step(plan, Effect.BLOCK_SIGN_IN)).isReopened()).isTrue();
        bench.clock.advance(Duration.ofMinutes(31));
        corp.blocked(jdoe, true);
        bench.apply(plan);
        assertThat(record(plan, step(plan, Effect.BLOCK_SIGN_IN)).state()).isEqualTo(StepState.VERIFIED);
        assertThat(isInGroup()).as("at the moment sign-in was blocked again").isTrue();
    }

    @Test
    void aPauseOfAPlanThatWasTakenOverIsLeftAlone() throws Exception {
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.REMOVE)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        Plan older = plan(pausing());
        bench.apply(older);
        bench.clock.advance(HOUR);
        resume();
        corp.group(jdoe, "staff");
        Plan newer = plan(without(Effect.REMOVE));
        bench.apply(newer);
        corp.unblock(jdoe);
        bench.deprov().verify(older);
        PlannedStep pause = only(older, StepKind.WAIT);
        corp.healthy();
        for (int i = 0; i < 100; i++) {
            bench.clock.advance(HOUR);
            resume();
        }
        assertThat(record(older, pause).state().isFinished()).isTrue();
    }

    @Test
    void aPauseGoesOnOverRestartsAndManyPlans() {
        Plan plan = plan(pausing(HOUR.multipliedBy(10)));
        bench.apply(plan);
        for (int i = 0; i < 9; i++) {
            bench.clock.advance(HOUR);
            bench.restart();
            corp.group(jdoe, "late" + i);
            plan = plan(pausing(HOUR.multipliedBy(10)));
            bench.apply(plan);
            assertThat(isInGroup()).isTrue();
        }
        bench.clock.advance(HOUR);
        bench.restart();
        resume();
        assertThat(isInGroup()).isFalse();
    }
}
