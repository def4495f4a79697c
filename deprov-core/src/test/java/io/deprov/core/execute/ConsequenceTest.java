package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Consequence;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ExternalRef;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.core.RefusedException;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cloud account that a directory is the master of: nothing is called for what follows from the directory, it is waited for and read.
 */
class ConsequenceTest {

    private static final Duration SYNC = Duration.ofMinutes(30);
    private static final IdentifierType ANCHOR = new IdentifierType("anchor");

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget cloud;
    InMemoryTarget corp;
    String copy;
    String jdoe;

    /** The target that is copied to comes first in every order, so that nothing holds by luck. */
    @BeforeEach
    void aSynchronisedLeaver() {
        bench = new Bench(directory);
        cloud = bench.target("a-cloud");
        corp = bench.target("corp").uses(ANCHOR, IdentifierUse.UNIQUE);
        jdoe = corp.account("jdoe", "1001");
        corp.attribute(jdoe, "anchor", "guid-1").group(jdoe, "staff");
        copy = cloud.account("jdoe@cloud", "1001");
        cloud.group(copy, "synced-staff").key(copy, "SHA256:cloud");
        follows(AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN);
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private void follows(AccessKind kind, Effect effect) {
        cloud.follows(copy, kind, effect, new Consequence(new ExternalRef("corp forest", ANCHOR, "guid-1"), SYNC));
    }

    private PlannedStep onCloud(Plan plan, Effect effect) {
        return plan.steps().stream()
                .filter(step -> step.access().id().target().value().equals("a-cloud")
                        && step.effect().equals(effect))
                .findFirst()
                .orElseThrow();
    }

    private StepRecord record(Plan plan, PlannedStep step) {
        return bench.deprov().find(plan).orElseThrow().step(step.id());
    }

    private void synchronise() {
        cloud.blocked(copy, corp.isBlocked(jdoe));
    }

    private List<RunReport> resume() {
        List<RunReport> reports = new ArrayList<>();
        bench.deprov().resume(reports::add);
        return reports;
    }

    @Test
    void whatFollowsFromAnotherTargetIsPlannedAsSuchAndNeedsTheStepThere() {
        Plan plan = bench.plan();

        PlannedStep block = onCloud(plan, Effect.BLOCK_SIGN_IN);
        assertThat(block.kind()).isEqualTo(StepKind.CONSEQUENCE);
        assertThat(block.maximumLag()).isEqualTo(SYNC);
        assertThat(block.needs()).hasSize(1);
        assertThat(plan.step(block.needs().get(0)).orElseThrow()).satisfies(needed -> {
            assertThat(needed.effect()).isEqualTo(Effect.BLOCK_SIGN_IN);
            assertThat(needed.account().id().nativeId()).isEqualTo(jdoe);
        });
        assertThat(block.instruction()).contains("corp forest");
        assertThat(onCloud(plan, Effect.REVOKE).kind()).isEqualTo(StepKind.CALL);
    }

    @Test
    void itIsWaitedForReadAndNeverCalled() {
        Plan plan = bench.plan();
        RunReport first = bench.apply(plan);
        PlannedStep block = onCloud(plan, Effect.BLOCK_SIGN_IN);

        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(cloud.isBlocked(copy)).isFalse();
        assertThat(record(plan, block).state()).isEqualTo(StepState.RETRY_AT);
        assertThat(first.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(first.stopped()).isEmpty();
        bench.clock.advance(Duration.ofMinutes(5));
        synchronise();
        RunReport second = bench.apply(plan);

        assertThat(record(plan, block).state()).isEqualTo(StepState.VERIFIED);
        assertThat(record(plan, block).attempt()).isZero();
        assertThat(second.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(cloud.writes()).noneMatch(write -> write.startsWith(Effect.BLOCK_SIGN_IN.name()));
        assertThat(bench.auditCounts("INTENT")).doesNotContainKey(block.id().value());
    }

    @Test
    void oneRunIsEnoughWhereItFollowsAtOnce() {
        Plan plan = bench.plan();
        corp.script(Fault.at(Method.VERIFY)
                .on(Effect.BLOCK_SIGN_IN)
                .also(this::synchronise)
                .always());

        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void whatDoesNotWaitForItIsNotHeldUp() {
        Plan plan = bench.plan();

        bench.apply(plan);

        assertThat(cloud.held(copy, AccessKind.SSH_KEY)).isEmpty();
        assertThat(cloud.held(copy, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
    }

    @Test
    void aTimerLooksEverMoreSeldomAndParksWhatDoesNotFollowInTime() {
        Plan plan = bench.plan();
        bench.apply(plan);
        PlannedStep block = onCloud(plan, Effect.BLOCK_SIGN_IN);

        int looks = 0;
        for (int minute = 0; minute < 29; minute++) {
            bench.clock.advance(Duration.ofMinutes(1));
            looks += resume().isEmpty() ? 0 : 1;
        }
        assertThat(looks).isBetween(3, 12);
        assertThat(record(plan, block).state()).isEqualTo(StepState.RETRY_AT);
        bench.clock.advance(Duration.ofMinutes(2));
        resume();

        assertThat(record(plan, block).state()).isEqualTo(StepState.PARKED);
        assertThat(record(plan, block).reason()).isEqualTo("NOT_FOLLOWED");
        synchronise();
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void itIsNotLookedForBeforeItsSourceIsDone() {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.AUTHORIZATION)
                .times(1));
        Plan plan = bench.plan();
        int before = cloud.calls().size();

        bench.apply(plan);

        PlannedStep block = onCloud(plan, Effect.BLOCK_SIGN_IN);
        assertThat(record(plan, block).state()).isEqualTo(StepState.WAITING);
        assertThat(cloud.calls().subList(before, cloud.calls().size()))
                .noneMatch(call -> call.startsWith("VERIFY") && call.contains(Effect.BLOCK_SIGN_IN.name()));
        assertThat(bench.apply(plan).steps())
                .filteredOn(view -> view.step().id().equals(block.id()))
                .extracting(view -> view.record().state())
                .containsExactly(StepState.RETRY_AT);
    }

    @Test
    void aReadThatFailsIsTriedAgain() {
        Plan plan = bench.plan();
        bench.apply(plan);
        synchronise();
        bench.clock.advance(Duration.ofMinutes(1));
        cloud.script(Fault.at(Method.VERIFY)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.UNAVAILABLE)
                .times(1));
        bench.apply(plan);
        PlannedStep block = onCloud(plan, Effect.BLOCK_SIGN_IN);

        assertThat(record(plan, block).state()).isEqualTo(StepState.RETRY_AT);
        bench.clock.advance(Duration.ofHours(1));
        resume();

        assertThat(record(plan, block).state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void whatIsGivenBackAtTheMasterIsGivenBackInTheCopy() throws Exception {
        Plan plan = bench.plan();
        bench.apply(plan);
        synchronise();
        bench.clock.advance(Duration.ofMinutes(1));
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.REVOKED);

        bench.deprov().restoreAll(plan, "Ada", "hired again");
        synchronise();
        RunReport report = bench.deprov().verify(plan);

        assertThat(cloud.isBlocked(copy)).isFalse();
        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN, copy).status()).isEqualTo(CellStatus.RESTORED);
        assertThat(report.verdict()).isEqualTo(Verdict.RESTORED);
        assertThat(record(plan, onCloud(plan, Effect.BLOCK_SIGN_IN)).state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void aCopyWhoseMasterNoTargetHasIsLeftToAPersonAndOpen() {
        corp.attribute(jdoe, "anchor", "another");

        Plan plan = bench.plan();

        PlannedStep block = onCloud(plan, Effect.BLOCK_SIGN_IN);
        assertThat(block.kind()).isEqualTo(StepKind.MANUAL);
        assertThat(block.instruction()).contains("corp forest", "attest");
        assertThat(plan.coverage()).anyMatch(cell -> cell.why().contains("no configured target answers for"));
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void twoTargetsThatEachCallTheOtherTheMasterAreLeftToAPerson() {
        cloud.uses(ANCHOR, IdentifierUse.UNIQUE).attribute(copy, "anchor", "guid-2");
        corp.follows(
                jdoe,
                AccessKind.ACCOUNT,
                Effect.BLOCK_SIGN_IN,
                new Consequence(new ExternalRef("the cloud", ANCHOR, "guid-2"), SYNC));

        Plan plan = bench.plan();

        assertThat(plan.steps())
                .filteredOn(step -> step.effect().equals(Effect.BLOCK_SIGN_IN))
                .hasSize(2)
                .allSatisfy(step -> {
                    assertThat(step.kind()).isEqualTo(StepKind.MANUAL);
                    assertThat(step.instruction()).contains("in turn");
                });
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void whatNothingIsPlannedForAtTheMasterIsReadAndParked() {
        follows(AccessKind.GROUP_MEMBERSHIP, Effect.REMOVE);
        corp.dropGroup(jdoe, "staff");
        Plan plan = bench.plan();

        bench.apply(plan);

        assertThat(record(plan, onCloud(plan, Effect.REMOVE)).state()).isEqualTo(StepState.RETRY_AT);
        bench.clock.advance(SYNC);
        bench.apply(plan);
        StepRecord record = record(plan, onCloud(plan, Effect.REMOVE));
        assertThat(record.state()).isEqualTo(StepState.PARKED);
        assertThat(record.why()).contains("nothing that it could follow from is planned");
        assertThat(cloud.held(copy, AccessKind.GROUP_MEMBERSHIP)).containsExactly("synced-staff");
    }

    @Test
    void aDeletionThatFollowsWaitsForTheOneAtTheMasterAndItsTime() throws Exception {
        follows(AccessKind.ACCOUNT, Effect.DELETE);
        Plan plan = bench.plan();
        bench.apply(plan);
        synchronise();
        bench.clock.advance(Duration.ofHours(1));
        RunReport revoked = bench.apply(plan);
        PlannedStep deletion = onCloud(plan, Effect.DELETE);

        assertThat(revoked.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(Bench.step(revoked, Effect.DELETE, copy).status()).isEqualTo(CellStatus.SCHEDULED);
        bench.clock.advance(Duration.ofDays(30));
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(60)));
        bench.deprov().apply(plan, bench.deprov().approve(plan, "boss"));
        assertThat(corp.exists(jdoe)).isFalse();
        assertThat(cloud.exists(copy)).isTrue();
        assertThat(record(plan, deletion).state()).isEqualTo(StepState.RETRY_AT);
        cloud.vanish(copy);
        bench.clock.advance(Duration.ofMinutes(31));

        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void underAnApprovalThatHasExpiredItIsReadAllTheSame() throws Exception {
        Plan plan = bench.plan();
        Approval approval = bench.deprov().approve(plan, "boss");
        bench.deprov().apply(plan, approval);
        synchronise();
        bench.clock.advance(Duration.ofHours(25));

        List<RunReport> reports = resume();

        assertThat(approval.isValidAt(bench.clock.instant())).isFalse();
        assertThat(record(plan, onCloud(plan, Effect.BLOCK_SIGN_IN)).state()).isEqualTo(StepState.VERIFIED);
        assertThat(reports).extracting(RunReport::verdict).containsExactly(Verdict.REVOKED);
        assertThat(resume()).isEmpty();
    }

    @Test
    void applyingUnderAnApprovalThatHasExpiredIsRefused() throws Exception {
        Plan plan = bench.plan();
        Approval approval = bench.deprov().approve(plan, "boss");
        bench.deprov().apply(plan, approval);
        synchronise();
        bench.clock.advance(Duration.ofHours(25));

        assertThatThrownBy(() -> bench.deprov().apply(plan, approval))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("expired");
    }

    @Test
    void aTargetThatDoesNotAnswerUnderAnExpiredApprovalIsAskedEverMoreSeldom() {
        Plan plan = bench.plan();
        bench.apply(plan);
        bench.clock.advance(Duration.ofHours(25));
        cloud.script(
                Fault.at(Method.CAPABILITIES).fails(FailureClass.UNAVAILABLE).always());
        int before = cloud.calls().size();

        for (int second = 0; second < 600; second++) {
            bench.clock.advance(Duration.ofSeconds(1));
            resume();
        }

        assertThat(cloud.calls().size() - before).isBetween(1, 60);
    }

    @Test
    void verifyingReadsWhetherItHasFollowed() throws Exception {
        Plan plan = bench.plan();
        bench.apply(plan);
        PlannedStep block = onCloud(plan, Effect.BLOCK_SIGN_IN);
        bench.deprov().verify(plan);
        assertThat(record(plan, block).state()).isEqualTo(StepState.RETRY_AT);

        synchronise();
        RunReport report = bench.deprov().verify(plan);

        assertThat(record(plan, block).state()).isEqualTo(StepState.VERIFIED);
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void theCopyIsNotDeletedOnceTheMasterWasGivenBack() throws Exception {
        Plan plan = bench.plan();
        bench.apply(plan);
        synchronise();
        bench.clock.advance(Duration.ofMinutes(1));
        bench.apply(plan);
        PlannedStep master =
                plan.step(onCloud(plan, Effect.BLOCK_SIGN_IN).needs().get(0)).orElseThrow();

        bench.deprov().restore(plan, List.of(master.id()), "Ada", "still needed");
        synchronise();
        bench.clock.advance(Duration.ofDays(31));
        resume();

        assertThat(cloud.exists(copy)).isTrue();
        assertThat(record(plan, onCloud(plan, Effect.DELETE)).state()).isEqualTo(StepState.CANCELLED);
    }

    @Test
    void sessionsOfTheCopyAreNotEndedBeforeItsBlockHasFollowed() {
        cloud.session(copy, "s1");

        bench.apply(bench.plan());

        assertThat(cloud.isBlocked(copy)).isFalse();
        assertThat(cloud.held(copy, AccessKind.SESSION)).containsExactly("s1");
    }
}
