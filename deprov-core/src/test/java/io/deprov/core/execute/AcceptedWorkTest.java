package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.PendingHandle;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.access.Effect;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.WrappedFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that a target has taken and not finished is asked after or read back, never called again. */
class AcceptedWorkTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;
    Plan plan;

    @BeforeEach
    void aLeaverInAGroup() {
        bench = new Bench(directory);
        corp = bench.target("corp");
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

    private long removals() {
        return corp.calls().stream()
                .filter(call -> call.startsWith("REVOKE remove"))
                .count();
    }

    @Test
    void workThatTheTargetHasForgottenIsReadBack() {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.REMOVE)
                .afterEffect()
                .answers(RevokeOutcome.accepted(new PendingHandle("forgotten"))));
        assertThat(removal().pendingHandle()).contains("forgotten");

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(removals()).isOne();
    }

    @Test
    void workThatCannotBeAskedAfterKeepsItsHandleAndIsNotCalledAgain() {
        bench.wrapped(WrappedFactory::new).withoutOperations();
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).accepts());
        String handle = removal().pendingHandle().orElseThrow();
        bench.clock.advance(Duration.ofHours(1));
        removal();
        bench.clock.advance(Duration.ofHours(1));

        StepRecord record = removal();

        assertThat(record.state().isInDoubt()).isTrue();
        assertThat(record.pendingHandle()).contains(handle);
        assertThat(removals()).isOne();
    }

    @Test
    void workThatCannotBeAskedAfterIsVerifiedOnceItIsDone() {
        bench.wrapped(WrappedFactory::new).withoutOperations();
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).accepts());
        removal();
        corp.dropGroup(jdoe, "staff");

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(removals()).isOne();
    }

    @Test
    void anotherHandleIsKeptAsTheOneToAskWith() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).accepts());
        corp.script(Fault.at(Method.POLL).answers(RevokeOutcome.accepted(new PendingHandle("another"))));
        assertThat(removal().pendingHandle()).isPresent().isNotEqualTo("another");

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.INTENT);
        assertThat(record.pendingHandle()).contains("another");
        assertThat(removals()).isOne();
    }
}
