package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.core.RefusedException;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.file.FileStepStore;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newer plan of a case takes over from the older one, doubts included. */
class NewPlanTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    InMemoryTarget cloud;
    String jdoe;
    Plan first;

    @BeforeEach
    void aLeaverOnTwoTargets() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
        cloud = bench.target("cloud");
        cloud.account("john", "1001");
        first = bench.plan();
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    @Test
    void aDoubtOnATargetThatIsGoneDoesNotHoldUpTheOthersAndStaysVisible() {
        cloud.script(Fault.at(Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.TIMEOUT));
        cloud.script(Fault.at(Method.VERIFY).fails(FailureClass.UNAVAILABLE).always());
        bench.apply(first);
        bench.removed("cloud");
        bench.clock.advance(Duration.ofDays(10));
        corp.group(jdoe, "new-group");
        Plan second = bench.plan();

        RunReport report = bench.apply(second);

        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
        assertThat(report.coverage().open())
                .filteredOn(cell -> cell.key().target().value().equals("cloud"))
                .anyMatch(cell -> cell.status() == CellStatus.IN_DOUBT);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(bench.deprov().find(first).orElseThrow().supersededBy()).isEqualTo(second.digest());
    }

    @Test
    void aDoubtThatWasCarriedOverIsVerifiedFirst() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.TIMEOUT));
        bench.apply(first);
        corp.group(jdoe, "new-group");
        Plan second = bench.plan();
        int before = corp.calls().size();

        RunReport report = bench.apply(second);

        List<String> onTheGroup = corp.calls().stream()
                .skip(before)
                .filter(call -> call.endsWith(" staff"))
                .toList();
        assertThat(onTheGroup).first().isEqualTo("VERIFY remove staff");
        assertThat(onTheGroup).filteredOn("REVOKE remove staff"::equals).hasSize(1);
        assertThat(Bench.step(report, Effect.REMOVE, "staff").record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(Bench.step(report, Effect.REMOVE, "staff").record().attempt())
                .isEqualTo(2);
    }

    @Test
    void planningAgainDoesNotPutADeletionOff() {
        bench.apply(first);
        bench.clock.advance(Duration.ofDays(20));
        corp.group(jdoe, "new-group");
        bench.apply(bench.plan());
        bench.restart();
        bench.clock.advance(Duration.ofDays(11));
        corp.group(jdoe, "newer-group");

        RunReport report = bench.apply(bench.plan());

        assertThat(Bench.step(report, Effect.DELETE, jdoe).record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(corp.exists(jdoe)).isFalse();
    }

    @Test
    void anAccountFoundLaterIsKeptItsOwnThirtyDays() {
        bench.apply(first);
        bench.clock.advance(Duration.ofDays(20));
        String later = corp.account("adm-jdoe", "1001");
        bench.apply(bench.plan());
        bench.clock.advance(Duration.ofDays(11));
        corp.group(jdoe, "newer-group");

        RunReport report = bench.apply(bench.plan());

        assertThat(corp.exists(jdoe)).isFalse();
        assertThat(corp.exists(later)).isTrue();
        assertThat(Bench.step(report, Effect.DELETE, later).status()).isEqualTo(CellStatus.SCHEDULED);
    }

    @Test
    void aSecondLeaveAfterARehireStartsItsOwnThirtyDays() throws Exception {
        bench.apply(first);
        bench.clock.advance(Duration.ofDays(31));
        Plan second = bench.planned(PlanRequest.of(Bench.LEAVER).generation(2)).plan();

        RunReport report = bench.apply(second);

        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(Bench.step(report, Effect.DELETE, jdoe).status()).isEqualTo(CellStatus.SCHEDULED);
    }

    private Plan aSecondPlanThatWasOpenedJustBeforeACrash() throws Exception {
        bench.apply(first);
        corp.group(jdoe, "later");
        Plan second = bench.plan();
        Approval approval = bench.deprov().approve(second, "boss");
        bench.restart();
        try (FileStepStore store = new FileStepStore(directory.resolve("journal"), bench.clock)) {
            store.open(second, approval);
        }
        return second;
    }

    /** The thirty days of a leave that was called off have nothing to do with those of the next. */
    @Test
    void aDeletionThatWasCancelledByDecisionBeginsItsThirtyDaysAnewWhenItIsPlannedAgain() throws Exception {
        RunReport leave = bench.apply(first);
        for (StepView view : leave.steps()) {
            if (view.step().effect().equals(Effect.DELETE)) {
                bench.deprov().decide(first, view.step().id(), Decision.Kind.CANCEL, "HR", "hired again");
            }
        }
        corp.unblock(jdoe).group(jdoe, "another-team");
        bench.restart();
        bench.clock.advance(Duration.ofDays(400));

        RunReport again = bench.apply(bench.plan());

        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(again.verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void aFinishedPlanThatIsPlannedAgainAsItWasSaysWhatToDoAfterARehire() throws Exception {
        Plan plan = bench.planRetireNow();
        bench.apply(plan);

        assertThatThrownBy(() -> bench.deprov().apply(plan, bench.deprov().approve(plan, "boss")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("plan generation 2 of the case");
    }

    @Test
    void anOlderPlanIsTakenOverAlsoWhenTheClockWasSetBackInBetween() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));
        Plan older = bench.plan();
        bench.apply(older);
        corp.group(jdoe, "later");
        Plan newer = bench.plan();
        bench.clock.advance(Duration.ofMinutes(-10));
        Approval approval = bench.deprov().approve(newer, "boss");
        bench.restart();
        try (FileStepStore store = new FileStepStore(directory.resolve("journal"), bench.clock)) {
            store.open(newer, approval);
        }

        bench.clock.advance(Duration.ofDays(1));
        bench.deprov().resume(report -> {});

        assertThat(bench.deprov().find(older).orElseThrow().supersededBy()).isEqualTo(newer.digest());
    }

    @Test
    void aPlanFileThatWasLostIsDamageThatIsNamed() throws Exception {
        bench.apply(first);
        corp.group(jdoe, "late");
        bench.apply(bench.plan());
        bench.restart();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(
                            each -> each.toString().contains(first.digest().substring(7)))
                    .toList()) {
                Files.delete(file);
            }
        }

        assertThatThrownBy(() -> bench.plan())
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(first.digest())
                .hasMessageContaining("restore it from a backup");
    }

    @Test
    void theNextApplyAfterACrashBetweenOpeningAndTakingOverTakesOver() throws Exception {
        Plan second = aSecondPlanThatWasOpenedJustBeforeACrash();

        bench.apply(second);

        assertThat(bench.deprov().find(first).orElseThrow().supersededBy()).isEqualTo(second.digest());
    }

    @Test
    void anOlderPlanIsRefusedAlthoughACrashCameBeforeTakingOver() throws Exception {
        bench.apply(aSecondPlanThatWasOpenedJustBeforeACrash());
        bench.clock.advance(Duration.ofDays(31));
        Approval approval = bench.deprov().approve(first, "boss");

        assertThatThrownBy(() -> bench.deprov().apply(first, approval)).isInstanceOf(RefusedException.class);

        assertThat(corp.exists(jdoe)).isTrue();
    }

    @Test
    void aDeletionThatWasCancelledUnderTheSecondOfTwoPlansBeginsItsThirtyDaysAnewInTheThird() throws Exception {
        bench.apply(first);
        bench.clock.advance(Duration.ofDays(1));
        corp.group(jdoe, "late");
        Plan second = bench.plan();
        RunReport report = bench.apply(second);
        for (StepView view : report.steps()) {
            if (view.step().effect().equals(Effect.DELETE)) {
                bench.deprov().decide(second, view.step().id(), Decision.Kind.CANCEL, "Ada", "comes back");
            }
        }
        bench.clock.advance(Duration.ofDays(60));
        corp.group(jdoe, "later");

        RunReport third = bench.apply(bench.plan());

        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(third.verdict()).isEqualTo(Verdict.REVOKED);
        bench.restart();
        bench.clock.advance(Duration.ofDays(29));
        bench.deprov().resume(each -> {});
        assertThat(corp.exists(jdoe)).isTrue();
    }
}
