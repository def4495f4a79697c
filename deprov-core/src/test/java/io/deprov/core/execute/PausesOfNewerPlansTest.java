package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.core.PlanningResult;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.Runbook;
import io.deprov.core.plan.RunbookPause;
import io.deprov.core.plan.StepKind;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pauses that a newer plan goes on with, has another length for, or has to begin anew. */
class PausesOfNewerPlansTest extends OneLeaver {

    private static Runbook pausing(Duration length) {
        return Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookPause(PAUSE.name(), PAUSE.after(), length));
    }

    @Test
    void aPauseGoesOnInAnotherProcessAndUnderANewerPlan() {
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(40));
        bench.restart();
        corp.group(jdoe, "late");
        Plan newer = plan(pausing());
        bench.apply(newer);
        assertThat(newer.digest()).isNotEqualTo(plan.digest());
        assertThat(isInGroup()).isTrue();

        bench.clock.advance(Duration.ofMinutes(20));
        bench.restart();
        RunReport report = bench.apply(newer);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
    }

    @Test
    void aPauseBeginsAnewWhenWhatItFollowsHadToBeDoneAgain() {
        bench.apply(plan(pausing()));
        bench.clock.advance(Duration.ofMinutes(59));
        corp.unblock(jdoe);
        Plan newer = plan(pausing());
        bench.apply(newer);
        assertThat(corp.isBlocked(jdoe)).isTrue();

        bench.clock.advance(Duration.ofMinutes(30));
        bench.apply(newer);
        assertThat(isInGroup())
                .as("half an hour after sign-in was blocked again")
                .isTrue();
        bench.clock.advance(Duration.ofMinutes(30));
        bench.apply(newer);
        assertThat(isInGroup()).isFalse();

        corp.unblock(jdoe).group(jdoe, "late");
        Plan last = plan(pausing());
        bench.apply(last);
        assertThat(isInGroup())
                .as("the pause of an earlier plan was about an earlier block")
                .isTrue();
        bench.clock.advance(HOUR);
        bench.apply(last);
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aPauseThatANewerPlanShortensEndsSooner() {
        bench.apply(plan(pausing()));
        bench.clock.advance(Duration.ofMinutes(10));
        Plan shorter = plan(pausing(Duration.ofMinutes(30)));
        bench.apply(shorter);
        assertThat(isInGroup()).isTrue();

        bench.clock.advance(Duration.ofMinutes(20));
        assertThat(resume()).hasSize(1);
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aPauseThatANewerPlanLengthensEndsLater() {
        bench.apply(plan(pausing()));
        bench.clock.advance(Duration.ofMinutes(10));
        Plan longer = plan(pausing(HOUR.multipliedBy(2)));
        bench.apply(longer);

        bench.clock.advance(Duration.ofMinutes(100));
        resume();
        bench.apply(longer);
        assertThat(isInGroup()).as("after 110 minutes").isTrue();
        bench.clock.advance(Duration.ofMinutes(10));
        resume();
        assertThat(isInGroup()).as("after two hours").isFalse();
    }

    @Test
    void whileAPauseGoesOnNothingIsDueAndPlanningAgainChangesNothing() {
        Plan plan = plan(pausing());
        bench.apply(plan);

        PlanningResult again = bench.planned(PlanRequest.of(Bench.LEAVER).runbook(pausing()));

        assertThat(again.isNothingDue()).isTrue();
        bench.apply(again.plan());
        bench.clock.advance(HOUR);
        resume();
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aThirdPlanDoesNotEndAPauseThatTheSecondBeganAnew() {
        bench.apply(plan(pausing()));
        bench.clock.advance(HOUR);
        resume();
        assertThat(isInGroup()).isFalse();
        corp.unblock(jdoe).group(jdoe, "late");
        Plan second = plan(pausing());
        bench.apply(second);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(isInGroup()).isTrue();
        bench.clock.advance(Duration.ofMinutes(10));
        corp.group(jdoe, "later");
        Plan third = plan(pausing());
        assertThat(third.digest()).isNotEqualTo(second.digest());
        bench.apply(third);
        assertThat(isInGroup()).as("10 minutes after sign-in was blocked again").isTrue();
    }

    @Test
    void aPauseLastsFromTheLastCallUnderWhicheverPlan() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.AUTHORIZATION));
        Plan plan = plan(pausing());
        bench.apply(plan);
        assertThat(record(plan, only(plan, StepKind.WAIT)).isPausing()).isTrue();
        bench.clock.advance(Duration.ofMinutes(50));
        bench.apply(plan);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        corp.group(jdoe, "late");
        Plan newer = plan(pausing());
        bench.apply(newer);
        bench.clock.advance(Duration.ofMinutes(10));
        bench.apply(newer);
        assertThat(isInGroup()).as("10 minutes after sign-in was blocked").isTrue();
    }

    @Test
    void aPauseEndsWhenTheRunHasLookedAtWhatIsBeforeIt() {
        bench.apply(plan(pausing()));
        bench.clock.advance(Duration.ofMinutes(61));
        corp.unblock(jdoe);
        Plan newer = plan(pausing());
        bench.apply(newer);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(isInGroup()).as("at the moment sign-in was blocked again").isTrue();
    }

    @Test
    void whenAPauseIsOverSomethingIsDue() {
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(HOUR.multipliedBy(2));
        assertThat(bench.planned(PlanRequest.of(Bench.LEAVER).runbook(pausing()))
                        .isNothingDue())
                .isFalse();
    }

    @Test
    void whenAPauseWasShortenedSomethingMayBeDue() {
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(50));
        Runbook shorter = Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "2", new RunbookPause("tokens-run-out", Phase.CONTAIN, Duration.ofMinutes(10)));
        assertThat(bench.planned(PlanRequest.of(Bench.LEAVER).runbook(shorter)).isNothingDue())
                .isFalse();
    }

    @Test
    void aPauseThatLastsLongerIsScheduledUntilThen() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.AUTHORIZATION));
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(50));
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(11));
        int runs = 0;
        RunReport last = null;
        for (int i = 0; i < 40; i++) {
            List<RunReport> rs = resume();
            runs += rs.size();
            if (!rs.isEmpty()) last = rs.get(0);
            bench.clock.advance(Duration.ofMinutes(1));
        }
        assertThat(runs).isLessThan(2);
    }

    @Test
    void aPauseThatIsLongerNowIsNotOverBecauseAShorterOneWas() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.AUTHORIZATION));
        bench.apply(plan(pausing()));
        bench.clock.advance(HOUR);
        resume();
        assertThat(isInGroup()).isTrue();
        Runbook longer = Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "2", new RunbookPause("tokens-run-out", Phase.CONTAIN, HOUR.multipliedBy(24)));
        Plan second = plan(longer);
        bench.apply(second);
        assertThat(isInGroup()).as("an hour after the block, a day is planned").isTrue();
    }

    @Test
    void aPauseAfterAnotherPhaseIsAnotherPause() {
        bench.apply(plan(pausing()));
        bench.clock.advance(HOUR);
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.AUTHORIZATION));
        Runbook other = Runbook.standardLeaver(Duration.ZERO)
                .with("ours", "2", new RunbookPause("tokens-run-out", Phase.REVOKE, HOUR));
        Plan second = plan(other);
        RunReport r = bench.apply(second);
        assertThat(corp.exists(jdoe)).isTrue();
    }

    @Test
    void aPauseOfAnEarlierPlanDoesNotCountForACallInDoubtAlsoWhenTheClockIsSetBack() {
        bench.apply(plan(pausing()));
        bench.clock.advance(HOUR);
        resume();
        assertThat(isInGroup()).isFalse();
        corp.unblock(jdoe).group(jdoe, "late");
        bench.clock.advance(HOUR.multipliedBy(5));
        Plan second = plan(pausing());
        corp.script(Fault.at(Fault.Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .afterEffect()
                .fails(FailureClass.CONNECTION_LOST));
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        bench.apply(second);
        assertThat(isInGroup()).isTrue();
        corp.healthy();
        bench.clock.set(Duration.ofHours(-3));
        bench.clock.advance(Duration.ofMinutes(5));
        bench.apply(second);
        assertThat(isInGroup()).as("5 minutes after sign-in was blocked").isTrue();
    }

    @Test
    void aPauseOfAnEarlierPlanDoesNotCountForWorkThatWasAcceptedAndDoneLater() {
        bench.apply(plan(pausing()));
        bench.clock.advance(HOUR);
        resume();
        corp.unblock(jdoe).group(jdoe, "late");
        Plan second = plan(pausing());
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).accepts());
        bench.apply(second);
        bench.clock.advance(HOUR.multipliedBy(2));
        assertThat(corp.isBlocked(jdoe)).isFalse();
        bench.apply(second);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(isInGroup()).as("at the moment sign-in was blocked").isTrue();
    }

    /** The block was called ten minutes before, under the earlier plan. */
    @Test
    void aPauseThatLastsLongerByAnEarlierPlansCallIsScheduledAndEndsInTime() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.AUTHORIZATION));
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(50));
        bench.apply(plan);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        corp.group(jdoe, "late");
        Plan newer = plan(pausing());
        bench.apply(newer);
        bench.clock.advance(Duration.ofMinutes(15));

        assertThat(bench.apply(newer).verdict()).isEqualTo(Verdict.CONTAINED);
        int runs = 0;
        for (int minute = 15; minute < 59; minute++) {
            bench.clock.advance(Duration.ofMinutes(1));
            runs += resume().size();
        }
        assertThat(runs).as("runs before it is over").isZero();
        assertThat(isInGroup()).isTrue();
        bench.clock.advance(Duration.ofMinutes(1));
        resume();
        assertThat(isInGroup()).as("when it is over").isFalse();
    }
}
