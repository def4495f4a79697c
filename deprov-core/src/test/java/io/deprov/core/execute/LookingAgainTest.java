package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepId;
import io.deprov.api.Verification;
import io.deprov.api.access.Effect;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.WrappedFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was read once is not true for ever: what cannot be read again is open, and what was done and not read back is read first. */
class LookingAgainTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    InMemoryTarget cloud;
    String jdoe;

    @BeforeEach
    void aLeaverOnTwoTargets() {
        bench = new Bench(directory);
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

    private static List<CellStatus> open(RunReport report, String target) {
        return report.coverage().open().stream()
                .filter(cell -> cell.key().target().value().equals(target))
                .map(Cell::status)
                .distinct()
                .toList();
    }

    private static StepRecord removal(RunReport report) {
        return Bench.step(report, Effect.REMOVE).record();
    }

    private long removals() {
        return corp.calls().stream()
                .filter(call -> call.startsWith("REVOKE remove"))
                .count();
    }

    @Test
    void aFinishedTargetThatIsNotConfiguredAnyMoreIsNotConfirmed() throws Exception {
        Plan plan = bench.planRetireNow();
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.CLOSED);
        bench.removed("cloud");

        RunReport report = bench.deprov().verify(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(open(report, "cloud")).containsExactly(CellStatus.UNREADABLE);
        assertThat(open(report, "corp")).isEmpty();
    }

    @Test
    void aTargetThatWasUnreadableWhenPlannedStaysOpenWithoutBeingConfigured() {
        cloud.script(Fault.at(Method.CHECK).fails(FailureClass.UNAVAILABLE).always());
        Plan plan = bench.planRetireNow();
        bench.removed("cloud");

        RunReport report = bench.apply(plan);

        assertThat(corp.exists(jdoe)).isFalse();
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(open(report, "cloud")).containsExactly(CellStatus.UNREADABLE);
    }

    @Test
    void verifyThatCanReadNothingConfirmsNothingAndKeepsTheSteps() throws Exception {
        Plan plan = bench.plan();
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.REVOKED);
        corp.script(Fault.at(Method.VERIFY).fails(FailureClass.AUTHORIZATION).always());
        cloud.script(Fault.at(Method.VERIFY)
                .answers(Verification.hidden("control not shown"))
                .always());

        RunReport report = bench.deprov().verify(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(open(report, "corp")).containsExactly(CellStatus.UNREADABLE);
        assertThat(open(report, "cloud")).containsExactly(CellStatus.UNREADABLE);
        assertThat(report.steps())
                .filteredOn(view -> !view.step().effect().equals(Effect.DELETE))
                .isNotEmpty()
                .allMatch(view -> view.record().state() == StepState.VERIFIED);
    }

    @Test
    void verifyOnAFreshConnectorChecksItAndAsksWhatItCanDoFirst() throws Exception {
        WrappedFactory wrapped = bench.wrapped(WrappedFactory::new);
        Plan plan = bench.plan();
        bench.apply(plan);
        bench.removed("cloud");
        wrapped.calls().clear();

        bench.deprov().verify(plan);

        assertThat(wrapped.calls()).startsWith("check", "capabilities", "verify");
    }

    @Test
    void verifyReadsAStepAgainThatWasDoneAndCouldNotBeReadBack() throws Exception {
        Plan plan = bench.plan();
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).fails(FailureClass.UNAVAILABLE));
        StepRecord done = removal(bench.apply(plan));
        assertThat(done.isUnverified()).isTrue();

        RunReport report = bench.deprov().verify(plan);

        assertThat(removal(report).state()).isEqualTo(StepState.VERIFIED);
        assertThat(removals()).isOne();
    }

    @Test
    void applyUnderAnExpiredApprovalReadsAStepAgainThatCouldNotBeReadBack() throws Exception {
        Plan plan = bench.plan();
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).fails(FailureClass.UNAVAILABLE));
        Approval approval = bench.deprov().approve(plan, "boss");
        assertThat(removal(bench.deprov().apply(plan, approval)).isUnverified()).isTrue();
        bench.clock.advance(Duration.ofDays(2));

        RunReport report = bench.deprov().apply(plan, approval);

        assertThat(removal(report).state()).isEqualTo(StepState.VERIFIED);
        assertThat(report.calls()).isZero();
    }

    @Test
    void whatCouldNotBeReadBackIsNotCalledAgainWhileReadsLagBehind() {
        corp.lag(Duration.ofMinutes(5), Duration.ofMinutes(5));
        bench.clock.advance(Duration.ofHours(1));
        Plan plan = bench.plan();
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).fails(FailureClass.UNAVAILABLE));
        assertThat(removal(bench.apply(plan)).isUnverified()).isTrue();

        RunReport report = bench.apply(plan);

        assertThat(removals()).isOne();
        assertThat(removal(report).state()).isEqualTo(StepState.VERIFIED);
        assertThat(removal(report).attempt()).isOne();
    }

    @Test
    void whatCouldNotBeReadBackAndDoesNotShowYetIsWaitedForAndNotCalledAgain() {
        corp.lag(Duration.ofMinutes(5), Duration.ofMinutes(5));
        bench.clock.advance(Duration.ofHours(1));
        Plan plan = bench.plan();
        corp.script(Fault.at(Method.VERIFY).times(3).fails(FailureClass.AUTHORIZATION));
        assertThat(removal(bench.apply(plan)).isUnverified()).isTrue();

        RunReport report = bench.apply(plan);

        assertThat(removals()).isOne();
        assertThat(removal(report).state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void aDeletionProvedWithoutAControlIsNotBelieved() {
        Plan plan = bench.planRetireNow();
        corp.script(Fault.at(Method.VERIFY)
                .on(Effect.DELETE)
                .answers(Verification.holds(Proof.present("the listing is empty", bench.clock.instant())))
                .always());

        RunReport report = bench.apply(plan);

        assertThat(Bench.step(report, Effect.DELETE, jdoe).record().isUnverified())
                .isTrue();
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void anAccountThatIsListedAgainAfterItsDeletionWasVerifiedIsOpenAndVerifyReopensIt() throws Exception {
        PositiveControl control = PositiveControl.shown("accounts", PositiveControl.Origin.NAMED, "control-entry");
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.DELETE)
                .answers(RevokeOutcome.changed(Evidence.of("a replica took it"))));
        corp.script(Fault.at(Method.VERIFY)
                .on(Effect.DELETE)
                .answers(Verification.holds(Proof.absent("gone", bench.clock.instant(), control))));
        Plan plan = bench.planRetireNow();

        RunReport report = bench.apply(plan);

        assertThat(Bench.step(report, Effect.DELETE, jdoe).record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.coverage().open())
                .singleElement()
                .satisfies(cell -> assertThat(cell.why()).contains("verified as deleted and is there again"));
        RunReport reopened = bench.deprov().verify(plan);
        bench.apply(plan);
        assertThat(corp.exists(jdoe)).as("only when a person has released it").isTrue();
        StepId deletion = Bench.step(reopened, Effect.DELETE, jdoe).step().id();
        bench.deprov().decide(plan, deletion, Decision.Kind.RELEASE, "Ada", "a replica was behind");
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(corp.exists(jdoe)).isFalse();
    }

    @Test
    void whatIsVerifiedOnOneAccountIsReadBackInOneCall() throws Exception {
        corp.key(jdoe, "SHA256:k").session(jdoe, "s1");
        Plan plan = bench.plan();
        RunReport done = bench.apply(plan);
        int before = corp.verifiedTogether().size();
        long verified = done.steps().stream()
                .filter(view -> view.status() == CellStatus.VERIFIED
                        && view.step().access().id().target().value().equals("corp"))
                .count();
        assertThat(verified).isGreaterThan(4);

        bench.deprov().verify(plan);

        assertThat(corp.verifiedTogether().stream().skip(before)).containsExactly((int) verified);
    }

    @Test
    void aFailedReadingConcernsEverythingItWasAskedAbout() throws Exception {
        Plan plan = bench.plan();
        bench.apply(plan);
        corp.script(Fault.at(Method.VERIFY).fails(FailureClass.AUTHORIZATION));

        RunReport report = bench.deprov().verify(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(open(report, "corp")).containsExactly(CellStatus.UNREADABLE);
    }
}
