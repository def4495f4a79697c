package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.api.FailureClass;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepId;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.core.RefusedException;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person decides about a step is recorded with name and reason, and does what it says and no more. */
class DecisionTest {

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

    private static StepId removal(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.effect().equals(Effect.REMOVE))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private void decide(Plan plan, Decision.Kind kind) throws RefusedException {
        bench.deprov().decide(plan, removal(plan), kind, "Ada Lovelace", "ticket 4711");
    }

    @Test
    void whatHasToBeDoneByHandIsClosedByWhoAttestsIt() throws Exception {
        corp.cannot("entitlement/group-membership remove");
        Plan plan = bench.plan();
        RunReport before = bench.apply(plan);
        assertThat(before.verdict()).isEqualTo(Verdict.INCOMPLETE);
        corp.dropGroup(jdoe, "staff");

        decide(plan, Decision.Kind.ATTEST);
        RunReport after = bench.apply(plan);

        assertThat(Bench.step(after, Effect.REMOVE).status()).isEqualTo(CellStatus.MANUAL_CONFIRMED);
        assertThat(after.verdict()).isEqualTo(Verdict.REVOKED);
        JsonNode record = bench.audit().stream()
                .filter(each -> each.get("kind").asText().equals("DECISION"))
                .findFirst()
                .orElseThrow();
        assertThat(record.get("fields").get("actor").asText()).isEqualTo("Ada Lovelace");
        assertThat(record.get("fields").get("assurance").asText()).isEqualTo("asserted");
        assertThat(record.get("fields").get("why").asText()).isEqualTo("ticket 4711");
    }

    @Test
    void whatWasAttestedAndIsThereAllTheSameIsOpen() throws Exception {
        corp.cannot("entitlement/group-membership remove");
        Plan plan = bench.plan();
        bench.apply(plan);

        decide(plan, Decision.Kind.ATTEST);
        RunReport after = bench.apply(plan);

        assertThat(after.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(after.coverage().open()).anyMatch(cell -> cell.why().contains("attested"));
    }

    @Test
    void aBlockThatWasAttestedAndIsNotSeenKeepsItsCellOpen() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.BLOCK_SIGN_IN).always().fails(FailureClass.AUTHORIZATION));
        Plan plan = bench.plan();
        StepId block =
                Bench.step(bench.apply(plan), Effect.BLOCK_SIGN_IN).step().id();

        bench.deprov().decide(plan, block, Decision.Kind.ATTEST, "Ada", "by hand");

        for (RunReport report : List.of(bench.apply(plan), bench.deprov().verify(plan))) {
            assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
            assertThat(report.coverage().open())
                    .anyMatch(cell -> cell.why().contains("sign-in was attested as blocked"));
        }
    }

    @Test
    void anAccountThatWasAttestedAsDeletedAndIsThereKeepsItsCellOpen() throws Exception {
        corp.cannot("account/account delete");
        Plan plan = bench.planRetireNow();
        StepId deletion = Bench.step(bench.apply(plan), Effect.DELETE).step().id();

        bench.deprov().decide(plan, deletion, Decision.Kind.ATTEST, "Ada", "by hand");
        RunReport there = bench.deprov().verify(plan);
        corp.vanish(jdoe);
        RunReport gone = bench.deprov().verify(plan);

        assertThat(there.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(there.coverage().open())
                .anyMatch(cell -> cell.why().contains("attested as deleted by hand and is there"));
        assertThat(gone.coverage().open()).noneMatch(cell -> cell.why().contains("attested"));
    }

    @Test
    void aDeletionGoesOnWhenWhatItWaitedForWasAttested() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));
        Plan plan = bench.plan();
        bench.apply(plan);
        corp.dropGroup(jdoe, "staff");
        decide(plan, Decision.Kind.ATTEST);
        bench.restart();
        bench.clock.advance(Duration.ofDays(31));

        RunReport report = bench.apply(plan);

        assertThat(corp.exists(jdoe)).isFalse();
        assertThat(report.verdict()).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void whatTheTargetRefusedIsTriedAgainWhenReleased() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).answers(RevokeOutcome.refused("the last owner")));
        Plan plan = bench.plan();
        bench.apply(plan);
        assertThat(Bench.step(bench.apply(plan), Effect.REMOVE).record().state())
                .isEqualTo(StepState.REFUSED);

        decide(plan, Decision.Kind.RELEASE);
        RunReport report = bench.apply(plan);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void whatIsReleasedHasNotFailedYet() throws Exception {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).always().fails(FailureClass.UNAVAILABLE));
        Plan plan = bench.plan();
        for (int hours = 0; hours < 30; hours++) {
            bench.apply(plan);
            bench.clock.advance(Duration.ofHours(1));
        }
        assertThat(bench.deprov().find(plan).orElseThrow().step(removal(plan)).state())
                .isEqualTo(StepState.PARKED);

        decide(plan, Decision.Kind.RELEASE);
        StepRecord released = bench.deprov().find(plan).orElseThrow().step(removal(plan));
        StepRecord failed = Bench.step(bench.apply(plan), Effect.REMOVE).record();

        assertThat(released.failures()).isZero();
        assertThat(released.firstFailure()).isEmpty();
        assertThat(failed.state()).isEqualTo(StepState.RETRY_AT);
        assertThat(failed.firstFailure()).contains(bench.clock.instant());
    }

    @Test
    void whatIsCancelledIsNotDoneAlsoNotAfterARestart() throws Exception {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).fails(FailureClass.AUTHORIZATION));
        Plan plan = bench.plan();
        bench.apply(plan);
        decide(plan, Decision.Kind.CANCEL);
        bench.restart();

        RunReport report = bench.apply(plan);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.CANCELLED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).contains("staff");
    }

    @Test
    void aCallInDoubtIsNotDecidedAboutButSettled() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.TIMEOUT));
        Plan plan = bench.plan();
        bench.apply(plan);

        for (Decision.Kind kind : Decision.Kind.values()) {
            assertThatThrownBy(() -> decide(plan, kind))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("IN_DOUBT")
                    .hasMessageContaining("reading");
        }
    }

    @Test
    void whatIsFinishedOrUnknownOrWithoutReasonOrByTheLeaverIsRefused() {
        Plan plan = bench.plan();
        assertThatThrownBy(() -> decide(plan, Decision.Kind.ATTEST)).hasMessageContaining("never applied");
        bench.apply(plan);

        assertThatThrownBy(() -> decide(plan, Decision.Kind.ATTEST)).hasMessageContaining("VERIFIED");
        assertThatThrownBy(() ->
                        bench.deprov().decide(plan, new StepId("0".repeat(64)), Decision.Kind.ATTEST, "Ada", "because"))
                .hasMessageContaining("no step");
        assertThatThrownBy(() -> bench.deprov().decide(plan, removal(plan), Decision.Kind.ATTEST, "Ada", " "))
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> bench.deprov().decide(plan, removal(plan), Decision.Kind.ATTEST, "jdoe", "because"))
                .hasMessageContaining("leaver");
    }

    @Test
    void whatNothingCouldBeReadAboutForADayIsAttestedByAPerson() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.TIMEOUT));
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));
        Plan plan = bench.plan();
        bench.apply(plan);
        bench.clock.advance(Duration.ofHours(23));
        assertThatThrownBy(() -> decide(plan, Decision.Kind.ATTEST))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("can be attested");
        bench.clock.advance(Duration.ofHours(2));
        assertThatThrownBy(() -> decide(plan, Decision.Kind.CANCEL)).isInstanceOf(RefusedException.class);

        decide(plan, Decision.Kind.ATTEST);

        assertThat(bench.deprov().find(plan).orElseThrow().step(removal(plan)).state())
                .isEqualTo(StepState.ATTESTED);
    }

    @Test
    void aDecisionDoesNotWaitForARunAndTheRunHeedsIt() {
        Plan plan = bench.plan();
        corp.script(Fault.at(Method.PREPARE).on(Effect.BLOCK_SIGN_IN).also(() -> {
            try {
                decide(plan, Decision.Kind.CANCEL);
            } catch (RefusedException e) {
                throw new AssertionError(e);
            }
        }));

        RunReport report = bench.apply(plan);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.CANCELLED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
    }

    @Test
    void aDecisionThatComesWhileTheStepIsPreparedIsNotOverruled() {
        Plan plan = bench.plan();
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).also(() -> {
            try {
                decide(plan, Decision.Kind.CANCEL);
            } catch (RefusedException e) {
                throw new AssertionError(e);
            }
        }));

        RunReport report = bench.apply(plan);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.CANCELLED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
    }

    @Test
    void aPasswordThatWasChangedByHandIsThereAllTheSame() throws Exception {
        corp.cannot("credential/password revoke").cannot("credential/password rotate");
        Plan plan = bench.plan();
        RunReport before = bench.apply(plan);
        for (StepView view : before.steps()) {
            if (view.record().state() == StepState.MANUAL) {
                bench.deprov().decide(plan, view.step().id(), Decision.Kind.ATTEST, "Ada", "changed by hand");
            }
        }

        assertThat(before.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(bench.deprov().verify(plan).verdict()).isEqualTo(Verdict.REVOKED);
        bench.clock.advance(Duration.ofDays(31));
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.CLOSED);
    }
}
