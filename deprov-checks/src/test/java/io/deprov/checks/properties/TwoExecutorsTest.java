package io.deprov.checks.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.core.Deprovisioner;
import io.deprov.core.execute.RunReport;
import io.deprov.core.plan.Plan;
import io.deprov.testkit.Person;
import io.deprov.testkit.memory.MemoryFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two that offboard the same person at the same time bring about each effect once. */
class TwoExecutorsTest {

    /** Blocking, one key, two groups: what each person has that the kit makes. */
    private static final String FIVE_CHANGES = "# version 5";

    @TempDir
    Path directory;

    private final MemoryFixture fixture = new MemoryFixture();
    private final Desk desk = new Desk(fixture);
    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void stop() {
        threads.shutdownNow();
        fixture.close();
    }

    @Test
    void with_a_state_directory_each() throws Exception {
        for (int round = 0; round < 5; round++) {
            Person person = fixture.person("raced").orElseThrow();
            try (Deprovisioner first =
                            desk.builder(directory.resolve("first" + round)).build();
                    Deprovisioner second =
                            desk.builder(directory.resolve("second" + round)).build()) {
                Plan one = Desk.plan(first, person);
                Plan other = Desk.plan(second, person);
                CyclicBarrier start = new CyclicBarrier(2);

                List<RunReport> reports = both(
                        () -> {
                            start.await();
                            return first.apply(one, first.approve(one, "somebody else"));
                        },
                        () -> {
                            start.await();
                            return second.apply(other, second.approve(other, "somebody else"));
                        });

                // Whoever lost a race for a version prepares again, at the latest in the next run.
                for (RunReport report : reports) {
                    assertThat(report.stopped()).isEmpty();
                }
                first.resume(report -> {});
                second.resume(report -> {});
                assertThat(Desk.open(first.verify(one))).isEmpty();
                assertThat(Desk.open(second.verify(other))).isEmpty();
                assertThat(person.picture()).contains("blocked true", "groups []", "keys []", FIVE_CHANGES);
            }
        }
    }

    @Test
    void with_one_state_directory_and_one_plan() throws Exception {
        Person person = fixture.person("raced").orElseThrow();
        try (Deprovisioner deprov = desk.builder(directory).build()) {
            Plan plan = Desk.plan(deprov, person);
            Callable<RunReport> apply = () -> deprov.apply(plan, deprov.approve(plan, "somebody else"));

            List<RunReport> reports = both(apply, apply);

            assertThat(Desk.open(deprov.verify(plan))).isEmpty();
            assertThat(reports.stream().mapToLong(RunReport::calls).sum()).isEqualTo(5);
            assertThat(person.picture()).contains("blocked true", FIVE_CHANGES);
        }
    }

    private List<RunReport> both(Callable<RunReport> first, Callable<RunReport> second) throws Exception {
        List<RunReport> reports = new ArrayList<>();
        for (Future<RunReport> future : threads.invokeAll(List.of(first, second))) {
            reports.add(future.get());
        }
        return reports;
    }
}
