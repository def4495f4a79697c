package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.LeaverStatus;
import io.deprov.api.StepId;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Protection;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.file.FileStepStore;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps whose call may or may not have taken effect. */
class DoubtTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;
    Plan plan;
    volatile LeaverStatus.Answer answer = LeaverStatus.Answer.YES;

    @BeforeEach
    void aLeaverInAGroup() {
        bench = new Bench(directory).with(builder -> builder.callTimeout(Duration.ofSeconds(30)));
        corp = bench.target("corp").lag(Duration.ZERO, Duration.ofSeconds(20));
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
        plan = bench.plan();
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private StepRecord removal() {
        return Bench.step(bench.apply(plan), Effect.REMOVE).record();
    }

    private List<String> callsOnTheGroup() {
        return corp.calls().stream().filter(call -> call.endsWith(" staff")).toList();
    }

    private void leaveInDoubt() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.TIMEOUT));
        assertThat(removal().state()).isEqualTo(StepState.IN_DOUBT);
    }

    @Test
    void anIntentFoundAtStartIsVerifiedFirstAndNeverCalledFirst() {
        leaveInDoubt();
        bench.restart();
        int before = callsOnTheGroup().size();

        removal();

        assertThat(callsOnTheGroup().get(before)).isEqualTo("VERIFY remove staff");
    }

    @Test
    void itIsNotCalledAgainBeforeDeadlinePlusLag() {
        Instant called = bench.clock.instant();
        leaveInDoubt();

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.attempt()).isEqualTo(2);
        assertThat(bench.clock.instant()).isAfterOrEqualTo(called.plusSeconds(30 + 20));
    }

    @Test
    void aCallThatWasGivenMoreTimeByAnotherProcessHasAllOfIt() {
        bench.with(builder -> builder.callTimeout(Duration.ofMinutes(2)));
        Instant called = bench.clock.instant();
        leaveInDoubt();
        bench.with(builder -> builder.callTimeout(Duration.ofSeconds(1)));

        removal();

        assertThat(bench.clock.instant()).isAfterOrEqualTo(called.plusSeconds(120 + 20));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1})
    void aDeadlineThatCannotBeTrueNeitherShortensTheWaitNorMakesItADay(long days) throws Exception {
        Instant called = bench.clock.instant();
        StepId step = plan.steps().stream()
                .filter(each -> each.effect().equals(Effect.REMOVE))
                .findFirst()
                .orElseThrow()
                .id();
        Approval approval = bench.deprov().approve(plan, "boss");
        bench.restart();
        try (FileStepStore store = new FileStepStore(directory.resolve("journal"), bench.clock)) {
            store.open(plan, approval);
            Intent intent = new Intent("v1", step.value(), called.plus(Duration.ofDays(days)), Map.of());
            assertThat(store.claim(plan.digest(), step, 0, intent)).isPresent();
        }

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.intentAt()).isBetween(called.plusSeconds(30 + 20), called.plusSeconds(3600 + 20));
    }

    @Test
    void aLateEffectIsFoundByReadingAndNotRepeated() {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.REMOVE)
                .landsAfter(Duration.ofSeconds(45))
                .fails(FailureClass.CONNECTION_LOST));
        assertThat(removal().state()).isEqualTo(StepState.IN_DOUBT);

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.attempt()).isOne();
        assertThat(corp.writes())
                .filteredOn(write -> write.startsWith("remove"))
                .hasSize(1);
    }

    @Test
    void aReadThatBeganWhileTheCallCouldStillLandDoesNotSettleTheDoubt() {
        leaveInDoubt();
        corp.script(Fault.at(Method.VERIFY)
                .on(Effect.REMOVE)
                .also(() -> {
                    bench.clock.advance(Duration.ofSeconds(60));
                    corp.dropGroup(jdoe, "staff");
                })
                .answers(Verification.notYet("read before it landed")));

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(callsOnTheGroup()).filteredOn("VERIFY remove staff"::equals).hasSize(3);
        assertThat(callsOnTheGroup()).filteredOn("PREPARE remove staff"::equals).hasSize(1);
    }

    @Test
    void aDoubtThatCannotBeReadStaysADoubt() {
        leaveInDoubt();
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).always().fails(FailureClass.UNAVAILABLE));

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.IN_DOUBT);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).contains("staff");
    }

    @Test
    void aDoubtWhoseControlIsHiddenStaysADoubt() {
        leaveInDoubt();
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).always().answers(Verification.hidden("not shown")));

        assertThat(removal().state()).isEqualTo(StepState.IN_DOUBT);
    }

    @Test
    void aVerifyThatThrowsConflictDoesNotMakeADoubtACallAgain() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.TIMEOUT));
        corp.script(Fault.at(Method.VERIFY)
                .on(Effect.REMOVE)
                .fails(ConnectorException.of(FailureClass.CONFLICT, "an odd thing to say when reading")));

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.IN_DOUBT);
        assertThat(record.attempt()).isOne();
    }

    @Test
    void aDoubtOnAnAccountThatIsProtectedByNowIsReadAndNotCalledAgain() {
        leaveInDoubt();
        corp.protection(jdoe, Protection.of("break glass"));

        StepRecord record = removal();

        assertThat(corp.writes()).noneMatch(write -> write.startsWith("remove"));
        assertThat(record.state()).isNotEqualTo(StepState.VERIFIED);
        assertThat(record.attempt()).isOne();
    }

    @Test
    void aDoubtfulDeletionOfSomebodyWhoCameBackIsNotCalledAgain() {
        bench.with(builder -> builder.leaverStatus((subject, context) -> answer));
        plan = bench.planRetireNow();
        corp.script(Fault.at(Method.REVOKE).on(Effect.DELETE).fails(FailureClass.TIMEOUT));
        assertThat(Bench.step(bench.apply(plan), Effect.DELETE).record().state())
                .isEqualTo(StepState.IN_DOUBT);
        answer = LeaverStatus.Answer.NO;

        bench.apply(plan);

        assertThat(corp.exists(jdoe)).isTrue();
    }

    @Test
    void aDoubtWhoseCapabilityIsGoneIsNotCalledAgain() {
        leaveInDoubt();
        corp.cannot("entitlement/group-membership remove");

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.PARKED);
        assertThat(record.attempt()).isOne();
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).contains("staff");
    }

    @Test
    void doubtsOnADeadTargetDoNotHoldUpTheRunOneByOne() {
        for (int i = 0; i < 20; i++) {
            corp.group(jdoe, "g" + i);
        }
        plan = bench.plan();
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).always().fails(FailureClass.CANCELLED));
        bench.apply(plan);
        corp.healthy().script(Fault.at(Method.VERIFY).always().fails(FailureClass.TIMEOUT));
        long before = corp.calls(Method.VERIFY);

        RunReport report = bench.apply(plan);

        assertThat(corp.calls(Method.VERIFY) - before).isLessThan(6);
        assertThat(report.stopped()).isNotEmpty();
    }
}
