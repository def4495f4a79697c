package io.deprov.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.Protection;
import io.deprov.api.access.Subject;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left goes on by itself when somebody calls resume: at its time, under its approval, and no sooner. */
class ResumeTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aLeaverInAGroup() {
        bench = new Bench(directory).with(builder -> builder.approvalValidity(Duration.ofDays(60)));
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private List<RunReport> resume() {
        List<RunReport> reports = new ArrayList<>();
        bench.deprov().resume(reports::add);
        return reports;
    }

    @Test
    void nothingIsCalledBeforeItsTime() {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).fails(FailureClass.UNAVAILABLE));
        Plan plan = bench.plan();
        RunReport first = bench.apply(plan);
        assertThat(Bench.step(first, Effect.REMOVE).record().notBefore().orElseThrow())
                .isAfter(bench.clock.instant());
        int calls = corp.calls().size();

        assertThat(resume()).isEmpty();
        assertThat(corp.calls()).hasSize(calls);

        bench.clock.advance(Duration.ofMinutes(5));
        List<RunReport> later = resume();

        assertThat(later).hasSize(1);
        assertThat(Bench.step(later.get(0), Effect.REMOVE).record().state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void aDeletionIsDoneWhenItsTimeHasCome() {
        bench.apply(bench.plan());
        bench.restart();
        bench.clock.advance(Duration.ofDays(29));
        assertThat(resume()).isEmpty();

        bench.clock.advance(Duration.ofDays(1));
        List<RunReport> reports = resume();

        assertThat(reports).extracting(RunReport::verdict).containsExactly(Verdict.CLOSED);
        assertThat(corp.exists(jdoe)).isFalse();
        assertThat(resume()).isEmpty();
    }

    @Test
    void aDeletionWhoseApprovalHasExpiredIsNamedAndNotDone() {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(1)));
        Plan plan = bench.plan();
        bench.apply(plan);
        bench.clock.advance(Duration.ofDays(31));

        Resumed resumed = bench.deprov().resume(report -> {
            throw new AssertionError("nothing to do");
        });

        assertThat(resumed.needApproval()).containsExactly(plan.digest());
        assertThat(corp.exists(jdoe)).isTrue();
    }

    @Test
    void aDoubtIsSettledByReadingAlsoWithoutAValidApproval() {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(1)));
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.REMOVE)
                .landsAfter(Duration.ofSeconds(1))
                .fails(FailureClass.TIMEOUT));
        bench.apply(bench.plan());
        bench.clock.advance(Duration.ofDays(2));

        List<RunReport> reports = resume();

        assertThat(Bench.step(reports.get(0), Effect.REMOVE).record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(corp.writes())
                .filteredOn(write -> write.startsWith("remove"))
                .hasSize(1);
    }

    @Test
    void whatIsParkedIsTriedAgainOnceADay() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).times(2).fails(FailureClass.AUTHORIZATION));
        bench.apply(bench.plan());
        bench.clock.advance(Duration.ofHours(23));
        assertThat(resume()).isEmpty();
        bench.clock.advance(Duration.ofHours(1));
        assertThat(Bench.step(resume().get(0), Effect.REMOVE).record().state()).isEqualTo(StepState.PARKED);
        assertThat(resume()).isEmpty();
        bench.clock.advance(Duration.ofHours(24));

        assertThat(Bench.step(resume().get(0), Effect.REMOVE).record().state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void whatWasParkedUnderAClockThatIsSetBackSinceIsTriedAtOnceAndThenOnceADay() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).times(2).fails(FailureClass.AUTHORIZATION));
        bench.apply(bench.plan());
        bench.restart();
        bench.clock.set(Duration.ofDays(-3650));

        assertThat(Bench.step(resume().get(0), Effect.REMOVE).record().state()).isEqualTo(StepState.PARKED);
        assertThat(resume()).isEmpty();
        bench.clock.advance(Duration.ofHours(24));

        assertThat(Bench.step(resume().get(0), Effect.REMOVE).record().state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void aPlanThatWasOpenedJustBeforeACrashIsDone() throws Exception {
        Plan plan = bench.plan();
        var approval = bench.deprov().approve(plan, "boss");
        bench.restart();
        try (var store = new io.deprov.core.journal.file.FileStepStore(directory.resolve("journal"), bench.clock)) {
            store.open(plan, approval);
        }

        List<RunReport> reports = resume();

        assertThat(reports).extracting(RunReport::verdict).containsExactly(Verdict.REVOKED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
    }

    @Test
    void eachOpenExecutionGoesOnAndFinishedOnesAreLeftAlone() throws Exception {
        corp.account("asmith", "1002");
        Plan two = bench.deprov()
                .plan(PlanRequest.of(Subject.of(Identifier.of("employeeNumber", "1002")))
                        .retireNow())
                .plan();
        bench.apply(two);
        Plan one = bench.plan();
        bench.apply(one);
        bench.clock.advance(Duration.ofDays(30));

        Resumed resumed =
                bench.deprov().resume(report -> assertThat(report.planDigest()).isEqualTo(one.digest()));

        assertThat(resumed.open()).isOne();
        assertThat(resumed.ran()).isOne();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"UNAVAILABLE", "INTERNAL"})
    void aFailureThatLastsADayIsParkedForPeopleToSee(FailureClass failure) {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).always().fails(failure));
        Plan plan = bench.plan();
        bench.apply(plan);
        StepState state = StepState.RETRY_AT;
        int hours = 0;
        while (state == StepState.RETRY_AT && hours < 100) {
            bench.clock.advance(Duration.ofHours(1));
            hours++;
            state = Bench.step(resume().get(0), Effect.REMOVE).record().state();
        }

        assertThat(state).isEqualTo(StepState.PARKED);
        assertThat(hours).isBetween(24, 26);
        assertThat(bench.deprov().find(plan).orElseThrow().steps().values())
                .anyMatch(step -> step.why().contains("times in a row since"));
    }

    @Test
    void aFailureThatBeganUnderAClockThatIsSetBackSinceLastsFromThenOn() {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).always().fails(FailureClass.UNAVAILABLE));
        bench.apply(bench.plan());
        bench.clock.set(Duration.ofDays(-3650));
        StepState state = StepState.RETRY_AT;
        int hours = 0;
        while (state == StepState.RETRY_AT && hours < 30) {
            bench.restart();
            bench.clock.advance(Duration.ofHours(1));
            hours++;
            state = Bench.step(resume().get(0), Effect.REMOVE).record().state();
        }

        assertThat(state).isEqualTo(StepState.PARKED);
    }

    @Test
    void twoFailuresADayApartAreNoneThatLasted() {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).times(2).fails(FailureClass.UNAVAILABLE));
        bench.apply(bench.plan());
        bench.clock.advance(Duration.ofDays(2));

        StepState second = Bench.step(resume().get(0), Effect.REMOVE).record().state();

        assertThat(second).isEqualTo(StepState.RETRY_AT);
    }

    @Test
    void anOlderPlanIsNotRunAgainAfterACrashBetweenOpeningTheNewerOneAndTakingOver() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).times(2).fails(FailureClass.AUTHORIZATION));
        Plan first = bench.plan();
        bench.apply(first);
        corp.group(jdoe, "later");
        bench.clock.advance(Duration.ofMinutes(1));
        Plan second = bench.plan();
        var approval = bench.deprov().approve(second, "boss");
        bench.restart();
        try (var store = new io.deprov.core.journal.file.FileStepStore(directory.resolve("journal"), bench.clock)) {
            store.open(second, approval);
        }
        bench.clock.advance(Duration.ofDays(2));

        List<RunReport> reports = resume();

        assertThat(reports).extracting(RunReport::planDigest).containsOnly(second.digest());
        assertThat(bench.deprov().find(first).orElseThrow().supersededBy()).isEqualTo(second.digest());
    }

    @Test
    void whatCouldNotBeReadBackIsReadAgainByTheNextResumeAndNotCalled() {
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).fails(FailureClass.AUTHORIZATION));
        bench.apply(bench.plan());
        long writes = corp.writes().size();

        RunReport report = resume().get(0);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(corp.writes()).hasSize((int) writes);
        assertThat(resume()).isEmpty();
    }

    private Plan applied(String employeeNumber) throws Exception {
        Plan plan = bench.deprov()
                .plan(PlanRequest.of(Subject.of(Identifier.of("employeeNumber", employeeNumber))))
                .plan();
        bench.apply(plan);
        return plan;
    }

    @Test
    void aCaseThatIsHeldUpDoesNotKeepAnotherOneWaiting() throws Exception {
        InMemoryTarget cloud = bench.target("cloud");
        bench.restart();
        String other = cloud.account("asmith", "1002");
        Plan held = bench.plan();
        bench.apply(held);
        Plan free = applied("1002");
        bench.clock.advance(Duration.ofDays(30));
        CountDownLatch deleted = new CountDownLatch(1);
        AtomicBoolean wasDeleted = new AtomicBoolean();
        cloud.onWrite(deleted::countDown);
        corp.script(Fault.at(Method.PREPARE)
                .on(Effect.DELETE)
                .also(() -> wasDeleted.set(Uninterruptibles.awaitUninterruptibly(deleted, 20, TimeUnit.SECONDS))));

        assertThat(resume()).extracting(RunReport::planDigest).containsExactlyInAnyOrder(held.digest(), free.digest());

        assertThat(wasDeleted).isTrue();
        assertThat(cloud.exists(other)).isFalse();
        assertThat(corp.exists(jdoe)).isFalse();
    }

    @Test
    void whatCannotBeDoneUntilSomethingElseIsDoneIsNotTriedEachTime() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));
        bench.apply(bench.plan());
        bench.clock.advance(Duration.ofDays(30));
        assertThat(resume()).hasSize(1);
        int calls = corp.calls().size();
        int records = bench.audit().size();

        bench.clock.advance(Duration.ofHours(1));
        assertThat(resume()).isEmpty();

        assertThat(corp.calls()).hasSize(calls);
        assertThat(bench.audit()).hasSize(records);
    }

    @Test
    void aDoubtThatCannotBeReadIsLookedAtEverMoreSeldomAndFillsNoJournal() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.TIMEOUT));
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));
        bench.apply(bench.plan());
        int looked = 0;
        resume();
        int records = bench.audit().size();

        for (int minute = 0; minute < 600; minute++) {
            bench.clock.advance(Duration.ofMinutes(1));
            looked += resume().size();
        }

        assertThat(looked).isBetween(10, 30);
        assertThat(bench.audit()).hasSize(records);
    }

    @Test
    void anExecutionThatWasFinishedJustBeforeACrashGetsItsVerdict() throws Exception {
        Plan plan = bench.planRetireNow();
        var approval = bench.deprov().approve(plan, "boss");
        bench.restart();
        try (var store = new io.deprov.core.journal.file.FileStepStore(directory.resolve("journal"), bench.clock)) {
            store.open(plan, approval);
            plan.steps().forEach(step -> store.move(plan.digest(), step.id(), 0, Transition.to(StepState.VERIFIED)));
        }

        assertThat(resume()).hasSize(1);

        assertThat(bench.deprov().find(plan).orElseThrow().verdict()).isNotNull();
        assertThat(resume()).isEmpty();
    }

    @Test
    void aLostPlanIsNamedAndTheOthersGoOn() throws Exception {
        corp.account("asmith", "1002");
        Plan lost = bench.plan();
        bench.apply(lost);
        Plan other = applied("1002");
        bench.restart();
        bench.clock.advance(Duration.ofDays(30));
        try (Stream<Path> plans = Files.list(directory.resolve("journal/plans"))) {
            Files.delete(plans.filter(
                            path -> path.toString().contains(lost.digest().replace("sha256:", "")))
                    .findFirst()
                    .orElseThrow());
        }
        List<RunReport> reports = new ArrayList<>();

        Resumed resumed = bench.deprov().resume(reports::add);

        assertThat(reports).extracting(RunReport::planDigest).containsExactly(other.digest());
        assertThat(resumed.failed()).containsOnlyKeys(lost.digest());
        assertThat(resumed.failed().get(lost.digest())).contains("not in the state directory");
    }

    @Test
    void whatAGuardRefusedIsAskedAboutAgainOnceADay() {
        corp.protection(jdoe, Protection.none());
        Plan plan = bench.plan();
        corp.protection(jdoe, Protection.of("break-glass"));
        assertThat(bench.apply(plan).refusedEverything()).isTrue();
        corp.protection(jdoe, Protection.none());
        bench.clock.advance(Duration.ofHours(23));
        assertThat(resume()).isEmpty();

        bench.clock.advance(Duration.ofHours(1));

        assertThat(resume()).extracting(RunReport::verdict).containsExactly(Verdict.REVOKED);
    }

    @Test
    void whoThrowsWhileBeingToldGetsTheirExceptionBackAndNothingIsLost() throws Exception {
        bench.apply(bench.plan());
        bench.clock.advance(Duration.ofDays(30));

        assertThatThrownBy(() -> bench.deprov().resume(report -> {
                    throw new IllegalStateException("the screen is gone");
                }))
                .hasMessage("the screen is gone");

        assertThat(corp.exists(jdoe)).isFalse();
        assertThat(resume()).isEmpty();
    }
}
