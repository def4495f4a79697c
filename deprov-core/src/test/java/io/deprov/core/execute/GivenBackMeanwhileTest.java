package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.core.RefusedException;
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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person gives back and what a newer plan takes away do not get in each other's way. */
class GivenBackMeanwhileTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;
    Plan first;
    Plan second;
    Approval approval;

    /** A second plan is made and approved before anything is given back. */
    @BeforeEach
    void aLeaverWhoIsDone() throws Exception {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
        first = bench.plan();
        bench.apply(first);
        corp.group(jdoe, "late");
        second = bench.plan();
        approval = bench.deprov().approve(second, "boss");
        bench.clock.advance(Duration.ofMinutes(1));
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static StepId step(Plan plan, Effect effect) {
        return plan.steps().stream()
                .filter(step -> step.effect().equals(effect))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private StepState state(Plan plan, Effect effect) {
        return bench.deprov().find(plan).orElseThrow().step(step(plan, effect)).state();
    }

    private void isRefused(Plan plan, String why) {
        int writes = corp.writes().size();
        assertThatThrownBy(() -> bench.deprov().apply(plan, bench.deprov().approve(plan, "boss")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(why);
        assertThat(corp.writes()).hasSize(writes);
        assertThat(bench.deprov().find(plan)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileAGiveBackIsInDoubtNoOtherPlanOfTheCaseBegins(boolean restart) throws Exception {
        corp.script(Fault.at(Method.RESTORE)
                .on(Effect.BLOCK_SIGN_IN)
                .landsAfter(Duration.ofSeconds(20))
                .fails(FailureClass.TIMEOUT));
        bench.deprov().restore(first, List.of(step(first, Effect.BLOCK_SIGN_IN)), "Ada", "a mistake");
        assertThat(state(first, Effect.BLOCK_SIGN_IN)).isEqualTo(StepState.RESTORE_IN_DOUBT);
        if (restart) {
            bench.restart();
        }

        isRefused(second, "is being given back");
        isRefused(bench.planned(PlanRequest.of(Bench.LEAVER).generation(2)).plan(), "is being given back");

        bench.clock.advance(Duration.ofHours(1));
        bench.deprov().restore(first, List.of(step(first, Effect.BLOCK_SIGN_IN)), "Ada", "a mistake");
        assertThat(state(first, Effect.BLOCK_SIGN_IN)).isEqualTo(StepState.RESTORED);
        Plan third = bench.plan();
        bench.clock.advance(Duration.ofMinutes(1));
        RunReport report = bench.apply(third);
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.isBlocked(jdoe)).isTrue();
    }

    @Test
    void whatIsStillToBeGivenBackIsGivenBackAndNotDropped() throws Exception {
        corp.script(Fault.at(Method.RESTORE).on(Effect.REMOVE).fails(FailureClass.UNAVAILABLE));
        bench.deprov().restoreAll(first, "Ada", "hired again");

        isRefused(second, "is being given back");

        bench.clock.advance(Duration.ofHours(1));
        bench.deprov().restoreAll(first, "Ada", "hired again");
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).contains("staff", "late");
        assertThat(corp.isBlocked(jdoe)).isFalse();
    }

    @Test
    void anApprovalThatIsOlderThanWhatWasGivenBackIsNotForIt() throws Exception {
        bench.deprov().restoreAll(first, "Ada", "hired again");

        assertThatThrownBy(() -> bench.deprov().apply(second, approval))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("approved before");
        assertThat(corp.isBlocked(jdoe)).isFalse();
        assertThat(bench.deprov().find(second)).isEmpty();
        assertThat(bench.apply(bench.plan()).verdict()).isEqualTo(Verdict.REVOKED);
    }
}
