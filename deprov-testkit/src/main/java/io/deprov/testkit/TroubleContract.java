package io.deprov.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessRef;
import io.deprov.api.op.PopulationOp;
import io.deprov.testkit.Trial.Step;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules about what goes wrong. */
abstract class TroubleContract extends IdentityContract {

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
        Trial trial = open();
        Person person = person("locked-out");
        Step step = any(trial.steps(trial.discover(person)));
        Preparation.Ready ready = ready(trial, step);
        // Each the first call of a connector, which logs in for it.
        during(Trouble.REFUSES_OUR_LOGIN, () -> {
            refusesLogin("resolve", other -> other.resolve(person.subject()));
            refusesLogin("prepare", other -> other.prepare(step));
            refusesLogin("revoke", other -> other.revoke(step, ready));
            refusesLogin("verify", other -> {
                if (other.verify(step) instanceof Verification.Unreadable unreadable) {
                    throw ConnectorException.of(unreadable.failureClass(), unreadable.why());
                }
            });
        });
        wrongSecretStaysWithTheConnectorThatHasIt();
    }

    private interface Calling {

        void on(Trial trial) throws ConnectorException;
    }

    private void refusesLogin(String method, Calling call) throws Exception {
        Trial trial;
        try {
            trial = open();
        } catch (ConnectorException e) {
            assertEquals(FailureClass.AUTHENTICATION, e.failureClass(), "class of a refused login, when opened");
            return;
        }
        try {
            call.on(trial);
            fail(method + " was answered by a target that refuses our login");
        } catch (ConnectorException e) {
            assertEquals(
                    FailureClass.AUTHENTICATION,
                    e.failureClass(),
                    "class of a refused login, of " + method + ": " + e.getMessage());
        }
    }

    /** Once only: a target may lock our account. */
    private void wrongSecretStaysWithTheConnectorThatHasIt() throws Exception {
        if (secrets(fixture.config()).isEmpty()) {
            return;
        }
        try (Trial wrong = Trial.open(fixture, fixture.config(), ref -> "no-secret-of-" + ref)) {
            wrong.check();
            fail("check said nothing about a secret that is not the target's");
        } catch (ConnectorException e) {
            assertEquals(FailureClass.AUTHENTICATION, e.failureClass(), "class of a wrong secret: " + e.getMessage());
        }
        assertTrue(
                open().check().isGood(),
                "check is good with the right secret, after another connector had a wrong one");
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
                long begun = System.nanoTime();
                try {
                    RevokeOutcome.Kind outcome = trial.revoke(step, ready).kind();
                    fail(step + " came to " + outcome + " on a target that " + trouble);
                } catch (ConnectorException e) {
                    requireNoWaiting(trouble, begun);
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

    private void requireNoWaiting(Trouble trouble, long begun) {
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        Duration named = fixture.retryAfter().orElse(Duration.ZERO);
        boolean canTell = trouble == Trouble.THROTTLES && named.compareTo(Duration.ofSeconds(5)) >= 0;
        assertTrue(
                !canTell || took.compareTo(named.dividedBy(2)) < 0,
                "a call that was throttled came back after " + took + ": to wait is the core's to do");
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
            Optional<PopulationOp> population = trial.connector().operation(PopulationOp.class);
            if (population.isPresent()) {
                inTime(
                        "population",
                        () -> trial.population(
                                population.get(), step.account().id().partition()));
            }
        });
    }

    private static void inTime(String method, Work call) {
        assertTimeoutPreemptively(
                SHORT.plus(GRACE),
                () -> {
                    try {
                        call.done();
                    } catch (ConnectorException e) {
                        assertTrue(
                                IN_DOUBT.contains(e.failureClass()) || e.failureClass() == FailureClass.UNAVAILABLE,
                                method + " on a target that never answers threw " + e.failureClass());
                    }
                },
                () -> method + " did not come back in time: it was given " + SHORT + " and " + GRACE + " more");
    }
}
