package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ForwardingExecutorService;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that was given up on: one that never began has done nothing, and one that is still out is not made a second time. */
class AbandonedCallTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;
    Plan plan;

    @BeforeEach
    void aLeaverInAGroup() {
        bench = new Bench(directory).with(builder -> builder.callTimeout(Duration.ofMillis(300)));
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
        return corp.calls().stream().filter("REVOKE remove staff"::equals).count();
    }

    private void untilItIsBack() {
        await().until(() -> bench.audit().stream()
                .anyMatch(record -> record.get("kind").asText().equals("STALE_OUTCOME")));
    }

    /** Keeps one task back when it is told to, as if no thread were free, or does not take it at all. */
    private static final class Busy extends ForwardingExecutorService implements AutoCloseable {

        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final AtomicBoolean keepsNext = new AtomicBoolean();
        private final AtomicBoolean refusesNext = new AtomicBoolean();
        private final Queue<Runnable> kept = new ConcurrentLinkedQueue<>();

        @Override
        protected ExecutorService delegate() {
            return threads;
        }

        @Override
        public void execute(Runnable task) {
            if (refusesNext.compareAndSet(true, false)) {
                throw new RejectedExecutionException("no thread is free");
            }
            if (keepsNext.compareAndSet(true, false)) {
                kept.add(task);
            } else {
                threads.execute(task);
            }
        }

        @Override
        public void close() {
            threads.shutdown();
        }
    }

    @Test
    void aCallThatNoThreadTookOnLeavesNoDoubtAndIsNotMadeWhenOneIsFree() {
        try (Busy busy = new Busy()) {
            List<StepState> states = new ArrayList<>();
            bench.with(builder -> builder.executor(busy).listener((step, record) -> {
                if (step.effect().equals(Effect.REMOVE)) {
                    states.add(record.state());
                }
            }));
            corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).also(() -> busy.keepsNext.set(true)));

            StepRecord record = removal();

            assertThat(record.state()).isEqualTo(StepState.RETRY_AT);
            assertThat(record.reason()).isEqualTo(FailureClass.UNAVAILABLE.name());
            assertThat(record.why()).contains("was never sent");
            assertThat(states).doesNotContain(StepState.IN_DOUBT);
            assertThat(busy.kept).hasSize(1);
            busy.kept.remove().run();
            assertThat(removals()).isZero();
            assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).contains("staff");

            assertThat(removal().state()).isEqualTo(StepState.VERIFIED);
            assertThat(removals()).isOne();
        }
    }

    @Test
    void aTargetIsNotBlamedForCallsThatWereNeverSent() {
        try (Busy busy = new Busy()) {
            bench.with(builder -> builder.executor(busy));
            corp.group(jdoe, "one").group(jdoe, "two").group(jdoe, "three").group(jdoe, "zzz");
            plan = bench.plan();
            corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).times(4).also(() -> busy.refusesNext.set(true)));

            RunReport report = bench.apply(plan);

            assertThat(report.steps())
                    .filteredOn(view -> view.record().why().contains("was never sent"))
                    .hasSize(4)
                    .allMatch(view -> view.record().state() == StepState.RETRY_AT);
            assertThat(Bench.step(report, Effect.REMOVE, "zzz").record().state())
                    .isEqualTo(StepState.VERIFIED);
        }
    }

    @Test
    void aConnectorThatTookAllTheTimeThereWasToOpenIsNotCalled() {
        bench.wrapped(inner -> new ConnectorFactory() {
            @Override
            public ConnectorDescriptor descriptor() {
                return inner.descriptor();
            }

            @Override
            public Connector open(ConnectorConfig config, ConnectorContext context) throws ConnectorException {
                bench.clock.advance(Duration.ofMillis(300));
                return inner.open(config, context);
            }
        });
        long checks = corp.calls(Method.CHECK);

        bench.apply(plan);

        // The first question finds it closed and runs out of time; the look at everything after the run finds it open.
        assertThat(corp.calls(Method.CHECK) - checks).isOne();
        assertThat(removal().state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void aCallThatIsStillOutIsNotMadeAgainHoweverLongAgoThatWas() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).hangs());
        removal();
        bench.clock.advance(Duration.ofHours(1));

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.IN_DOUBT);
        assertThat(record.why()).contains("has not come back");
        assertThat(record.attempt()).isOne();
        corp.release();
        untilItIsBack();
        assertThat(removal().state()).isEqualTo(StepState.VERIFIED);
        assertThat(removals()).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallThatCameBackLateIsMadeAgainOnlyWhenWhatItDidWouldShowByNow(boolean whileItIsReadBack) {
        Duration lag = Duration.ofSeconds(20);
        corp.lag(Duration.ZERO, lag);
        plan = bench.plan();
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).hangs().fails(FailureClass.CONNECTION_LOST));
        removal();
        bench.clock.advance(Duration.ofHours(1));
        Runnable comesBack = () -> {
            corp.release();
            untilItIsBack();
        };
        if (whileItIsReadBack) {
            corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).also(comesBack));
        } else {
            comesBack.run();
        }
        Instant back = bench.clock.instant();

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.attempt()).isEqualTo(2);
        assertThat(record.intentAt()).isAfterOrEqualTo(back.plus(lag));
    }

    @Test
    void aStepThatHeldAndDoesNotAnyMoreIsNotCalledAgainWhileItsFirstCallIsOut() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).hangs());
        removal();
        corp.dropGroup(jdoe, "staff");
        assertThat(removal().state()).isEqualTo(StepState.VERIFIED);
        corp.group(jdoe, "staff");
        assertThat(Bench.step(bench.deprov().verify(plan), Effect.REMOVE)
                        .record()
                        .reason())
                .isEqualTo("REOPENED");

        StepRecord record = removal();

        assertThat(record.state()).isEqualTo(StepState.PARKED);
        assertThat(removals()).isOne();
    }

    @Test
    void aCallThatIsOutHoldsNobodyUpAndIsLookedAtAgainInTheSameRun() {
        List<List<String>> groups = new ArrayList<>();
        bench.with(builder -> builder.patience(Duration.ofMinutes(5)).sleeper(wait -> {
            groups.add(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP));
            corp.release();
            untilItIsBack();
            bench.clock.advance(wait);
        }));
        corp.script(Fault.at(Method.REVOKE).on(Effect.BLOCK_SIGN_IN).hangs());

        RunReport report = bench.apply(plan);

        assertThat(groups).first().asList().isEmpty();
        StepRecord block = Bench.step(report, Effect.BLOCK_SIGN_IN).record();
        assertThat(block.state()).isEqualTo(StepState.VERIFIED);
        assertThat(block.attempt()).isOne();
    }
}
