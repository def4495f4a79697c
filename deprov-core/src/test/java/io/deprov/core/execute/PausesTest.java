package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.FailureClass;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.api.access.TargetId;
import io.deprov.core.Resumed;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.Runbook;
import io.deprov.core.plan.RunbookNotice;
import io.deprov.core.plan.RunbookPause;
import io.deprov.core.plan.StepKind;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time that has to pass between phases. */
class PausesTest extends OneLeaver {

    @Test
    void whatComesAfterAPauseWaitsForItsEndAndIsDoneThen() {
        Plan plan = plan(pausing());

        RunReport first = bench.apply(plan);

        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(isInGroup()).isTrue();
        assertThat(first.verdict()).isEqualTo(Verdict.CONTAINED);
        assertThat(Bench.step(first, Effect.REMOVE).status()).isEqualTo(CellStatus.SCHEDULED);
        assertThat(Bench.step(first, Effect.REMOVE).due())
                .hasValue(bench.clock.instant().plus(HOUR));

        bench.clock.advance(Duration.ofMinutes(59));
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.CONTAINED);
        assertThat(isInGroup()).isTrue();

        bench.clock.advance(Duration.ofMinutes(1));
        List<RunReport> reports = resume();

        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(isInGroup()).isFalse();
        assertThat(record(plan, only(plan, StepKind.WAIT)).state()).isEqualTo(StepState.VERIFIED);
        assertThat(first.containedAfter()).containsOnlyKeys(new TargetId("corp"));
    }

    @Test
    void aPauseDoesNotBeginBeforeWhatItFollowsIsAtRestAndIsNotHeldUpByWhatIsParked() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.UNAVAILABLE));
        Plan plan = plan(pausing());
        bench.apply(plan);
        PlannedStep pause = only(plan, StepKind.WAIT);
        assertThat(record(plan, pause).isPausing()).isFalse();

        corp.script(Fault.at(Fault.Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.AUTHORIZATION)
                .always());
        bench.clock.advance(Duration.ofMinutes(10));
        bench.apply(plan);
        assertThat(record(plan, pause).isPausing()).isTrue();
        bench.clock.advance(HOUR);
        bench.apply(plan);

        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aPauseThatBeganUnderAClockThatWasSetBackSinceEnds() {
        bench.clock.set(Duration.ofDays(300));
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.restart();
        bench.clock.set(Duration.ofDays(-300));

        resume();
        bench.restart();
        bench.clock.advance(HOUR);
        resume();

        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aPauseThatCannotBeginYetMakesNoRuns() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.UNAVAILABLE));
        Plan plan = plan(pausing());
        bench.apply(plan);

        assertThat(record(plan, only(plan, StepKind.WAIT)).state()).isEqualTo(StepState.PLANNED);
        assertThat(resume()).isEmpty();
    }

    @Test
    void aPauseThatAPersonCallsOffHoldsUpNothingMore() throws Exception {
        Plan plan = plan(pausing());
        bench.apply(plan);
        PlannedStep pause = only(plan, StepKind.WAIT);

        bench.deprov().decide(plan, pause.id(), Decision.Kind.CANCEL, "boss", "there are no tokens");
        bench.apply(plan);

        assertThat(isInGroup()).isFalse();
        assertThat(record(plan, pause).state()).isEqualTo(StepState.CANCELLED);
    }

    @Test
    void whatWaitsForSomethingParkedHoldsUpNoPause() {
        corp.session(jdoe, "s1");
        corp.script(Fault.at(Fault.Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.AUTHORIZATION)
                .always());
        Plan plan = plan(pausing());
        bench.apply(plan);
        for (int i = 0; i < 20; i++) {
            bench.clock.advance(Duration.ofHours(13));
            resume();
        }
        bench.apply(plan);
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void nobodyIsCalledContainedWhileBlockingWaits() {
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookPause("backup", Phase.PRESERVE, HOUR)));
        RunReport r = bench.apply(plan);
        assertThat(corp.isBlocked(jdoe)).isFalse();
        assertThat(r.verdict()).isNotEqualTo(Verdict.CONTAINED);
    }

    @Test
    void aPauseEndsAlthoughTheClockWasSetBackAndProcessesComeAndGo() {
        bench.clock.set(Duration.ofDays(300));
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.restart();
        bench.clock.set(Duration.ofDays(-300));
        for (int i = 0; i < 50; i++) {
            resume();
            bench.restart();
            bench.clock.advance(HOUR);
        }
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aPauseBeginsAnewWhenTheClockWasSetBack() {
        bench.clock.set(Duration.ofDays(300));
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.restart();
        bench.clock.set(Duration.ofDays(-300));
        resume();
        bench.restart();
        bench.clock.advance(HOUR);
        resume();
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aPauseDoesNotEndInTheRunThatHasToBlockAgain() throws Exception {
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(30));
        corp.unblock(jdoe);
        bench.deprov().verify(plan);
        bench.restart();
        bench.clock.advance(Duration.ofMinutes(31));
        bench.apply(plan);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(isInGroup()).as("at the moment sign-in was blocked again").isTrue();
    }

    @Test
    void aPauseEndsUnderAnApprovalThatHasExpiredAndWhatComesAfterItWaitsForAnother() {
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(Duration.ofHours(25));

        Resumed resumed = bench.deprov().resume(report -> {});

        assertThat(record(plan, only(plan, StepKind.WAIT)).state()).isEqualTo(StepState.VERIFIED);
        assertThat(isInGroup()).isTrue();
        assertThat(resumed.needApproval()).containsExactly(plan.digest());
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void aPauseThatIsOverBeginsAnewWhenWhatItFollowsDidNotHoldAnyMore() throws Exception {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.AUTHORIZATION));
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(HOUR);
        resume();
        assertThat(isInGroup()).isTrue();
        bench.clock.advance(HOUR);
        corp.unblock(jdoe);
        bench.deprov().verify(plan);
        bench.apply(plan);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(isInGroup()).as("at the moment sign-in was blocked again").isTrue();
    }

    @Test
    void aNoticeThatComesAfterAPauseDoesNotHideThatSomebodyIsContained() {
        Runbook both = pausing().with("ours", "1", new RunbookNotice("desk", Phase.REVOKE, "Done."));
        Plan plan = plan(both);
        RunReport r = bench.apply(plan);
        assertThat(r.verdict()).isEqualTo(Verdict.CONTAINED);
    }

    private boolean inGroupElevenMinutesAfterTheBlock(Duration setBack) {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.AUTHORIZATION));
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(50));
        bench.apply(plan);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        bench.clock.set(setBack.negated());
        bench.clock.advance(Duration.ofMinutes(11));
        bench.apply(plan);
        return isInGroup();
    }

    @Test
    void aPauseLastsFromALaterCall() {
        assertThat(inGroupElevenMinutesAfterTheBlock(Duration.ZERO)).isTrue();
    }

    @Test
    void aPauseLastsFromALaterCallAlsoWhenTheClockIsSetBackSince() {
        assertThat(inGroupElevenMinutesAfterTheBlock(Duration.ofMinutes(30))).isTrue();
    }
}
