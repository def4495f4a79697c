package io.deprov.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.core.engine.EmbeddedEngine;
import io.deprov.core.engine.Engine;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.JournalException;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is open goes on by itself, whatever becomes of the wake-ups. */
class WatchTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aLeaverInAGroup() {
        bench = new Bench(directory).with(builder -> builder.approvalValidity(Duration.ofDays(90)));
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    /** Rings when the test says so, in a round every hour; loses a fifth of what it is told and says a fifth twice. */
    private final class Unreliable implements Engine {

        private final Random random;
        private final TreeSet<Instant> alarms = new TreeSet<>();
        private final List<Instant> told = new ArrayList<>();
        private Runnable work = () -> {};
        private boolean isClosed;

        Unreliable(long seed) {
            this.random = new Random(seed);
        }

        @Override
        public void start(Runnable value) {
            work = value;
            work.run();
        }

        @Override
        public void wake(Instant at) {
            told.add(at);
            int luck = random.nextInt(5);
            if (luck != 0) {
                alarms.add(at);
            }
            if (luck == 1) {
                alarms.add(at.plusMillis(1));
            }
        }

        void letPass(Duration time) {
            Instant end = bench.clock.instant().plus(time);
            while (bench.clock.instant().isBefore(end)) {
                Instant round = bench.clock.instant().plus(Duration.ofHours(1));
                Instant next = alarms.isEmpty() || alarms.first().isAfter(round) ? round : alarms.first();
                alarms.remove(next);
                if (next.isAfter(bench.clock.instant())) {
                    bench.clock.advance(Duration.between(bench.clock.instant(), next));
                }
                work.run();
            }
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    @Test
    void everythingIsDoneInTimeAlthoughWakeUpsAreLostAndDoubled() {
        for (int seed = 0; seed < 5; seed++) {
            corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).times(3).fails(FailureClass.UNAVAILABLE));
            Unreliable engine = new Unreliable(seed);
            Plan plan = bench.planned(
                            io.deprov.core.plan.PlanRequest.of(Bench.LEAVER).caseId("case-" + seed))
                    .plan();
            bench.apply(plan);
            try (Watch watch = bench.deprov().watch(engine, report -> {})) {
                engine.letPass(Duration.ofDays(2));
                assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
                engine.letPass(Duration.ofDays(29));
                assertThat(watch.last().orElseThrow().incomplete()).isEmpty();
            }
            assertThat(engine.isClosed).isTrue();
            assertThat(corp.exists(jdoe)).isFalse();
            assertThat(bench.deprov().find(plan).orElseThrow().isFinished()).isTrue();
            jdoe = corp.account("jdoe", "1001");
            corp.group(jdoe, "staff");
        }
    }

    @Test
    void itAsksToBeWokenWhenTheNextThingFallsDue() {
        Plan plan = bench.plan();
        bench.apply(plan);
        Unreliable engine = new Unreliable(1);

        bench.deprov().watch(engine, report -> {}).close();

        assertThat(engine.told).containsExactly(bench.clock.instant().plus(Duration.ofDays(30)));
    }

    @Test
    void aReaderThatThrowsEndsOneRoundOnly() {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).times(2).fails(FailureClass.UNAVAILABLE));
        bench.apply(bench.plan());
        Unreliable engine = new Unreliable(1);
        AtomicInteger calls = new AtomicInteger();
        try (Watch watch = bench.deprov().watch(engine, report -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("the reader is broken");
            }
        })) {
            engine.letPass(Duration.ofDays(1));
            assertThat(watch.last()).isPresent();
        }
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
    }

    @Test
    void aJournalThatFailsEndsIt() {
        bench.apply(bench.plan());
        Unreliable engine = new Unreliable(1);
        try (Watch watch = bench.deprov().watch(engine, report -> {
            throw new JournalException("the disk is gone");
        })) {
            engine.letPass(Duration.ofDays(31));

            assertThatThrownBy(watch::await)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("disk is gone");
        }
    }

    @Test
    void theEmbeddedEngineWakesByItselfAndWhenToldAndNotAfterwards() {
        AtomicInteger rounds = new AtomicInteger();
        EmbeddedEngine engine = new EmbeddedEngine(Clock.systemUTC(), Duration.ofHours(1));
        engine.wake(Instant.now());
        engine.start(rounds::incrementAndGet);
        await().untilAsserted(() -> assertThat(rounds).hasValue(1));

        engine.wake(Instant.now().plusMillis(50));
        engine.wake(Instant.now().plus(Duration.ofDays(1)));
        await().untilAsserted(() -> assertThat(rounds).hasValue(2));
        engine.wake(Instant.MIN);
        await().untilAsserted(() -> assertThat(rounds).hasValue(3));

        engine.close();
        engine.wake(Instant.now());
        engine.close();
        assertThat(rounds).hasValue(3);
        assertThatThrownBy(() -> engine.start(() -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsOpenGoesOnInThisJvm() {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REMOVE).fails(FailureClass.UNAVAILABLE));
        bench.apply(bench.plan());
        List<Verdict> verdicts = new CopyOnWriteArrayList<>();
        try (Watch watch = bench.deprov()
                .watch(
                        new EmbeddedEngine(Clock.systemUTC(), Duration.ofMillis(20)),
                        (RunReport report) -> verdicts.add(report.verdict()))) {
            bench.clock.advance(Duration.ofHours(1));
            watch.wake();

            await().untilAsserted(() -> assertThat(verdicts).contains(Verdict.REVOKED));
        }
    }
}
