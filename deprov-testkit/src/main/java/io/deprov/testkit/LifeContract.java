package io.deprov.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.deprov.api.CheckRequest;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.Verification;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.testkit.Trial.Found;
import io.deprov.testkit.Trial.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Rules about calls that end early or come side by side, and about what a connector leaves behind. */
abstract class LifeContract extends TroubleContract {

    private static final int SIDE_BY_SIDE = 4;

    @Test
    @Rule(
            value = "C-36",
            advice =
                    "ask CallContext.requireOpen() before each request; a write that is out already is waited for, until the deadline at most")
    final void a_call_that_nobody_wants_any_more_ends() throws Exception {
        Trial trial = open();
        Person person = person("cancelled");
        String before = person.picture();
        Step step = any(trial.steps(trial.discover(person)));
        Preparation.Ready ready = ready(trial, step);
        long writes = fixture.writes().orElse(0L);

        try {
            RevokeOutcome.Kind outcome =
                    trial.revoke(step, ready, Duration.ZERO).kind();
            fail(step + " came to " + outcome + " although its deadline had passed before it began");
        } catch (ConnectorException e) {
            assertFalse(
                    e.mayHaveTakenEffect(),
                    step + ", whose deadline had passed before it began, threw " + e.failureClass());
        }
        try {
            RevokeOutcome.Kind outcome =
                    trial.revoke(step, ready, fixture.callTimeout(), () -> true).kind();
            fail(step + " came to " + outcome + " although it was cancelled before it began");
        } catch (ConnectorException e) {
            assertTrue(
                    e.failureClass() == FailureClass.UNAVAILABLE || e.failureClass() == FailureClass.CANCELLED,
                    step + ", cancelled before it began, threw " + e.failureClass());
        }
        assertEquals(
                writes, fixture.writes().orElse(writes), "requests that change anything, of a step that was cancelled");
        assertEquals(before, person.picture(), "the person, after a step that was cancelled before it began");

        long begun = System.nanoTime();
        during(Trouble.NEVER_ANSWERS, () -> {
            try {
                long soon = begun + SHORT.toNanos() / 3;
                RevokeOutcome.Kind outcome = trial.revoke(step, ready, SHORT, () -> System.nanoTime() > soon)
                        .kind();
                assertEquals(RevokeOutcome.Kind.UNKNOWN, outcome, step + ", cancelled on a target that never answers");
            } catch (ConnectorException e) {
                // Which class, the next test of a silent target says.
            }
        });
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(
                took.compareTo(SHORT.plus(GRACE)) <= 0,
                "revoke came back after " + took + ", and was given " + SHORT + " and " + GRACE + " more");
        // And the connector is as good as before.
        trial.revoke(step, ready(trial, step));
        assertEquals(Verification.Kind.HOLDS, trial.verifyWithinLag(step).kind(), "verify of " + step);
    }

    @Test
    @Rule(
            value = "C-37",
            advice =
                    "close the connection that a failed call was made over before you open another, and all of them and every thread in close()")
    final void trouble_leaves_nothing_behind() throws Exception {
        try (Trial first = Trial.open(fixture)) {
            // What a client starts once for all connectors is there by now.
            first.check();
        }
        Set<Thread> before = threads();
        Person person = person("leak");
        Trial trial = Trial.open(fixture);
        Step step = any(trial.steps(trial.discover(person)));
        Preparation.Ready ready = ready(trial, step);

        for (Trouble trouble :
                List.of(Trouble.NEVER_ANSWERS, Trouble.LOSES_WRITES, Trouble.REFUSES_CONNECTIONS, Trouble.THROTTLES)) {
            if (fixture.impossible().containsKey(trouble)) {
                continue;
            }
            during(trouble, () -> {
                for (int i = 0; i < 3; i++) {
                    try {
                        trial.revoke(step, ready, SHORT);
                    } catch (ConnectorException e) {
                        // What it should be is another rule's.
                    }
                }
            });
        }
        int most = fixture.connections().orElse(0);
        trial.close();

        long patience = System.nanoTime() + GRACE.toNanos();
        while ((!left(before).isEmpty() || fixture.connections().orElse(0) > 0) && System.nanoTime() < patience) {
            Thread.sleep(20);
        }
        assertTrue(left(before).isEmpty(), "threads that are still there after trouble and close: " + left(before));
        if (!isMissing(Gap.CONNECTIONS)) {
            assertTrue(
                    fixture.connections().isPresent(),
                    "connections() does not say how many there are, and gaps() does not name CONNECTIONS");
            assertEquals(
                    0,
                    fixture.connections().get(),
                    "connections that the target still has after trouble and close; it had " + most + " before close");
        }
    }

    @Test
    @Rule(
            value = "C-40",
            advice =
                    "take an interrupt for a call that failed, keep the thread's flag, and connect again for the next call; close nothing for good because of it")
    final void an_interrupt_breaks_nothing() throws Exception {
        Trial trial = open();
        Person person = person("interrupted");
        Step step = any(trial.steps(trial.discover(person)));
        Preparation.Ready ready = ready(trial, step);

        Thread.currentThread().interrupt();
        try {
            trial.verify(step);
            trial.revoke(step, ready);
        } catch (ConnectorException e) {
            // It may fail; what matters is what comes after.
        }
        assertTrue(
                Thread.interrupted(),
                "the flag of the thread was taken away by a call: whoever interrupted it is not heard");

        if (trial.prepare(step) instanceof Preparation.Ready again) {
            trial.revoke(step, again);
        }
        assertEquals(
                Verification.Kind.HOLDS,
                trial.verifyWithinLag(step).kind(),
                "verify of " + step + " after an interrupt");
    }

    @Test
    @Rule(
            value = "C-41",
            advice =
                    "keep what belongs to a call in local variables, and what belongs to a connector in its own fields: nothing static, nothing of the last call")
    final void calls_side_by_side_do_not_mix() throws Exception {
        Trial other = open();
        Trial trial = open();
        List<Person> people = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        Step model = any(trial.steps(trial.discover(person("beside"))));
        for (int i = 0; i < SIDE_BY_SIDE; i++) {
            people.add(person("beside" + i));
            steps.add(same(trial, people.get(i), model));
        }
        other.check();
        other.close();
        for (Map<String, Object> config : fixture.misdirected()) {
            open(config);
            assertTrue(
                    trial.check().isGood(),
                    "check of a connector, after another one was opened with " + config.keySet());
        }

        AtomicBoolean isOver = new AtomicBoolean();
        CyclicBarrier start = new CyclicBarrier(SIDE_BY_SIDE);
        Semaphore atOnce = new Semaphore(fixture.factory().descriptor().maxConcurrency());
        ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE + 1);
        try {
            // Of a call that is cancelled no other one knows.
            Future<?> cancelled = threads.submit(() -> {
                while (!isOver.get()) {
                    try {
                        trial.connector().check(CheckRequest.of(trial.cancelled()));
                    } catch (ConnectorException e) {
                        Thread.sleep(1);
                    }
                }
                return null;
            });
            List<Future<Verification.Kind>> kinds = new ArrayList<>();
            for (Step step : steps) {
                Person person = people.get(kinds.size());
                kinds.add(threads.submit(() -> {
                    start.await(10, TimeUnit.SECONDS);
                    // Reads come in any number, steps as many as the connector says.
                    for (int i = 0; i < SIDE_BY_SIDE; i++) {
                        requireOnly(step.account(), trial.discover(person, List.of(step.account())));
                    }
                    atOnce.acquire();
                    try {
                        trial.revoke(step, ready(trial, step));
                        return trial.verifyWithinLag(step).kind();
                    } finally {
                        atOnce.release();
                    }
                }));
            }
            for (int i = 0; i < SIDE_BY_SIDE; i++) {
                assertEquals(
                        Verification.Kind.HOLDS,
                        kinds.get(i).get(),
                        "verify of " + steps.get(i) + ", done beside " + (SIDE_BY_SIDE - 1) + " others");
                assertTrue(
                        people.get(i)
                                .holds(steps.get(i).ref().access(), steps.get(i).effect()),
                        steps.get(i) + " on the target, done beside " + (SIDE_BY_SIDE - 1) + " others");
            }
            isOver.set(true);
            cancelled.get();
        } catch (ExecutionException e) {
            throw new AssertionError("a call that is made beside others failed: " + e.getCause(), e.getCause());
        } finally {
            isOver.set(true);
            threads.shutdownNow();
            threads.awaitTermination(10, TimeUnit.SECONDS);
        }
    }

    private static void requireOnly(AccessRef account, Found found) {
        for (Access item : found.items()) {
            assertEquals(
                    account.id().nativeId(),
                    item.id().kind().equals(AccessKind.ACCOUNT)
                            ? item.id().nativeId()
                            : item.id().accountId(),
                    "whose " + item.id().kind() + " is shown to somebody who asks beside others");
        }
    }
}
