package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
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
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** DESIGN.md's table, row by row: what an answer or a failure makes of a step. The step looked at removes a group. */
class StateTableTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;
    Plan plan;

    @BeforeEach
    void aLeaverInAGroup() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
        plan = bench.plan();
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private StepView removal(RunReport report) {
        return Bench.step(report, Effect.REMOVE);
    }

    private StepRecord apply(Fault... faults) {
        for (Fault fault : faults) {
            corp.script(fault.on(Effect.REMOVE));
        }
        return removal(bench.apply(plan)).record();
    }

    private long revokes() {
        return corp.calls().stream()
                .filter(call -> call.equals("REVOKE remove staff"))
                .count();
    }

    private Proof absent() {
        return Proof.absent(
                "gone", Instant.EPOCH, PositiveControl.shown("groups", PositiveControl.Origin.NAMED, "control-entry"));
    }

    @Test
    void prepareReadyLeadsToOneCallAndVerified() {
        StepRecord record = apply();

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.attempt()).isOne();
        assertThat(revokes()).isOne();
    }

    @Test
    void prepareAlreadyInStateIsVerifiedWithoutIntent() {
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).answers(Verification.holds(absent())));

        StepRecord record = apply(Fault.at(Method.PREPARE).answers(Preparation.alreadyInState(absent())));

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.attempt()).isZero();
        assertThat(revokes()).isZero();
    }

    @Test
    void prepareAlreadyInStateThatDoesNotHoldIsNotBelieved() {
        StepRecord record = apply(Fault.at(Method.PREPARE).answers(Preparation.alreadyInState(absent())));

        assertThat(record.state()).isEqualTo(StepState.RETRY_AT);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).contains("staff");
    }

    @Test
    void prepareNotRemovableParksWithACellThatSaysSo() {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).answers(Preparation.notRemovable("a rule makes it")));

        StepView view = removal(bench.apply(plan));

        assertThat(view.record().state()).isEqualTo(StepState.PARKED);
        assertThat(view.status()).isEqualTo(CellStatus.NOT_REMOVABLE);
        assertThat(view.record().why()).isEqualTo("a rule makes it");
        assertThat(revokes()).isZero();
    }

    @Test
    void prepareDriftedIsFinalAndCallsNothing() {
        StepRecord record = apply(Fault.at(Method.PREPARE).answers(Preparation.drifted("somebody else's")));
        StepRecord later = apply();

        assertThat(record.state()).isEqualTo(StepState.DRIFTED);
        assertThat(later.state()).isEqualTo(StepState.DRIFTED);
        assertThat(revokes()).isZero();
    }

    @Test
    void aMaterialFactThatChangedIsDrift() {
        corp.attribute(jdoe, "contract", "c2");

        StepRecord record = Bench.step(bench.apply(plan), Effect.BLOCK_SIGN_IN).record();

        assertThat(record.state()).isEqualTo(StepState.DRIFTED);
        assertThat(corp.isBlocked(jdoe)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, PARKED",
        "UNSUPPORTED, PARKED",
        "AUTHORIZATION, PARKED",
        "NOT_FOUND, PARKED",
        "DEPENDENCY, PARKED",
        "INTERNAL, RETRY_AT",
        "CONFIG, RETRY_AT",
        "CONFLICT, RETRY_AT",
        "UNAVAILABLE, RETRY_AT",
        "TIMEOUT, RETRY_AT",
        "CONNECTION_LOST, RETRY_AT",
        "CANCELLED, RETRY_AT",
        "THROTTLED, RETRY_AT"
    })
    void aFailedPrepareMakesNoIntent(FailureClass failure, StepState state) {
        StepRecord record = apply(Fault.at(Method.PREPARE).fails(failure));

        assertThat(record.state()).isEqualTo(state);
        assertThat(record.reason()).isEqualTo(failure.name());
        assertThat(record.attempt()).isZero();
        assertThat(revokes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST, PARKED",
        "UNSUPPORTED, PARKED",
        "AUTHORIZATION, PARKED",
        "NOT_FOUND, PARKED",
        "DEPENDENCY, PARKED",
        "CONFIG, RETRY_AT",
        "UNAVAILABLE, RETRY_AT",
        "THROTTLED, RETRY_AT",
        "TIMEOUT, IN_DOUBT",
        "CONNECTION_LOST, IN_DOUBT",
        "INTERNAL, IN_DOUBT",
        "CANCELLED, IN_DOUBT"
    })
    void aFailedCallThatDidNothing(FailureClass failure, StepState state) {
        StepRecord record = apply(Fault.at(Method.REVOKE).fails(failure));

        assertThat(record.state()).isEqualTo(state);
        assertThat(revokes()).isOne();
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).contains("staff");
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"PREPARE", "REVOKE"})
    void aLoginThatIsRefusedIsResolvedAnewOnceAndTriedOnceMore(Method method) {
        StepRecord record = apply(Fault.at(method).fails(FailureClass.AUTHENTICATION));

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(corp.opened()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"PREPARE", "REVOKE"})
    void aLoginThatStaysRefusedEndsThePartition(Method method) {
        corp.script(Fault.at(method).on(Effect.BLOCK_SIGN_IN).always().fails(FailureClass.AUTHENTICATION));

        RunReport report = bench.apply(plan);

        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN).record().state()).isEqualTo(StepState.RETRY_AT);
        assertThat(removal(report).record().attempt()).isZero();
        assertThat(corp.opened()).isEqualTo(2);
        assertThat(report.stopped()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"TIMEOUT", "CONNECTION_LOST", "INTERNAL", "CANCELLED"})
    void aLostResponseAfterTheEffectIsVerifiedWithoutASecondCall(FailureClass failure) {
        StepRecord record = apply(Fault.at(Method.REVOKE).afterEffect().fails(failure));

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(revokes()).isOne();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"AUTHORIZATION", "THROTTLED", "INVALID_REQUEST", "CONFLICT", "UNAVAILABLE", "NOT_FOUND"})
    void aFailureThatSaysItMayHaveTakenEffectIsADoubtWhateverItsClass(FailureClass failure) {
        StepRecord record = apply(Fault.at(Method.REVOKE)
                .afterEffect()
                .fails(ConnectorException.builder(failure, "after one of three writes")
                        .mayHaveTakenEffect()
                        .build()));

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(revokes()).isOne();
    }

    @Test
    void aFailureRaisedToMayHaveTakenEffectThatDidNothingStaysInDoubt() {
        StepRecord record = apply(Fault.at(Method.REVOKE)
                .fails(ConnectorException.builder(FailureClass.CONFLICT, "after one of three writes")
                        .mayHaveTakenEffect()
                        .build()));

        assertThat(record.state()).isEqualTo(StepState.IN_DOUBT);
        assertThat(revokes()).isOne();
    }

    @Test
    void aMissingPermissionIsNamed() {
        StepRecord record = apply(Fault.at(Method.REVOKE)
                .fails(ConnectorException.builder(FailureClass.AUTHORIZATION, "refused")
                        .permission("write on member of staff")
                        .build()));

        assertThat(record.state()).isEqualTo(StepState.PARKED);
        assertThat(record.why()).contains("write on member of staff");
        assertThat(bench.audit().toString()).contains("write on member of staff");
    }

    @Test
    void aBlockerIsNamed() {
        StepRecord record = apply(Fault.at(Method.REVOKE)
                .fails(ConnectorException.builder(FailureClass.DEPENDENCY, "something is attached")
                        .blocker("policy-77")
                        .build()));

        assertThat(record.why()).contains("policy-77");
    }

    @Test
    void aParkedStepIsTriedAgainWithTheNextApply() {
        apply(Fault.at(Method.REVOKE).fails(FailureClass.AUTHORIZATION));

        StepRecord record = apply();

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.attempt()).isEqualTo(2);
    }

    @Test
    void notFoundIsSettledByReadingWithAControl() {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.REMOVE)
                .afterEffect()
                .fails(ConnectorException.of(FailureClass.NOT_FOUND, "no such member")));

        StepRecord record = removal(bench.apply(plan)).record();

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void notFoundWithAHiddenControlIsNoSuccess() {
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).always().answers(Verification.hidden("not shown")));

        StepRecord record = apply(Fault.at(Method.REVOKE).afterEffect().fails(FailureClass.NOT_FOUND));

        assertThat(record.state()).isEqualTo(StepState.PARKED);
    }

    @Test
    void aConflictIsPreparedAgainAndGoesOn() {
        StepRecord record = apply(Fault.at(Method.REVOKE).fails(FailureClass.CONFLICT));

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.attempt()).isEqualTo(2);
    }

    @Test
    void aConflictThatStaysIsGivenUpAfterThreeTimes() {
        StepRecord record = apply(Fault.at(Method.REVOKE).always().fails(FailureClass.CONFLICT));

        assertThat(record.state()).isEqualTo(StepState.RETRY_AT);
        assertThat(revokes()).isEqualTo(3);
    }

    @Test
    void aConflictAfterWhichAMaterialFactHasChangedIsDrift() {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .also(() -> corp.attribute(jdoe, "contract", "c2"))
                .fails(FailureClass.CONFLICT));

        StepRecord record = Bench.step(bench.apply(plan), Effect.BLOCK_SIGN_IN).record();

        assertThat(record.state()).isEqualTo(StepState.DRIFTED);
        assertThat(corp.isBlocked(jdoe)).isFalse();
    }

    @Test
    void aStateTokenThatDoesNotMatchIsRefusedByTheTargetAndPreparedAgain() {
        StepRecord record =
                apply(Fault.at(Method.REVOKE).also(() -> corp.disturb(jdoe + "/entitlement/group-membership/staff")));

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.attempt()).isEqualTo(2);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
    }

    @Test
    void throttlingEndsThePartitionAndWaitsAllOfIt() {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(ConnectorException.builder(FailureClass.THROTTLED, "slow down")
                        .retryAfter(Duration.ofMinutes(7))
                        .build()));

        RunReport report = bench.apply(plan);

        assertThat(corp.writes()).isEmpty();
        StepRecord blocked = Bench.step(report, Effect.BLOCK_SIGN_IN).record();
        assertThat(blocked.state()).isEqualTo(StepState.RETRY_AT);
        assertThat(blocked.notBefore()).contains(bench.clock.instant().plus(Duration.ofMinutes(7)));
        assertThat(report.stopped()).isNotEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);

        bench.clock.advance(Duration.ofMinutes(7).minusMillis(1));
        assertThat(Bench.step(bench.apply(plan), Effect.BLOCK_SIGN_IN).record().state())
                .isEqualTo(StepState.RETRY_AT);
        bench.clock.advance(Duration.ofMillis(1));
        assertThat(Bench.step(bench.apply(plan), Effect.BLOCK_SIGN_IN).record().state())
                .isEqualTo(StepState.VERIFIED);
    }

    @Test
    void anOutcomeOfChangedIsReadBack() {
        StepRecord lied =
                apply(Fault.at(Method.REVOKE).answers(RevokeOutcome.changed(Evidence.of("it says it did it"))));

        assertThat(lied.state()).isEqualTo(StepState.RETRY_AT);
        assertThat(lied.reason()).isEqualTo("NOT_YET");
        assertThat(apply().state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void anOutcomeOfAlreadyInStateIsReadBack() {
        StepRecord lied = apply(Fault.at(Method.REVOKE).answers(RevokeOutcome.alreadyInState(absent())));

        assertThat(lied.state()).isEqualTo(StepState.RETRY_AT);
    }

    @Test
    void anOutcomeOfNotRemovableParks() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).answers(RevokeOutcome.notRemovable("dynamic group")));

        StepView view = removal(bench.apply(plan));

        assertThat(view.record().state()).isEqualTo(StepState.PARKED);
        assertThat(view.status()).isEqualTo(CellStatus.NOT_REMOVABLE);
    }

    @Test
    void anOutcomeOfRefusedStaysOpen() {
        StepRecord record = apply(Fault.at(Method.REVOKE).answers(RevokeOutcome.refused("the last owner")));

        assertThat(record.state()).isEqualTo(StepState.REFUSED);
        assertThat(record.why()).isEqualTo("the last owner");
    }

    @Test
    void anOutcomeOfPartialIsPreparedAgainLater() {
        StepRecord record = apply(Fault.at(Method.REVOKE)
                .answers(RevokeOutcome.partial(List.of("one"), List.of("two"), "the second write failed")));

        assertThat(record.state()).isEqualTo(StepState.RETRY_AT);
        assertThat(apply().state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void anOutcomeOfUnknownIsADoubtThatReadingSettles() {
        StepRecord record = apply(Fault.at(Method.REVOKE).afterEffect().answers(RevokeOutcome.unknown("no idea")));

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(revokes()).isOne();
    }

    @Test
    void acceptedWorkIsPolledAndNeverCalledAgain() {
        StepRecord record = apply(Fault.at(Method.REVOKE).accepts());
        assertThat(record.state()).isEqualTo(StepState.INTENT);
        assertThat(record.pendingHandle()).isPresent();
        bench.restart();

        StepRecord after = apply();

        assertThat(after.state()).isEqualTo(StepState.VERIFIED);
        assertThat(revokes()).isOne();
        assertThat(corp.calls(Method.POLL)).isOne();
    }

    @Test
    void acceptedWorkWhosePollFailsKeepsItsHandle() {
        StepRecord before = apply(Fault.at(Method.REVOKE).accepts());

        StepRecord failed = apply(Fault.at(Method.POLL).fails(FailureClass.UNAVAILABLE));
        assertThat(failed.pendingHandle()).isEqualTo(before.pendingHandle());

        assertThat(apply().state()).isEqualTo(StepState.VERIFIED);
        assertThat(revokes()).isOne();
    }

    @Test
    void verifyNotYetIsWaitedOutForTheTargetsLag() {
        corp.lag(Duration.ofSeconds(40), Duration.ofSeconds(60));
        bench.clock.advance(Duration.ofMinutes(5));
        plan = bench.plan();

        StepRecord record = apply();

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.attempt()).isOne();
    }

    @Test
    void aReadThatBeganBeforeTheLagWasOverIsNotTheLastOne() {
        corp.lag(Duration.ofSeconds(55), Duration.ofSeconds(60));
        bench.clock.advance(Duration.ofMinutes(5));
        plan = bench.plan();

        // The first read begins at once, shows the old state, and answers only when the lag is over.
        StepRecord record = apply(Fault.at(Method.VERIFY)
                .also(() -> bench.clock.advance(Duration.ofSeconds(61)))
                .answers(Verification.notYet("the old state")));

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.attempt()).isOne();
    }

    @Test
    void verifyNotYetBeyondTheLagIsTriedAgainWithANewIntent() {
        corp.lag(Duration.ofSeconds(90), Duration.ofSeconds(10));
        bench.clock.advance(Duration.ofMinutes(5));
        plan = bench.plan();

        assertThat(apply().state()).isEqualTo(StepState.RETRY_AT);
        bench.clock.advance(Duration.ofMinutes(5));

        StepRecord record = apply();
        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void verifyHiddenAfterASuccessfulCallIsNoProof() {
        StepRecord record = apply(Fault.at(Method.VERIFY).answers(Verification.hidden("the control was not shown")));

        assertThat(record.state()).isEqualTo(StepState.PARKED);
        assertThat(apply().state()).isEqualTo(StepState.VERIFIED);
        assertThat(revokes()).isOne();
    }

    @Test
    void verifyUnreadableAfterASuccessfulCallIsNoProof() {
        StepRecord record = apply(Fault.at(Method.VERIFY).fails(FailureClass.AUTHORIZATION));

        assertThat(record.state()).isEqualTo(StepState.PARKED);
        assertThat(apply().state()).isEqualTo(StepState.VERIFIED);
        assertThat(revokes()).isOne();
    }

    @Test
    void verifyHiddenWhileACallMayBeOutStaysInDoubt() {
        StepRecord record = apply(
                Fault.at(Method.REVOKE).fails(FailureClass.TIMEOUT),
                Fault.at(Method.VERIFY).answers(Verification.hidden("the control was not shown")));

        assertThat(record.state()).isEqualTo(StepState.IN_DOUBT);
    }
}
