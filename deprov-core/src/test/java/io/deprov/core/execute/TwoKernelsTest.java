package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.access.Effect;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.TargetId;
import io.deprov.core.audit.AuditPump;
import io.deprov.core.call.ConnectorCalls;
import io.deprov.core.catalogue.ConnectorCatalogue;
import io.deprov.core.catalogue.TargetLimits;
import io.deprov.core.catalogue.TargetSpec;
import io.deprov.core.catalogue.Targets;
import io.deprov.core.inventory.TargetReader;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.file.FileStepStore;
import io.deprov.core.lane.Lanes;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.secret.SecretResolvers;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryConnectorFactory;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.time.SteadyTime;
import io.deprov.core.undo.FileUndoVault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers that take on the same step at the same time make one call. */
class TwoKernelsTest {

    @TempDir
    Path directory;

    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void noThreads() {
        executor.shutdownNow();
    }

    private static void together(CyclicBarrier both) {
        try {
            both.await(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void twoWorkersThatHavePreparedTheSameStepMakeOneCall() throws Exception {
        Bench bench = new Bench(directory);
        InMemoryTarget corp = bench.target("corp");
        corp.group(corp.account("jdoe", "1001"), "staff");
        Plan plan = bench.plan();
        Approval approval = bench.deprov().approve(plan, "boss");
        bench.restart();
        PlannedStep step = plan.steps().stream()
                .filter(one -> one.effect().equals(Effect.REMOVE))
                .findFirst()
                .orElseThrow();
        CyclicBarrier both = new CyclicBarrier(2);
        corp.script(Fault.at(Method.PREPARE).times(2).also(() -> together(both)));
        try (FileStepStore store = new FileStepStore(directory.resolve("journal"), bench.clock);
                Targets targets = Targets.validate(
                        List.of(new TargetSpec(
                                new TargetId("corp"), InMemoryConnectorFactory.TYPE, TargetLimits.NONE, Map.of())),
                        ConnectorCatalogue.of(List.of(new InMemoryConnectorFactory().add(corp))),
                        new SecretResolvers(List.of()),
                        bench.clock)) {
            store.open(plan, approval);
            AuditPump pump = new AuditPump(store, List.of());
            SteadyTime time = new SteadyTime(bench.clock.ticker(), bench.clock::advance);
            Ages ages = new Ages(bench.clock, time);
            ConnectorCalls calls = new ConnectorCalls(executor, bench.clock, time, Duration.ofSeconds(30));

            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                workers.add(executor.submit(() -> {
                    StepCalls stepCalls = new StepCalls(
                            new TargetReader(targets.all().get(0), calls),
                            new Lanes(bench.clock, time).of(new TargetId("corp"), PartitionId.MAIN, 1, 0),
                            ages,
                            account -> false);
                    return new StepKernel(
                                    new StepJournal(plan.digest(), store, pump, ages),
                                    stepCalls,
                                    new Undo(
                                            plan,
                                            plan.digest(),
                                            new FileUndoVault(
                                                    directory.resolve("undo"),
                                                    directory.resolve("undo-keys"),
                                                    bench.clock,
                                                    Duration.ofDays(1))),
                                    new FailureRules(bench.clock, ages, new Backoff(new Random(1))),
                                    ages,
                                    bench.clock,
                                    Duration.ofSeconds(30),
                                    () -> true)
                            .run(step);
                }));
            }
            for (Future<?> worker : workers) {
                worker.get(30, TimeUnit.SECONDS);
            }

            assertThat(corp.calls(Method.REVOKE)).isOne();
            assertThat(store.step(plan.digest(), step.id()).attempt()).isOne();
            assertThat(store.step(plan.digest(), step.id()).state()).isEqualTo(StepState.VERIFIED);
        }
        bench.close();
    }
}
