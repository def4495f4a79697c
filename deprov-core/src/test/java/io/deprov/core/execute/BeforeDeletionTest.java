package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.Protection;
import io.deprov.api.access.Subject;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account is deleted weeks after it was blocked, and only while it still is blocked. */
class BeforeDeletionTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;
    Plan plan;

    @BeforeEach
    void aLeaverWhoseDeletionIsDue() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        plan = bench.plan();
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.REVOKED);
        bench.clock.advance(Duration.ofDays(31));
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static StepRecord deletion(RunReport report) {
        return Bench.step(report, Effect.DELETE).record();
    }

    @Test
    void anAccountThatWasSwitchedOnAgainIsNotDeleted() {
        corp.unblock(jdoe);

        RunReport report = bench.apply(plan);

        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(deletion(report).state()).isEqualTo(StepState.PARKED);
        assertThat(deletion(report).reason()).isEqualTo("REOPENED");
        assertThat(deletion(report).why()).contains("release the deletion");
        StepView block = Bench.step(report, Effect.BLOCK_SIGN_IN);
        assertThat(block.record().state()).isEqualTo(StepState.PARKED);
        assertThat(block.record().reason()).isEqualTo("REOPENED");
        assertThat(block.status()).isEqualTo(CellStatus.PARKED);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    /** Somebody who was hired again is not blocked, let alone deleted, by a timer, however long it goes on asking. */
    @Test
    void noTimerBlocksOrDeletesWhoWasSwitchedOnAgain() throws Exception {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(90)));
        Plan again = bench.planned(PlanRequest.of(Bench.LEAVER).caseId("again")).plan();
        bench.apply(again);
        bench.clock.advance(Duration.ofDays(10));
        corp.unblock(jdoe);
        bench.deprov().verify(again);

        for (int days : new int[] {0, 1, 30, 1, 1}) {
            bench.restart();
            bench.clock.advance(Duration.ofDays(days));
            bench.deprov().resume(report -> {});
        }

        assertThat(corp.isBlocked(jdoe)).isFalse();
        assertThat(corp.exists(jdoe)).isTrue();
    }

    @Test
    void aPersonWhoAppliesBlocksAgainAndDoesNotDelete() throws Exception {
        corp.unblock(jdoe);
        bench.deprov().verify(plan);

        bench.apply(plan);
        RunReport report = bench.apply(plan);

        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(deletion(report).reason()).isEqualTo("REOPENED");
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void anAttestedBlockIsLookedAtBeforeTheDeletion() throws Exception {
        bench.restart();
        String adm = corp.account("adm", "3003");
        corp.script(Fault.at(Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.AUTHORIZATION));
        Plan other = bench.planned(PlanRequest.of(Subject.of(Identifier.of("employeeNumber", "3003"))))
                .plan();
        RunReport first = bench.apply(other);
        bench.deprov()
                .decide(
                        other,
                        Bench.step(first, Effect.BLOCK_SIGN_IN).step().id(),
                        Decision.Kind.ATTEST,
                        "Ada",
                        "by hand");
        bench.clock.advance(Duration.ofDays(31));

        RunReport report = bench.apply(other);

        assertThat(corp.exists(adm)).isTrue();
        assertThat(deletion(report).state()).isEqualTo(StepState.PARKED);
    }

    @Test
    void afterItWasBlockedAgainAndReleasedTheDeletionGoesOn() throws Exception {
        corp.unblock(jdoe);
        bench.apply(plan);
        RunReport blocked = bench.apply(plan);
        bench.deprov()
                .decide(
                        plan,
                        Bench.step(blocked, Effect.DELETE).step().id(),
                        Decision.Kind.RELEASE,
                        "Ada",
                        "a mistake of the help desk");

        RunReport report = bench.apply(plan);

        assertThat(corp.writes())
                .filteredOn(write -> write.startsWith(Effect.BLOCK_SIGN_IN.name()))
                .hasSize(2);
        assertThat(corp.exists(jdoe)).isFalse();
        assertThat(deletion(report).state()).isEqualTo(StepState.VERIFIED);
        assertThat(report.verdict()).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void anAccountWhoseBlockCannotBeReadIsNotDeleted() {
        corp.script(Fault.at(Method.VERIFY).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.AUTHORIZATION));

        RunReport report = bench.apply(plan);

        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(deletion(report).state()).isEqualTo(StepState.PARKED);
        assertThat(deletion(report).reason()).isEqualTo("UNREADABLE");
        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN).record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.coverage().open())
                .anyMatch(cell -> cell.key().kind().equals(AccessKind.ACCOUNT) && cell.status() == CellStatus.PARKED);
    }

    @Test
    void onceTheBlockCanBeReadAgainTheDeletionGoesOn() {
        corp.script(Fault.at(Method.VERIFY).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.AUTHORIZATION));
        bench.apply(plan);

        RunReport report = bench.apply(plan);

        assertThat(corp.exists(jdoe)).isFalse();
        assertThat(report.verdict()).isEqualTo(Verdict.CLOSED);
    }

    // --- what is left when the account is gone cannot be found any more ---------------------------------------------

    @Test
    void aGroupThatNobodyPlannedKeepsTheAccountUntilItIsPlanned() {
        corp.group(jdoe, "joined-since");

        RunReport report = bench.apply(plan);

        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(deletion(report).state()).isEqualTo(StepState.PARKED);
        assertThat(deletion(report).why()).contains("group-membership", "plan again");
        assertThat(bench.apply(bench.plan()).verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
    }

    @Test
    void groupsThatCannotBeReadToTheEndKeepTheAccount() {
        corp.incomplete("groups");

        RunReport report = bench.apply(plan);

        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(deletion(report).state()).isEqualTo(StepState.PARKED);
        assertThat(deletion(report).why()).contains("limit of 500");
        corp.completeAgain();
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void aFailedLookKeepsTheAccount() {
        corp.script(Fault.at(Method.DISCOVER).times(2).fails(FailureClass.AUTHORIZATION));

        RunReport report = bench.apply(plan);

        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(deletion(report).state()).isNotEqualTo(StepState.VERIFIED);
        corp.healthy();
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void planningAgainDoesNotDeleteWhoWasSwitchedOnAgain() throws Exception {
        Plan again = bench.planned(PlanRequest.of(Bench.LEAVER).caseId("again")).plan();
        bench.apply(again);
        bench.clock.advance(Duration.ofDays(10));
        corp.unblock(jdoe);
        bench.deprov().verify(again);
        bench.clock.advance(Duration.ofDays(25));
        corp.group(jdoe, "late");

        RunReport report = bench.apply(
                bench.planned(PlanRequest.of(Bench.LEAVER).caseId("again")).plan());

        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
    }

    /** A guard that objects for a while, and then has nothing against it any more, decides nothing. */
    @Test
    void whatWasUndoneIsNotDoneAgainBecauseAGuardObjectedInBetween() throws Exception {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(90)));
        corp.group(jdoe, "staff");
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));
        Plan again = bench.planned(PlanRequest.of(Bench.LEAVER).caseId("again")).plan();
        bench.apply(again);
        corp.unblock(jdoe);
        bench.deprov().verify(again);
        corp.protection(jdoe, Protection.unreadable("a group cannot be read"));
        bench.clock.advance(Duration.ofDays(2));
        bench.deprov().resume(report -> {});
        corp.protection(jdoe, Protection.none());
        for (int days : new int[] {2, 2, 40}) {
            bench.clock.advance(Duration.ofDays(days));
            bench.deprov().resume(report -> {});
        }

        assertThat(corp.isBlocked(jdoe)).isFalse();
        assertThat(corp.exists(jdoe)).isTrue();
    }
}
