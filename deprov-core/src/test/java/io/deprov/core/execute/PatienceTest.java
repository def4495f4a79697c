package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.core.catalogue.TargetLimits;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with patience waits for another try, keeps to the times it was told, and lets nothing wait for one step. */
class PatienceTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aLeaverInTwoGroups() {
        bench = new Bench(directory).with(builder -> builder.patience(Duration.ofMinutes(10)));
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "one").group(jdoe, "two");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static StepRecord removal(RunReport report, String group) {
        return Bench.step(report, Effect.REMOVE, group).record();
    }

    @Test
    void whatFailsAFewTimesIsDoneInTheSameRun() {
        corp.script(Fault.at(Method.PREPARE).onItem("one").times(2).fails(FailureClass.UNAVAILABLE));
        Instant begun = bench.clock.instant();

        RunReport report = bench.apply(bench.plan());

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(bench.clock.instant()).isAfter(begun).isBefore(begun.plusSeconds(60));
        assertThat(removal(report, "one").failures()).isZero();
    }

    @Test
    void aCallInDoubtIsSettledInTheSameRunAndNotRepeatedBeforeItCannotLandAnyMore() {
        bench.with(builder -> builder.callTimeout(Duration.ofSeconds(30)));
        corp.lag(Duration.ZERO, Duration.ofSeconds(20));
        corp.script(Fault.at(Method.REVOKE).onItem("one").fails(FailureClass.TIMEOUT));
        Instant begun = bench.clock.instant();

        RunReport report = bench.apply(bench.plan());

        assertThat(removal(report, "one").state()).isEqualTo(StepState.VERIFIED);
        assertThat(removal(report, "one").attempt()).isEqualTo(2);
        assertThat(removal(report, "one").intentAt()).isAfterOrEqualTo(begun.plusSeconds(50));
    }

    @Test
    void retryAfterIsWaitedForInFullAndNobodyElseCallsThatPartitionMeanwhile() {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(ConnectorException.builder(FailureClass.THROTTLED, "slow down")
                        .retryAfter(Duration.ofMinutes(7))
                        .build()));
        Plan plan = bench.plan();
        Instant begun = bench.clock.instant();

        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(report.steps())
                .filteredOn(view -> view.record().intentAt() != null)
                .allSatisfy(view ->
                        assertThat(view.record().intentAt()).isAfterOrEqualTo(begun.plus(Duration.ofMinutes(7))));
    }

    @Test
    void retryAfterBeyondTheRunsPatienceEndsThePartitionAndSaysUntilWhen() {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(ConnectorException.builder(FailureClass.THROTTLED, "slow down")
                        .retryAfter(Duration.ofHours(2))
                        .build()));
        Instant begun = bench.clock.instant();

        RunReport report = bench.apply(bench.plan());

        assertThat(corp.writes()).isEmpty();
        assertThat(report.stopped().toString())
                .contains(begun.plus(Duration.ofHours(2)).toString());
        assertThat(bench.clock.instant()).isEqualTo(begun);
    }

    @Test
    void aStepThatShowsLateDoesNotHoldUpTheOthers() {
        corp.lag(Duration.ofMinutes(4), Duration.ofMinutes(5));
        bench.clock.advance(Duration.ofMinutes(10));
        Instant begun = bench.clock.instant();

        RunReport report = bench.apply(bench.plan());

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(bench.clock.instant())
                .as("the lags side by side, not one after the other")
                .isBefore(begun.plus(Duration.ofMinutes(10)));
        assertThat(corp.writes()).hasSize(4);
    }

    @Test
    void nothingOfALaterPhaseBeginsWhileAnEarlierOneIsAboutToBeTriedAgain() {
        corp.script(Fault.at(Method.PREPARE).on(Effect.BLOCK_SIGN_IN).times(2).fails(FailureClass.UNAVAILABLE));

        bench.apply(bench.plan());

        List<String> calls = corp.calls();
        assertThat(calls.indexOf("REVOKE block-sign-in " + jdoe))
                .isPositive()
                .isLessThan(calls.indexOf("REVOKE remove one"));
    }

    @Test
    void aStepOfAnEarlierPhaseThatCannotGoOnDoesNotHoldUpTheRest() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.BLOCK_SIGN_IN).always().fails(FailureClass.AUTHORIZATION));

        bench.apply(bench.plan());

        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
    }

    @Test
    void aTargetThatDoesNotAnswerIsLeftAloneForAWhileAndThenTriedOnce() {
        corp.script(Fault.at(Method.PREPARE).times(4).fails(FailureClass.UNAVAILABLE));
        Instant begun = bench.clock.instant();

        RunReport report = bench.apply(bench.plan());

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(bench.clock.instant()).isAfterOrEqualTo(begun.plusSeconds(30));
    }

    @Test
    void aRunGivesUpWhenItsPatienceIsOver() {
        corp.script(Fault.at(Method.PREPARE).always().fails(FailureClass.UNAVAILABLE));
        Instant begun = bench.clock.instant();

        RunReport report = bench.apply(bench.plan());

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(bench.clock.instant()).isBefore(begun.plus(Duration.ofMinutes(11)));
        assertThat(corp.calls(Method.PREPARE)).isBetween(3L, 60L);
    }

    @Test
    void aDoubtThatArisesAgainAndAgainEndsWithTheRunsPatience() {
        corp.script(Fault.at(Method.REVOKE).onItem("one").always().fails(FailureClass.TIMEOUT));

        RunReport report = bench.apply(bench.plan());

        assertThat(removal(report, "one").state()).isIn(StepState.IN_DOUBT, StepState.RETRY_AT);
        assertThat(removal(report, "one").attempt()).isBetween(2, 30);
    }

    @Test
    void aDoubtWhoseControlIsHiddenIsNotAskedAfterInALoop() {
        corp.script(Fault.at(Method.REVOKE).onItem("one").fails(FailureClass.TIMEOUT));
        corp.script(Fault.at(Method.VERIFY).onItem("one").always().answers(Verification.hidden("not shown")));

        RunReport report = bench.apply(bench.plan());

        assertThat(removal(report, "one").state()).isEqualTo(StepState.IN_DOUBT);
        assertThat(corp.calls(Method.VERIFY)).isLessThan(20);
    }

    @Test
    void workThatStaysHalfDoneIsTriedAgainLessAndLessOften() {
        corp.script(Fault.at(Method.REVOKE)
                .onItem("one")
                .always()
                .answers(RevokeOutcome.partial(List.of("one"), List.of("two"), "the second write failed")));

        RunReport report = bench.apply(bench.plan());

        assertThat(removal(report, "one").reason()).isEqualTo("PARTIAL");
        assertThat(removal(report, "one").attempt()).isBetween(3, 40);
    }

    @Test
    void aLoginThatIsRefusedWhenReadingBackIsResolvedAnewAsWell() {
        corp.script(Fault.at(Method.VERIFY).onItem("one").fails(FailureClass.AUTHENTICATION));

        RunReport report = bench.apply(bench.plan());

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.opened()).isEqualTo(2);
    }

    @Test
    void aCallThatSaysItSucceededAndNeverHoldsIsRepeatedLessAndLessOften() {
        corp.script(Fault.at(Method.REVOKE)
                .onItem("one")
                .always()
                .answers(RevokeOutcome.changed(Evidence.of("it says it did it"))));

        RunReport report = bench.apply(bench.plan());

        assertThat(removal(report, "one").attempt()).isBetween(3, 60);
        assertThat(removal(report, "one").failures()).isGreaterThan(2);
    }

    @Test
    void aRunEndsAlsoWhenWhatItSleepsShowsOnNoClock() {
        List<Duration> slept = new ArrayList<>();
        bench.with(builder -> builder.sleeper(wait -> {
            slept.add(wait);
            assertThat(slept).as("it goes on for ever").hasSizeLessThan(1000);
        }));
        corp.lag(Duration.ofMinutes(1), Duration.ofMinutes(1));
        corp.script(Fault.at(Method.PREPARE).onItem("one").always().fails(FailureClass.UNAVAILABLE));

        RunReport report = bench.apply(bench.plan());

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(slept.stream().reduce(Duration.ZERO, Duration::plus)).isLessThan(Duration.ofMinutes(11));
    }

    @Test
    void aTargetThatBearsTwoStepsInASecondGetsNoMoreAndIsDoneAllTheSame() {
        bench.limits(new TargetLimits(1, 2)).with(builder -> builder.patience(Duration.ZERO));
        for (int i = 0; i < 5; i++) {
            corp.group(jdoe, "more-" + i);
        }
        Plan many = bench.plan();
        Instant before = bench.clock.instant();

        RunReport report = bench.apply(many);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(Duration.between(before, bench.clock.instant())).isGreaterThanOrEqualTo(Duration.ofSeconds(3));
    }
}
