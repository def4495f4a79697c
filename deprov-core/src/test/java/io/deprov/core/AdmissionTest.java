package io.deprov.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.ActorAuthenticator.Actor;
import io.deprov.api.ActorAuthenticator.Assurance;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.Subject;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.CaseRecord;
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
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may have a plan executed, and when. */
class AdmissionTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aLeaver() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private void refused(Plan plan, Approval approval, String why) {
        int calls = corp.calls().size();
        String before = corp.picture();
        assertThatThrownBy(() -> bench.deprov().apply(plan, approval))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(why);
        assertThat(corp.calls()).hasSize(calls);
        assertThat(corp.picture()).isEqualTo(before);
    }

    @Test
    void anApprovalOfAnotherDigestIsRefused() throws Exception {
        Plan plan = bench.plan();
        Plan other = bench.planRetireNow();

        refused(plan, bench.deprov().approve(other, "boss"), "another plan");
    }

    @Test
    void anExpiredApprovalIsRefused() throws Exception {
        Plan plan = bench.plan();
        Approval approval = bench.deprov().approve(plan, "boss");
        bench.clock.advance(Duration.ofHours(24));

        refused(plan, approval, "expired");
    }

    @Test
    void anApprovalIsGoodUntilItsLastSecond() throws Exception {
        Plan plan = bench.plan();
        Approval approval = bench.deprov().approve(plan, "boss");
        bench.clock.advance(Duration.ofHours(24).minusMillis(1));

        assertThat(bench.deprov().apply(plan, approval).verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void anExpiredApprovalStillVerifiesWhatIsInDoubtAndCallsNothing() throws Exception {
        Plan plan = bench.plan();
        Approval approval = bench.deprov().approve(plan, "boss");
        corp.script(Fault.at(Method.REVOKE)
                        .on(Effect.BLOCK_SIGN_IN)
                        .afterEffect()
                        .fails(FailureClass.TIMEOUT))
                .script(Fault.at(Method.VERIFY).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.TIMEOUT))
                .script(Fault.at(Method.PREPARE).on(Effect.REMOVE).fails(FailureClass.UNAVAILABLE));
        bench.deprov().apply(plan, approval);
        int writes = corp.writes().size();
        bench.clock.advance(Duration.ofHours(25));

        RunReport report = bench.deprov().apply(plan, approval);

        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN).record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.RETRY_AT);
        assertThat(corp.writes()).hasSize(writes);
        assertThat(report.calls()).isZero();
    }

    @Test
    void anApprovalThatExpiresDuringTheRunEndsTheCalls() throws Exception {
        Plan plan = bench.plan();
        Approval approval = bench.deprov().approve(plan, "boss");
        corp.script(
                Fault.at(Method.VERIFY).on(Effect.BLOCK_SIGN_IN).also(() -> bench.clock.advance(Duration.ofHours(24))));

        RunReport report = bench.deprov().apply(plan, approval);

        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN).record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
    }

    @Test
    void aFinishedPlanIsRefused() throws Exception {
        Plan plan = bench.planRetireNow();
        bench.apply(plan);
        bench.restart();

        refused(plan, bench.deprov().approve(plan, "boss"), "finished");
    }

    @Test
    void anInterruptedPlanGoesOnWhereItWas() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.UNAVAILABLE));
        Plan plan = bench.plan();
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.INCOMPLETE);
        int writes = corp.writes().size();
        bench.restart();

        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.writes()).hasSize(writes + 1);
    }

    @Test
    void anEmptyPlanIsRefused() throws Exception {
        Plan plan = bench.planned(PlanRequest.of(Subject.of(Identifier.of("employeeNumber", "9999"))))
                .plan();

        refused(plan, bench.deprov().approve(plan, "boss"), "no steps");
    }

    @Test
    void aNewerPlanTakesOverAndTheOlderOneIsRefused() throws Exception {
        Plan older = bench.plan();
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.AUTHORIZATION));
        bench.apply(older);
        corp.key(jdoe, "SHA256:new");
        Plan newer = bench.plan();

        assertThat(bench.apply(newer).verdict()).isEqualTo(Verdict.REVOKED);

        refused(older, bench.deprov().approve(older, "boss"), "newer plan");
        assertThat(bench.deprov().find(older).orElseThrow().supersededBy()).isEqualTo(newer.digest());
    }

    @Test
    void aNewerPlanCarriesOverWhatTheOlderOneLeftInDoubt() throws Exception {
        Plan older = bench.plan();
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.TIMEOUT));
        bench.apply(older);
        corp.key(jdoe, "SHA256:new");
        Plan newer = bench.plan();
        int writes = corp.writes().size();
        bench.clock.advance(Duration.ofMinutes(5));

        bench.apply(newer);

        CaseRecord before = bench.deprov().find(older).orElseThrow();
        assertThat(before.supersededBy()).isEqualTo(newer.digest());
        assertThat(before.steps().values()).noneMatch(step -> step.state().isInDoubt());
        CaseRecord after = bench.deprov().find(newer).orElseThrow();
        assertThat(after.steps().values()).noneMatch(step -> step.state().isInDoubt());
        assertThat(after.steps().values()).anyMatch(step -> step.attempt() == 2);
        assertThat(corp.writes()).hasSizeGreaterThan(writes).doesNotHaveDuplicates();
    }

    @Test
    void aNewerPlanTakesOverADoubtAsADoubt() {
        Plan older = bench.plan();
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.REMOVE)
                .landsAfter(Duration.ofSeconds(20))
                .fails(FailureClass.TIMEOUT));
        bench.apply(older);
        corp.key(jdoe, "SHA256:new");
        Plan newer = bench.plan();
        bench.restart();

        RunReport report = bench.apply(newer);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(Bench.step(report, Effect.REMOVE).record().attempt()).isOne();
        assertThat(corp.writes()).doesNotHaveDuplicates();
        assertThat(bench.deprov().find(older).orElseThrow().isFinished()).isTrue();
    }

    @Test
    void aDoubtThatTheNewerPlanDoesNotKnowStaysVisible() throws Exception {
        Plan older = bench.plan();
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.TIMEOUT));
        bench.apply(older);
        corp.dropGroup(jdoe, "staff").key(jdoe, "SHA256:new");
        Plan newer = bench.planned(PlanRequest.of(Bench.LEAVER).generation(2)).plan();
        bench.apply(newer);
        bench.restart();

        assertThat(bench.deprov().find(older).orElseThrow().isFinished()).isFalse();
        bench.deprov().verify(older);

        assertThat(bench.deprov().find(older).orElseThrow().isFinished()).isTrue();
    }

    @Test
    void aPlanOfAnOlderGenerationIsRefused() throws Exception {
        Plan first = bench.plan();
        Plan second = bench.planned(PlanRequest.of(Bench.LEAVER).generation(2)).plan();
        bench.apply(second);

        refused(first, bench.deprov().approve(first, "boss"), "generation");
    }

    @Test
    void selfApprovalNeedsTheConfigurationsWord() {
        Plan plan = bench.plan();

        assertThatThrownBy(() -> bench.deprov().selfApprove(plan, "me"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("selfApproval: true");
    }

    @Test
    void aSelfApprovalMadeElsewhereIsRefusedWhereItIsNotAllowed() throws Exception {
        Plan plan = bench.plan();
        bench.with(DeprovisionerBuilder::allowSelfApproval);
        Approval approval = bench.deprov().selfApprove(plan, "me");
        try (Bench strict = new Bench(directory.resolve("strict"))) {
            InMemoryTarget same = strict.target("corp");
            same.group(same.account("jdoe", "1001"), "staff");

            assertThatThrownBy(() -> strict.deprov().apply(plan, approval))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("self-approved");
            assertThat(same.writes()).isEmpty();
        }
    }

    @Test
    void whoApprovedIsRecordedAsAsserted() {
        bench.apply(bench.plan());

        assertThat(bench.audit().get(0).get("fields").get("approver").asText()).isEqualTo("boss");
        assertThat(bench.audit().get(0).get("fields").get("assurance").asText()).isEqualTo("asserted");
    }

    @Test
    void anAuthenticatorThatVouchesIsRecordedAndOneThatDoesNotRefuses() throws Exception {
        bench.with(builder -> builder.actorAuthenticator(name ->
                name.equals("boss") ? Optional.of(new Actor("boss@corp", Assurance.AUTHENTICATED)) : Optional.empty()));
        Plan plan = bench.plan();

        assertThatThrownBy(() -> bench.deprov().approve(plan, "impostor")).isInstanceOf(RefusedException.class);
        Approval approval = bench.deprov().approve(plan, "boss");

        assertThat(approval.approver()).isEqualTo("boss@corp");
        assertThat(approval.assurance()).isEqualTo(Assurance.AUTHENTICATED);
    }

    @Test
    void theLeaverCannotApproveByAnIdentifierThatWasGiven() {
        Plan plan = bench.plan();

        assertThatThrownBy(() -> bench.deprov().approve(plan, "1001")).isInstanceOf(RefusedException.class);
    }

    @Test
    void theLeaverCannotApproveUnderTheNameOfAnAccountThatWasFound() {
        Plan plan = bench.plan();

        assertThatThrownBy(() -> bench.deprov().approve(plan, "JDoe"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("leaver");
    }

    @ParameterizedTest
    @ValueSource(strings = {" john  doe", "JOHN\u00a0DOE", "\uff2aohn Doe", "j.doe", "J.DOE "})
    void theLeaverCannotApproveUnderANameOfAnyAccountHoweverItIsWritten(String name) {
        String second = corp.account("John Doe", "1001");
        String lookAlike = corp.account("j.doe", "1002");
        corp.attribute(second, "cn", "same").attribute(lookAlike, "cn", "same");
        Plan plan = bench.plan();

        assertThatThrownBy(() -> bench.deprov().approve(plan, name))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("leaver");
    }

    @Test
    void anApprovalThatNamesTheLeaverIsRefusedWhereverItWasMade() {
        Plan plan = bench.plan();
        Approval forged = new Approval(
                plan.digest(),
                "jdoe",
                Assurance.ASSERTED,
                false,
                bench.clock.instant(),
                bench.clock.instant().plusSeconds(60),
                null);

        refused(plan, forged, "leaver");
    }

    @Test
    void twoAppliesOfOnePlanAtTheSameTimeDoTheWorkOnce() throws Exception {
        for (int i = 0; i < 10; i++) {
            corp.group(jdoe, "g" + i);
        }
        Plan plan = bench.plan();
        Approval approval = bench.deprov().approve(plan, "boss");
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                try {
                    bench.deprov().apply(plan, approval);
                } catch (RefusedException e) {
                    // the others were quicker
                }
            });
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(corp.writes()).doesNotHaveDuplicates();
        assertThat(bench.auditCounts("VERIFIED"))
                .allSatisfy((step, n) -> assertThat(n).isOne());
    }
}
