package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.core.RefusedException;
import io.deprov.core.Resumed;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes back is left alone from one decision on: nothing is tried again, and nothing falls due. */
class CancelledCaseTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aLeaverInAGroup() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private void cancel(Plan plan) throws RefusedException {
        bench.deprov().cancelCase(plan.caseId(), "Ada Lovelace", "hired again");
    }

    private StepRecord removal(Plan plan) {
        CaseRecord record = bench.deprov().find(plan).orElseThrow();
        return plan.steps().stream()
                .filter(step -> step.effect().equals(Effect.REMOVE))
                .map(step -> record.step(step.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsParkedAndWhatIsScheduledIsCancelledInOneDecision() throws Exception {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));
        Plan plan = bench.plan();
        bench.apply(plan);
        assertThat(removal(plan).state()).isEqualTo(StepState.PARKED);

        cancel(plan);
        bench.restart();
        corp.healthy();
        bench.clock.advance(Duration.ofDays(40));
        bench.deprov().resume(report -> {});

        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
        Set<StepState> states = bench.deprov().find(plan).orElseThrow().steps().values().stream()
                .map(StepRecord::state)
                .collect(Collectors.toSet());
        assertThat(states).containsExactlyInAnyOrder(StepState.VERIFIED, StepState.CANCELLED);
        assertThat(bench.audit())
                .filteredOn(record -> record.get("kind").asText().equals("DECISION"))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.get("fields").get("decision").asText()).isEqualTo("CANCEL_CASE");
                    assertThat(record.get("fields").get("actor").asText()).isEqualTo("Ada Lovelace");
                    assertThat(record.get("fields").get("why").asText()).isEqualTo("hired again");
                });
    }

    @Test
    void whatIsInDoubtIsSettledByReadingAndNotTriedAgain() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.TIMEOUT));
        Plan plan = bench.plan();
        bench.apply(plan);
        assertThat(removal(plan).state()).isEqualTo(StepState.IN_DOUBT);

        cancel(plan);
        assertThat(removal(plan).state()).isEqualTo(StepState.IN_DOUBT);
        bench.restart();
        bench.clock.advance(Duration.ofHours(1));
        bench.deprov().resume(report -> {});

        assertThat(removal(plan).state()).isEqualTo(StepState.CANCELLED);
        assertThat(removal(plan).why()).startsWith("Ada Lovelace: hired again");
        assertThat(removal(plan).attempt()).isEqualTo(1);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
    }

    @Test
    void aCallThatTookEffectBeforeItIsVerified() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).afterEffect().fails(FailureClass.TIMEOUT));
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).fails(FailureClass.UNAVAILABLE));
        Plan plan = bench.plan();
        bench.apply(plan);

        cancel(plan);
        bench.clock.advance(Duration.ofHours(1));
        bench.deprov().resume(report -> {});

        assertThat(removal(plan).state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void aRunThatIsUnderWayBeginsNothingMore() {
        Plan plan = bench.plan();
        corp.script(Fault.at(Method.REVOKE).on(Effect.BLOCK_SIGN_IN).also(() -> {
            try {
                cancel(plan);
            } catch (RefusedException e) {
                throw new AssertionError(e);
            }
        }));

        RunReport report = bench.apply(plan);

        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN).record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(removal(plan).state()).isEqualTo(StepState.CANCELLED);
        assertThat(removal(plan).attempt()).isZero();
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
    }

    @Test
    void theNextLeaveIsAnotherGenerationAndIsDone() throws Exception {
        Plan plan = bench.plan();
        bench.apply(plan);
        cancel(plan);
        corp.unblock(jdoe);

        Plan second = bench.planned(PlanRequest.of(Bench.LEAVER).generation(2)).plan();

        assertThat(bench.apply(second).verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.isBlocked(jdoe)).isTrue();
    }

    @Test
    void whereNothingIsLeftToBeCancelledItIsRefused() throws Exception {
        Plan plan = bench.plan();
        assertThatThrownBy(() -> cancel(plan))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("never applied");
        bench.apply(plan);
        assertThatThrownBy(() -> bench.deprov().cancelCase(plan.caseId(), "1001", "mine"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("leaver");
        cancel(plan);

        assertThatThrownBy(() -> cancel(plan))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("cancelled already");
    }

    @Test
    void whatIsGivenToThemAfterwardsIsNoneOfTheCasesBusiness() throws Exception {
        Plan plan = bench.plan();
        bench.apply(plan);
        cancel(plan);
        corp.unblock(jdoe).group(jdoe, "new-department");
        bench.clock.advance(Duration.ofDays(1));

        Resumed resumed = bench.deprov().resume(report -> {});

        assertThat(resumed.incomplete()).isEmpty();
        assertThat(bench.deprov().verify(plan).coverage().open()).isEmpty();
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("new-department");
    }

    @Test
    void whatWasDoneAndCouldNotBeReadBackIsReadBackFirst() throws Exception {
        corp.script(Fault.at(Method.VERIFY).on(Effect.BLOCK_SIGN_IN).always().fails(FailureClass.UNAVAILABLE));
        Plan plan = bench.plan();
        bench.apply(plan);

        cancel(plan);
        corp.healthy();
        bench.clock.advance(Duration.ofDays(1));
        RunReport[] last = {null};
        bench.deprov().resume(report -> last[0] = report);

        assertThat(Bench.step(last[0], Effect.BLOCK_SIGN_IN).record().state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void aPlanOfTheSameGenerationThatWasMadeBeforeOrIsMadeAfterwardsIsRefused() throws Exception {
        Plan plan = bench.plan();
        bench.apply(plan);
        corp.group(jdoe, "late");
        Plan newer = bench.plan();
        Approval approval = bench.deprov().approve(newer, "boss");
        cancel(plan);
        corp.unblock(jdoe);

        assertThatThrownBy(() -> bench.deprov().apply(newer, approval))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("was cancelled")
                .hasMessageContaining("generation 2");
        assertThatThrownBy(() -> bench.deprov().plan(PlanRequest.of(Bench.LEAVER)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("generation 2");
        assertThat(corp.isBlocked(jdoe)).isFalse();
    }
}
