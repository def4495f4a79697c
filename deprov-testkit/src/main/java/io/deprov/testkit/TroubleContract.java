package io.deprov.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rules about what goes wrong. */
abstract class TroubleContract extends IdentityContract {

    private static final int SIDE_BY_SIDE = 4;

    private static final Set<FailureClass> IN_DOUBT = EnumSet.of(
            FailureClass.TIMEOUT, FailureClass.CONNECTION_LOST, FailureClass.INTERNAL, FailureClass.CANCELLED);

    @Test
    @Rule(
            value = "C-16",
            advice = "throw UNAVAILABLE when nothing was sent: it says that nothing can have taken effect")
    final void refused_connections_are_unavailable() throws Exception {
        failsWith(Trouble.REFUSES_CONNECTIONS, Set.of(FailureClass.UNAVAILABLE));
    }

    @Test
    @Rule(
            value = "C-17",
            advice =
                    "throw AUTHENTICATION when the target does not take our login: the core resolves the secret anew, once")
    final void a_refused_login_is_authentication() throws Exception {
        during(Trouble.REFUSES_OUR_LOGIN, () -> {
            try {
                open().check();
                fail("check said nothing about a login that the target refuses");
            } catch (ConnectorException e) {
                assertEquals(
                        FailureClass.AUTHENTICATION, e.failureClass(), "class of a refused login: " + e.getMessage());
            }
        });
    }

    @Test
    @Rule(value = "C-18", advice = "throw AUTHORIZATION when we may not write, and name the right that is missing")
    final void a_forbidden_write_is_authorization() throws Exception {
        failsWith(Trouble.FORBIDS_WRITING, Set.of(FailureClass.AUTHORIZATION));
    }

    @Test
    @Rule(
            value = "C-19",
            advice =
                    "throw THROTTLED with the target's Retry-After, and leave waiting to the core: no retry and no sleep of your own")
    final void throttling_is_throttled_and_not_waited_for() throws Exception {
        failsWith(Trouble.THROTTLES, Set.of(FailureClass.THROTTLED));
    }

    /** On a connection that was kept from before a write is lost, which is a doubt and may be one. */
    private static void useUpKeptConnections(Trial trial, Step step, Preparation.Ready ready) {
        try {
            RevokeOutcome.Kind outcome = trial.revoke(step, ready).kind();
            fail(step + " came to " + outcome + " on a target that nothing listens at");
        } catch (ConnectorException e) {
            assertTrue(
                    e.failureClass() == FailureClass.UNAVAILABLE || e.mayHaveTakenEffect(),
                    step + " on a target that nothing listens at threw " + e.failureClass());
        }
    }

    /** A step that does not get through throws one of these classes, changes nothing, and is not sent again. */
    private void failsWith(Trouble trouble, Set<FailureClass> expected) throws Exception {
        Trial trial = open();
        Person person = person("fails");
        List<Step> steps = trial.steps(trial.discover(person));
        String before = person.picture();
        for (Step step : steps) {
            Preparation.Ready ready = ready(trial, step);
            long writes = fixture.writes().orElse(0L);
            during(trouble, () -> {
                if (trouble == Trouble.REFUSES_CONNECTIONS) {
                    useUpKeptConnections(trial, step, ready);
                }
                try {
                    RevokeOutcome.Kind outcome = trial.revoke(step, ready).kind();
                    fail(step + " came to " + outcome + " on a target that " + trouble);
                } catch (ConnectorException e) {
                    assertTrue(
                            expected.contains(e.failureClass()),
                            step + " on a target that " + trouble + " threw " + e.failureClass() + " and not "
                                    + expected + ": " + e.getMessage());
                    assertFalse(
                            e.mayHaveTakenEffect(),
                            step + " threw that it may have taken effect on a target that " + trouble);
                    assertFalse(
                            String.valueOf(e.getMessage()).isBlank(),
                            step + " failed on a target that " + trouble + ", and does not say what happened");
                    if (trouble == Trouble.FORBIDS_WRITING) {
                        assertTrue(
                                e.permission().isPresent(),
                                "a forbidden write does not name the right that is missing");
                    }
                    if (trouble == Trouble.THROTTLES && fixture.retryAfter().isPresent()) {
                        assertEquals(fixture.retryAfter(), e.retryAfter(), "the time to wait that the target named");
                    }
                }
            });
            assertTrue(
                    fixture.writes().orElse(writes) - writes <= 1,
                    step + " was sent " + (fixture.writes().orElse(writes) - writes) + " times");
        }
        assertEquals(before, person.picture(), "the person, after nothing got through");
    }

    @Test
    @Rule(
            value = "C-20",
            advice =
                    "throw a class that may have taken effect when the answer to a write is lost, and never send it again yourself")
    final void a_lost_answer_is_a_doubt_that_verify_settles() throws Exception {
        Trial trial = open();
        int people = 0;
        for (Step wanted : trial.steps(trial.discover(person("lost")))) {
            Person person = person("answer" + people++);
            Step step = same(trial, person, wanted);
            boolean isSilent = people % 2 == 0 && !fixture.impossible().containsKey(Trouble.NEVER_ANSWERS_WRITES);
            doubtful(trial, step, isSilent ? Trouble.NEVER_ANSWERS_WRITES : Trouble.LOSES_ANSWERS_TO_WRITES);

            // The first of several requests is not all of the step.
            boolean holds = person.holds(step.ref().access(), step.effect());
            assertEquals(
                    holds ? Verification.Kind.HOLDS : Verification.Kind.NOT_YET,
                    trial.verifyWithinLag(step).kind(),
                    "verify of " + step + ", whose request took effect although its answer was lost");
            if (!holds) {
                trial.revoke(step, ready(trial, step));
                assertEquals(
                        Verification.Kind.HOLDS,
                        trial.verifyWithinLag(step).kind(),
                        "verify of " + step + ", taken up again after an answer was lost");
            }
        }
    }

    @Test
    @Rule(
            value = "C-21",
            advice =
                    "a connection that was cut while a write was on its way is a doubt, also when the write had no effect")
    final void a_lost_write_is_a_doubt_and_can_be_done_again() throws Exception {
        Trial trial = open();
        int people = 0;
        for (Step wanted : trial.steps(trial.discover(person("cutoff")))) {
            Person person = person("write" + people++);
            Step step = same(trial, person, wanted);
            doubtful(trial, step, Trouble.LOSES_WRITES);

            assertEquals(
                    Verification.Kind.NOT_YET,
                    trial.verify(step).kind(),
                    "verify of " + step + ", which did not take effect");
            trial.revoke(step, ready(trial, step));
            assertEquals(
                    Verification.Kind.HOLDS, trial.verifyWithinLag(step).kind(), "verify of " + step + ", done again");
        }
    }

    private void doubtful(Trial trial, Step step, Trouble trouble) throws Exception {
        Preparation.Ready ready = ready(trial, step);
        long writes = fixture.writes().orElse(0L);
        during(trouble, () -> {
            try {
                RevokeOutcome.Kind outcome = trial.revoke(step, ready, SHORT).kind();
                assertEquals(
                        RevokeOutcome.Kind.UNKNOWN,
                        outcome,
                        step + ", whose answer did not come, on a target that " + trouble);
            } catch (ConnectorException e) {
                assertTrue(
                        e.mayHaveTakenEffect(),
                        step + " threw " + e.failureClass() + ", which cannot have taken effect, on a target that "
                                + trouble);
            }
        });
        assertTrue(
                fixture.writes().orElse(writes) - writes <= 1,
                step + " was sent " + (fixture.writes().orElse(writes) - writes)
                        + " times: a write is never sent again");
    }

    @Test
    @Rule(
            value = "C-22",
            advice = "give the client time-outs taken from CallContext.remaining(), for connecting and for each read")
    final void a_target_that_never_answers_is_given_up_on_in_time() throws Exception {
        Trial trial = open();
        Person person = person("silent");
        Step step = any(trial.steps(trial.discover(person)));
        Preparation.Ready ready = ready(trial, step);

        List<AccessRef> accounts = List.of(step.account());
        trial.limit(SHORT);

        during(Trouble.NEVER_ANSWERS, () -> {
            inTime("revoke", () -> {
                RevokeOutcome.Kind outcome = trial.revoke(step, ready).kind();
                assertEquals(RevokeOutcome.Kind.UNKNOWN, outcome, step + " on a target that never answers");
            });
            inTime("check", trial::check);
            inTime("resolve", () -> trial.resolve(person.subject()));
            inTime("discover", () -> trial.discover(person, accounts));
            inTime("prepare", () -> trial.prepare(step));
            inTime("verify", () -> trial.verify(step));
        });
    }

    private static void inTime(String method, Work call) throws Exception {
        long begun = System.nanoTime();
        try {
            call.done();
        } catch (ConnectorException e) {
            assertTrue(
                    IN_DOUBT.contains(e.failureClass()) || e.failureClass() == FailureClass.UNAVAILABLE,
                    method + " on a target that never answers threw " + e.failureClass());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(
                took.compareTo(SHORT.plus(GRACE)) <= 0,
                method + " came back after " + took + ", and was given " + SHORT + " and " + GRACE + " more");
    }

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
        } finally {
            Thread.interrupted();
        }

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

        CyclicBarrier start = new CyclicBarrier(SIDE_BY_SIDE);
        Semaphore atOnce = new Semaphore(fixture.factory().descriptor().maxConcurrency());
        ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
        try {
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
        } catch (ExecutionException e) {
            throw new AssertionError("a call that is made beside others failed: " + e.getCause(), e.getCause());
        } finally {
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
