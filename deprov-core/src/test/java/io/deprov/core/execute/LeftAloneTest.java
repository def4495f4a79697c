package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.api.access.Effect;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.TargetId;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.lane.Lane;
import io.deprov.core.lane.Lanes;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.time.SteadyTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A target that asked to be left alone is, by every question; one that does not answer is asked at its time; and when it could not be
 * asked at all, its steps are to be tried again in time.
 */
class LeftAloneTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;
    Plan plan;

    @BeforeEach
    void aLeaverOnTwoTargets() {
        bench = new Bench(directory).with(builder -> builder.approvalValidity(Duration.ofDays(60)));
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
        bench.target("cloud").account("john", "1001");
        plan = bench.plan();
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static ConnectorException throttled(Duration retryAfter) {
        return ConnectorException.builder(FailureClass.THROTTLED, "slow down")
                .retryAfter(retryAfter)
                .build();
    }

    private List<RunReport> resume() {
        List<RunReport> reports = new ArrayList<>();
        bench.deprov().resume(reports::add);
        return reports;
    }

    private List<StepRecord> onCorp() {
        Map<StepId, StepRecord> records =
                bench.deprov().find(plan).orElseThrow().steps();
        return plan.steps().stream()
                .filter(step -> step.access().id().target().value().equals("corp"))
                .filter(step -> !step.effect().equals(Effect.DELETE))
                .map(step -> records.get(step.id()))
                .toList();
    }

    private Optional<String> stopped(RunReport report) {
        return Optional.ofNullable(report.stopped().get(new TargetId("corp")));
    }

    private void throttleForAnHour(Method method) {
        Fault fault = Fault.at(method).fails(throttled(HOUR));
        corp.script(method == Method.PREPARE ? fault.on(Effect.BLOCK_SIGN_IN) : fault);
        bench.apply(plan);
    }

    private void everythingOnCorpIsVerified() {
        assertThat(onCorp()).extracting(StepRecord::state).containsOnly(StepState.VERIFIED);
    }

    // --- a request to be left alone -------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"CHECK", "CAPABILITIES", "DISCOVER", "PREPARE"})
    void nothingIsAskedAnyMoreInTheRunThatWasToldSo(Method method) {
        throttleForAnHour(method);

        assertThat(corp.calls()).last().asString().startsWith(method.name());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRunThatGoesByItselfAsksNothingUntilItsTime(boolean restart) {
        throttleForAnHour(Method.PREPARE);
        int calls = corp.calls().size();
        if (restart) {
            bench.restart();
        }

        bench.clock.advance(Duration.ofMinutes(10));
        assertThat(resume())
                .singleElement()
                .satisfies(report -> assertThat(stopped(report)).isPresent());
        assertThat(onCorp()).allSatisfy(record -> {
            assertThat(record.state()).isEqualTo(StepState.RETRY_AT);
            assertThat(record.reason()).isEqualTo(FailureClass.THROTTLED.name());
            assertThat(record.notBefore()).contains(bench.clock.instant().plus(Duration.ofMinutes(50)));
            assertThat(record.attempt()).isZero();
        });
        bench.clock.advance(Duration.ofMinutes(50).minusMillis(1));
        assertThat(resume()).as("nothing is due").isEmpty();
        assertThat(corp.calls()).hasSize(calls);
        bench.clock.advance(Duration.ofMillis(1));
        resume();

        everythingOnCorpIsVerified();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neitherDoesOneThatAPersonAskedFor(boolean restart) throws Exception {
        throttleForAnHour(Method.PREPARE);
        int calls = corp.calls().size();
        if (restart) {
            bench.restart();
        }

        Optional<String> applied = stopped(bench.apply(plan));
        Optional<String> verified = stopped(bench.deprov().verify(plan));

        String until = bench.clock.instant().plus(HOUR).toString();
        assertThat(applied)
                .hasValueSatisfying(why -> assertThat(why).contains("THROTTLED", "asked to be left alone", until));
        assertThat(verified).hasValueSatisfying(why -> assertThat(why).contains(until));
        assertThat(corp.calls()).hasSize(calls);
    }

    @ParameterizedTest
    @ValueSource(longs = {10, -10})
    void aClockThatIsSetMeanwhileNeitherProlongsNorShortensThat(long hours) {
        throttleForAnHour(Method.PREPARE);
        int calls = corp.calls().size();
        bench.clock.set(Duration.ofHours(hours));
        bench.clock.advance(HOUR.minusMillis(1));
        bench.apply(plan);
        assertThat(corp.calls()).hasSize(calls);
        bench.clock.advance(Duration.ofMillis(1));

        bench.apply(plan);

        everythingOnCorpIsVerified();
    }

    @Test
    void whatTheRunsPatienceAllowsIsWaitedFor() {
        bench.with(builder -> builder.patience(Duration.ofMinutes(20)));
        throttleForAnHour(Method.PREPARE);
        bench.clock.advance(Duration.ofMinutes(45));

        bench.apply(plan);

        everythingOnCorpIsVerified();
    }

    @Test
    void aBlockIsNotReadBackForADeletionWhileTheTargetIsLeftAlone() {
        corp.account("adm", "1001");
        plan = bench.plan();
        bench.apply(plan);
        bench.clock.advance(Duration.ofDays(30));
        corp.script(Fault.at(Method.VERIFY).on(Effect.BLOCK_SIGN_IN).fails(throttled(HOUR)));
        long before = corp.calls(Method.VERIFY);

        RunReport report = resume().get(0);

        assertThat(corp.calls(Method.VERIFY) - before).isOne();
        assertThat(stopped(report)).isPresent();
        assertThat(corp.exists(jdoe)).isTrue();
    }

    @Test
    void whatAQuestionToTheWholeTargetWasToldHoldsForTheStepsOnItsPartitions() {
        TargetGate gate = gate();
        PartitionId main = PartitionId.MAIN;
        assertThat(gate.lane(main).refusal()).isEmpty();

        try (Lane.Visit visit = gate.enter().visit().orElseThrow()) {
            gate.failed(visit, throttled(HOUR));
        }

        assertThat(gate.lane(main).refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.pause()).isEqualTo(HOUR));
    }

    private TargetGate gate() {
        SteadyTime time = new SteadyTime(bench.clock.ticker(), bench.clock::advance);
        return new TargetGate(
                new Lanes(bench.clock, time), new TargetId("corp"), 1, 0, new RunMode(true, Duration.ZERO), time);
    }

    // --- a target that does not answer ----------------------------------------------------------------------------

    @Test
    void aTargetThatDidNotAnswerIsTriedByWhoAsksAndNotByARunThatGoesByItself() {
        corp.script(Fault.at(Method.PREPARE).times(3).fails(FailureClass.UNAVAILABLE));
        bench.apply(plan);
        bench.clock.advance(Duration.ofSeconds(10));
        int calls = corp.calls().size();

        assertThat(stopped(resume().get(0))).isPresent();
        assertThat(corp.calls()).hasSize(calls);

        bench.apply(plan);
        everythingOnCorpIsVerified();
    }

    @Test
    void whoAsksForItTriesAgainAlsoWhenQuestionsToTheWholeTargetWereNotAnsweredThreeTimes() {
        corp.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));
        for (int i = 0; i < 3; i++) {
            bench.apply(plan);
        }
        corp.healthy();

        bench.apply(plan);

        everythingOnCorpIsVerified();
    }

    @Test
    void questionsThatNeverComeBackStopTheQuestions() {
        TargetGate gate = gate();
        for (int i = 0; i < 3; i++) {
            assertThat(gate.enter().visit()).hasValueSatisfying(visit -> visit.close());
            gate.late().abandoned();
        }
        assertThat(gate.enter().refusal())
                .hasValueSatisfying(refusal -> assertThat(refusal.why()).contains("never came back"));

        gate.late().came("late", null);

        assertThat(gate.enter().visit()).isPresent();
    }

    // --- a target that could not be asked at all ------------------------------------------------------------------

    @Test
    void stepsOfATargetWhoseCheckFailsAreToBeTriedAgainTogetherInTime() {
        corp.script(Fault.at(Method.CHECK).times(2).fails(FailureClass.UNAVAILABLE));
        Instant begun = bench.clock.instant();

        bench.apply(plan);

        assertThat(onCorp()).allSatisfy(record -> {
            assertThat(record.state()).isEqualTo(StepState.RETRY_AT);
            assertThat(record.reason()).isEqualTo(FailureClass.UNAVAILABLE.name());
            assertThat(record.why()).contains("could not be asked", "scripted UNAVAILABLE");
            assertThat(record.attempt()).isZero();
            assertThat(record.notBefore().orElseThrow()).isAfter(begun).isBefore(begun.plus(Duration.ofMinutes(6)));
        });
        assertThat(onCorp())
                .extracting(record -> record.notBefore())
                .containsOnly(onCorp().get(0).notBefore());
        assertThat(resume()).as("not all the time").isEmpty();
        bench.clock.advance(Duration.ofMinutes(6));
        resume();
        everythingOnCorpIsVerified();
    }

    private StepState deletion() {
        return bench.deprov()
                .find(plan)
                .orElseThrow()
                .step(plan.steps().stream()
                        .filter(step -> step.effect().equals(Effect.DELETE)
                                && step.access().id().nativeId().equals(jdoe))
                        .findFirst()
                        .orElseThrow()
                        .id())
                .state();
    }

    @Test
    void whatWaitsForOthersIsLeftAsItWas() {
        plan = bench.planRetireNow();
        corp.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));

        bench.apply(plan);

        assertThat(onCorp()).extracting(StepRecord::state).containsOnly(StepState.RETRY_AT);
        assertThat(deletion()).isEqualTo(StepState.PLANNED);
    }

    @Test
    void whatIsNotDueIsLeftAsItWas() {
        bench.apply(plan);
        corp.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));

        bench.apply(plan);

        everythingOnCorpIsVerified();
        assertThat(deletion()).isEqualTo(StepState.WAITING);
    }

    @Test
    void doubtsAndWhatWasNotReadBackAreNotTouched() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.TIMEOUT));
        corp.script(Fault.at(Method.VERIFY).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.AUTHORIZATION));
        bench.apply(plan);
        List<StepRecord> before = onCorp();
        assertThat(before).anyMatch(record -> record.state() == StepState.IN_DOUBT);
        assertThat(before).anyMatch(StepRecord::isUnverified);
        corp.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));

        bench.apply(plan);
        bench.clock.advance(Duration.ofDays(2));
        resume();

        assertThat(onCorp()).isEqualTo(before);
    }

    @Test
    void aTargetThatCannotBeAskedForADayHasItsStepsParkedAndIsTriedOnceADay() {
        corp.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));
        bench.apply(plan);
        int hours = 0;
        while (onCorp().get(0).state() == StepState.RETRY_AT && hours < 100) {
            bench.clock.advance(HOUR);
            hours++;
            resume();
        }

        assertThat(hours).isBetween(24, 26);
        assertThat(onCorp()).allSatisfy(record -> {
            assertThat(record.state()).isEqualTo(StepState.PARKED);
            assertThat(record.why()).contains("times in a row since");
            assertThat(record.attempt()).isZero();
        });
        for (int day = 0; day < 2; day++) {
            bench.clock.advance(Duration.ofHours(23));
            assertThat(resume()).isEmpty();
            bench.clock.advance(HOUR);
            assertThat(resume()).hasSize(1);
        }
        corp.healthy();
        bench.clock.advance(Duration.ofDays(1));
        resume();
        everythingOnCorpIsVerified();
    }

    @Test
    void whatIsParkedKeepsTheReasonThatPeopleKnowItBy() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.AUTHORIZATION));
        bench.apply(plan);
        corp.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));
        bench.clock.advance(Duration.ofDays(1));

        StepRecord record = Bench.step(resume().get(0), Effect.REMOVE).record();

        assertThat(record.state()).isEqualTo(StepState.PARKED);
        assertThat(record.reason()).isEqualTo(FailureClass.AUTHORIZATION.name());
        assertThat(resume()).as("not before another day").isEmpty();
    }

    @Test
    void underAnExpiredApprovalNothingWouldHaveBeenTriedAndAllIsLeftAsItWas() {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(1)));
        corp.script(Fault.at(Method.PREPARE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.UNAVAILABLE));
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.TIMEOUT));
        bench.apply(plan);
        List<StepRecord> before = onCorp();
        corp.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));
        bench.clock.advance(Duration.ofDays(2));

        assertThat(resume()).hasSize(1);

        assertThat(onCorp()).isEqualTo(before);
    }
}
