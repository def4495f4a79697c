package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.FailureClass;
import io.deprov.api.access.Phase;
import io.deprov.core.Deprovisioner;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.audit.JsonLinesAuditSink;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.file.FileStepStore;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.FastTempDir;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.WrappedFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The machine's clock is set ahead or back, by a day or by years, at any moment: nothing is called twice because of that, nothing is
 * forgotten, and nobody waits for it.
 */
class ClockTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LAG = Duration.ofSeconds(30);

    /** How often reading back is tried when nobody sets the clock is about 50 times. */
    private static final long MOST_VERIFICATIONS = 100;

    @TempDir(factory = FastTempDir.class)
    Path directory;

    /** The end of the process, as far as the code under test can tell. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** A leaver with a group for each sort of trouble. */
    private static final class Scene implements AutoCloseable {

        final Bench bench;
        final InMemoryTarget corp;
        final Plan plan;
        final Map<String, List<Instant>> revoked = new ConcurrentHashMap<>();
        final AtomicInteger moments = new AtomicInteger();
        final Duration begun;
        private int at;
        private Duration wrong = Duration.ZERO;

        Scene(Path directory, Duration patience) {
            bench = new Bench(directory)
                    .with(builder ->
                            builder.callTimeout(TIMEOUT).patience(patience).approvalValidity(Duration.ofDays(20_000)));
            corp = bench.target("corp").lag(Duration.ofSeconds(20), LAG);
            String jdoe = corp.account("jdoe", "1001");
            corp.group(jdoe, "quiet").group(jdoe, "busy");
            corp.group(jdoe, "lost").group(jdoe, "late").group(jdoe, "doubt");
            bench.clock.advance(Duration.ofMinutes(5));
            bench.wrapped(WrappedFactory::new).listener((target, method, request) -> {
                moment();
                return null;
            });
            bench.with(builder -> builder.sleeper(wait -> {
                bench.clock.advance(wait);
                moment();
            }));
            plan = bench.plan();
            begun = bench.clock.passed();
            corp.script(Fault.at(Method.PREPARE).onItem("busy").times(2).fails(FailureClass.UNAVAILABLE));
            corp.script(revoke("lost").afterEffect().fails(FailureClass.CONNECTION_LOST));
            corp.script(revoke("late").landsAfter(Duration.ofSeconds(25)).fails(FailureClass.TIMEOUT));
            corp.script(revoke("doubt").fails(FailureClass.TIMEOUT));
            corp.script(revoke("doubt").always());
        }

        private Fault revoke(String group) {
            return Fault.at(Method.REVOKE)
                    .onItem(group)
                    .also(() -> revoked.computeIfAbsent(group, any -> new ArrayList<>())
                            .add(bench.clock.truth()));
        }

        /** Sets the clock in the n-th moment from now on: when a connector is called, or after a sleep. */
        void setInMoment(int moment, Duration ahead) {
            moments.set(0);
            at = moment;
            wrong = ahead;
        }

        private void moment() {
            if (moments.incrementAndGet() == at) {
                bench.clock.set(wrong);
            }
        }

        @Nullable
        RunReport resume() {
            List<RunReport> reports = new ArrayList<>();
            bench.deprov().resume(reports::add);
            return reports.isEmpty() ? null : reports.get(0);
        }

        /** The steps that are due and not verified. */
        private List<String> unsettled() {
            CaseRecord record = bench.deprov().find(plan).orElseThrow();
            return plan.steps().stream()
                    .filter(step -> step.phase() != Phase.RETIRE
                            && record.step(step.id()).state() != StepState.VERIFIED)
                    .map(step -> step.access().id().nativeId() + " " + record.step(step.id()))
                    .toList();
        }

        /** As somebody does who looks every few minutes whether anything is due. */
        void resumeUntilSettled() {
            for (int i = 0; i < 5 && !unsettled().isEmpty(); i++) {
                bench.clock.advance(Duration.ofMinutes(5));
                resume();
            }
        }

        void isDoneOnceAndInTime(String when) {
            assertThat(unsettled()).as(when).isEmpty();
            assertThat(corp.writes()).as(when).hasSize(7).doesNotHaveDuplicates();
            assertThat(corp.calls(Method.VERIFY)).as(when).isLessThan(MOST_VERIFICATIONS);
            assertThat(bench.clock.passed().minus(begun)).as(when).isLessThan(Duration.ofHours(1));
        }

        /** What may have landed was not called again, and what did not was not before it could not land any more. */
        void isNotCalledTooEarly(String when) {
            assertThat(revoked.get("lost")).as(when).hasSize(1);
            assertThat(revoked.get("late")).as(when).hasSize(1);
            assertThat(revoked.get("doubt")).as(when).hasSize(2);
            assertThat(Duration.between(
                            revoked.get("doubt").get(0), revoked.get("doubt").get(1)))
                    .as(when)
                    .isGreaterThanOrEqualTo(TIMEOUT.plus(LAG));
        }

        @Override
        public void close() {
            bench.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1})
    void setInAnyMomentOfARun(long days) {
        boolean isOver = false;
        for (int moment = 1; !isOver; moment++) {
            try (Scene scene = new Scene(directory.resolve("at" + moment), Duration.ofMinutes(10))) {
                scene.setInMoment(moment, Duration.ofDays(days));

                scene.bench.apply(scene.plan);

                String when = days + " days in moment " + moment;
                scene.isDoneOnceAndInTime(when);
                scene.isNotCalledTooEarly(when);
                isOver = days == 0 || scene.moments.get() < moment;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, false", "-1, false", "-3650, false", "1, true", "-1, true", "-3650, true"})
    void setBetweenRuns(long days, boolean restart) {
        try (Scene scene = new Scene(directory, Duration.ZERO)) {
            scene.bench.apply(scene.plan);
            scene.bench.clock.set(Duration.ofDays(days));
            if (restart) {
                scene.bench.restart();
            }

            scene.resumeUntilSettled();

            scene.isDoneOnceAndInTime("");
            if (!restart || days < 0) {
                // Another process has nothing but the clock to go by: set ahead it says that the call's time is over.
                scene.isNotCalledTooEarly("");
            }
        }
    }

    /** Lets something happen before each write of this sort, and after it. */
    private static StepStore watched(StepStore store, String write, Runnable before, Runnable after) {
        return (StepStore) Proxy.newProxyInstance(
                ClockTest.class.getClassLoader(), new Class<?>[] {StepStore.class}, (proxy, method, args) -> {
                    boolean isIt = method.getName().equals(write);
                    if (isIt) {
                        before.run();
                    }
                    try {
                        Object answer = method.invoke(store, args);
                        if (isIt) {
                            after.run();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1})
    void setWhileIntentsAreMade(long days) throws Exception {
        try (Scene scene = new Scene(directory, Duration.ofMinutes(10))) {
            AtomicInteger claims = new AtomicInteger();
            Runnable set =
                    () -> scene.bench.clock.set(Duration.ofDays(claims.incrementAndGet() % 2 == 1 ? days : -days));
            scene.bench.restart();
            scene.bench.with(builder -> builder.stepStore(watched(
                            new FileStepStore(directory.resolve("journal"), scene.bench.clock), "claim", set, () -> {}))
                    .auditSink(new JsonLinesAuditSink(DeprovisionerBuilder.auditLog(directory))));

            scene.bench.apply(scene.plan);

            scene.isDoneOnceAndInTime("");
            scene.isNotCalledTooEarly("");
        }
    }

    /** Lets a process end at a write, before or after it is done. */
    private static StepStore crashing(StepStore store, String write, int number, boolean after) {
        AtomicInteger writes = new AtomicInteger();
        Runnable crash = () -> {
            throw new Crash();
        };
        return watched(
                store,
                write,
                () -> {
                    if (writes.incrementAndGet() >= number && !after) {
                        crash.run();
                    }
                },
                () -> {
                    if (writes.get() >= number) {
                        crash.run();
                    }
                });
    }

    @ParameterizedTest
    @CsvSource({
        "1, claim, true",
        "-1, claim, true",
        "1, complete, false",
        "-1, complete, false",
        "-3650, complete, true"
    })
    void setBetweenACrashAndWhatFollows(long days, String write, boolean after) throws Exception {
        for (int number = 1; number <= 7; number++) {
            Path place = directory.resolve("crash" + number);
            try (Scene scene = new Scene(place, Duration.ZERO)) {
                Approval approval = scene.bench.deprov().approve(scene.plan, "boss");
                scene.bench.restart();
                StepStore store = new FileStepStore(place.resolve("journal"), scene.bench.clock);
                JsonLinesAuditSink sink = new JsonLinesAuditSink(DeprovisionerBuilder.auditLog(place));
                try (Deprovisioner first = scene.bench
                        .builder()
                        .stepStore(crashing(store, write, number, after))
                        .auditSink(sink)
                        .build()) {
                    first.apply(scene.plan, approval);
                } catch (Crash | IllegalStateException e) {
                    // As it has to be.
                }
                store.close();
                sink.close();
                scene.bench.clock.set(Duration.ofDays(days));

                scene.resumeUntilSettled();

                scene.isDoneOnceAndInTime(write + " " + number);
            }
        }
    }
}
