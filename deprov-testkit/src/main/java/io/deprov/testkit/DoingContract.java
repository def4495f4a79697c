package io.deprov.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepAnswers;
import io.deprov.api.Verification;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.IdStrength;
import io.deprov.api.op.PollOp;
import io.deprov.testkit.Trial.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Rules about doing. */
abstract class DoingContract extends FindingContract {

    @Test
    @Rule(
            value = "C-05",
            advice =
                    "declare in capabilities() what works on this target, and maximumLag as long as a read may show the old state")
    final void what_it_says_it_can_do_it_does() throws Exception {
        Trial trial = open();
        Set<String> missing = new TreeSet<>();
        trial.capabilities().all().forEach(each -> missing.add(each.kind() + " " + each.effect()));
        assertFalse(missing.isEmpty(), "capabilities() supports nothing: the connector can do nothing about anybody");
        int people = 0;
        for (Step wanted : trial.steps(trial.discover(person("model")))) {
            Person person = person("able" + people++);
            Step step = same(trial, person, wanted);
            for (Access item : trial.discover(person).items()) {
                for (Effect effect : item.alreadyInForce()) {
                    assertTrue(
                            person.holds(item.ref(), effect),
                            "discover says that " + effect + " of " + item.id().kind()
                                    + " is in force already, and on the target it is not: it would never be planned");
                }
            }
            missing.remove(step.ref().access().kind() + " " + step.effect());

            Preparation preparation = trial.prepare(step);
            Preparation.Ready ready = assertInstanceOf(
                    Preparation.Ready.class,
                    preparation,
                    "prepare of " + step + ", which does not hold yet, is not ready");
            RevokeOutcome outcome = trial.revoke(step, ready);

            assertTrue(
                    Set.of(RevokeOutcome.Kind.CHANGED, RevokeOutcome.Kind.ACCEPTED)
                            .contains(outcome.kind()),
                    step + " came to " + outcome.kind() + ", on a target that nothing is wrong with");
            assertTrue(
                    outcome.kind() != RevokeOutcome.Kind.ACCEPTED
                            || trial.connector().operation(PollOp.class).isPresent(),
                    step + " was accepted for later, and the connector has no PollOp to ask with");
            assertEquals(
                    Verification.Kind.HOLDS,
                    trial.verifyWithinLag(step).kind(),
                    "verify of " + step + " when its lag of "
                            + step.capability().maximumLag() + " was over");
            assertTrue(
                    person.holds(step.ref().access(), step.effect()),
                    "the connector says that " + step + " holds, and on the target it does not");
        }
        assertTrue(
                missing.isEmpty(),
                "capabilities() names these, and the people of the fixture have nothing to try them on: " + missing);
    }

    @Test
    @Rule(
            value = "C-06",
            advice =
                    "read before you write: an effect that holds is answered alreadyInState; guard the write with the state token, so that one that is sent all the same is refused")
    final void what_holds_already_is_not_done_again() throws Exception {
        Trial trial = open();
        assertTrue(
                fixture.writes().isPresent() || isMissing(Gap.WRITES),
                "writes() does not say how many there were, and gaps() does not name WRITES");
        int people = 0;
        for (Step wanted : trial.steps(trial.discover(person("again")))) {
            Person person = person("twice" + people++);
            Step step = same(trial, person, wanted);
            Preparation.Ready ready = ready(trial, step);
            trial.revoke(step, ready);
            trial.verifyWithinLag(step);
            String before = person.picture();
            Optional<Long> writes = fixture.writes();

            Preparation.Kind second = trial.prepare(step).kind();
            boolean isRefused = false;
            try {
                RevokeOutcome.Kind outcome = trial.revoke(step, ready).kind();
                assertNotEquals(RevokeOutcome.Kind.CHANGED, outcome, step + " changed something the second time");
            } catch (ConnectorException e) {
                assertTrue(
                        Set.of(FailureClass.NOT_FOUND, FailureClass.CONFLICT).contains(e.failureClass()),
                        step + ", done a second time, threw " + e.failureClass() + ": " + e.getMessage());
                isRefused = true;
            }

            assertEquals(Preparation.Kind.ALREADY_IN_STATE, second, "prepare of " + step + ", which holds already");
            assertEquals(before, person.picture(), step + " changed the target the second time");
            assertTrue(
                    isRefused || writes.equals(fixture.writes()),
                    step + ", which held already, was sent again and not refused by the target");
        }
    }

    @Test
    @Rule(
            value = "C-07",
            advice =
                    "check, capabilities, resolve, discover, prepare and verify read only; take locks and leave marks in revoke")
    final void reading_writes_nothing() throws Exception {
        Trial trial = open();
        Person person = person("read");
        String before = person.picture();
        Optional<Long> writes = fixture.writes();

        trial.check();
        for (Step step : trial.steps(trial.discover(person))) {
            trial.prepare(step);
            trial.verify(step);
        }

        assertEquals(before, person.picture(), "the person before and after everything was read");
        assertEquals(writes, fixture.writes(), "requests that change anything, before and after everything was read");
    }

    @Test
    @Rule(
            value = "C-08",
            advice = "read in verify what is there now; cache nothing, and infer nothing from what revoke answered")
    final void verify_reads_afresh() throws Exception {
        Trial trial = open();
        int people = 0;
        boolean any = false;
        for (Step wanted : trial.steps(trial.discover(person("fresh")))) {
            if (!wanted.effect().equals(Effect.BLOCK_SIGN_IN)
                    && !wanted.effect().equals(Effect.REMOVE)) {
                continue;
            }
            any = true;
            Person person = person("afresh" + people++);
            Step step = same(trial, person, wanted);
            assertEquals(
                    Verification.Kind.NOT_YET, trial.verify(step).kind(), "verify of " + step + " before it was done");
            trial.revoke(step, ready(trial, step));
            assertEquals(Verification.Kind.HOLDS, trial.verifyWithinLag(step).kind(), "verify of " + step);

            assertEquals(
                    Verification.Kind.HOLDS,
                    open().verifyWithinLag(step).kind(),
                    "verify of " + step + " by a connector that was opened after it was done, as after a restart");

            person.bringBack(step.ref().access(), step.effect());
            Thread.sleep(step.capability().maximumLag().toMillis());

            assertEquals(
                    Verification.Kind.NOT_YET,
                    trial.verify(step).kind(),
                    "verify of " + step + " after it was undone behind the connector's back");
            trial.revoke(step, ready(trial, step));
            assertTrue(
                    person.holds(step.ref().access(), step.effect()),
                    step + " on the target, done again after it was undone behind the connector's back");
        }
        if (!any) {
            abort("the connector neither blocks sign-in nor removes anything, which is what this test undoes");
        }
    }

    @Test
    @Rule(
            value = "C-09",
            advice =
                    "read positive controls in prepare and verify, hand the one that was shown to Proof.absent, and take the time from CallContext.clock()")
    final void that_something_is_gone_is_proved_by_a_positive_control() throws Exception {
        Trial trial = open();
        int people = 0;
        for (Step model : trial.steps(trial.discover(person("proof")))) {
            Person person = person("proved" + people++);
            List<Step> all = trial.steps(trial.discover(person));
            Step step = same(trial, person, model);
            trial.revoke(step, ready(trial, step));
            trial.verifyWithinLag(step);

            Instant begun = trial.now();
            Verification.Holds holds = assertInstanceOf(
                    Verification.Holds.class, trial.verify(step), "verify of " + step + ", which was done");
            requireGood("verify", trial, step, holds.proof(), begun);
            Instant again = trial.now();
            if (trial.prepare(step) instanceof Preparation.AlreadyInState already) {
                requireGood("prepare", trial, step, already.proof(), again);
            }
            if (isDeletion(step)) {
                StepAnswers<Verification> gone = trial.verify(all, true);
                for (Step other : all) {
                    AccessKind kind = other.ref().access().kind();
                    if (!kind.equals(AccessKind.ACCOUNT)
                            && !step.capability().alsoRemoves().contains(kind)) {
                        continue;
                    }
                    assertEquals(
                            Optional.of(Verification.Kind.HOLDS),
                            gone.answer(other.ref().id()).map(Verification::kind),
                            "verify of " + other + " once the account was deleted by us, with which it goes");
                }
            }
        }
    }

    private static void requireGood(String method, Trial trial, Step step, Proof proof, Instant begun) {
        assertTrue(
                !isDeletion(step)
                        || proof.control().map(PositiveControl::isShown).orElse(false),
                method
                        + " says that the object is gone, without a positive control that was shown: the core does not believe it");
        assertFalse(
                proof.control()
                        .map(PositiveControl::object)
                        .filter(step.account().id().nativeId()::equals)
                        .isPresent(),
                method + " of " + step + " takes the leaver for the positive control");
        assertFalse(
                proof.observedAt().isBefore(begun) || proof.observedAt().isAfter(trial.now()),
                method + " of " + step + " says that it was read at " + proof.observedAt() + ", and was called at "
                        + begun + " by the clock of the call, which is the one that counts");
    }

    @Test
    @Rule(
            value = "C-48",
            advice =
                    "change the one thing that the step names, under the guard of the state token or by an operation that guards itself; never put back a whole object or list as it was read")
    final void what_somebody_else_changed_meanwhile_stays() throws Exception {
        Trial trial = open();
        int people = 0;
        for (Step model : trial.steps(trial.discover(person("meanwhile")))) {
            if (isDeletion(model) || model.ref().access().id().strength() == IdStrength.NAME_ONLY) {
                continue;
            }
            Person person = person("changed" + people++);
            Step step = same(trial, person, model);
            Preparation.Ready ready = ready(trial, step);
            person.rename();
            Optional<String> name = person.name();
            revokeWithOneConflict(trial, step, ready);
            assertEquals(
                    Verification.Kind.HOLDS,
                    trial.verifyWithinLag(step).kind(),
                    "verify of " + step + ", before which somebody else renamed the account");
            assertEquals(name, person.name(), "the name that somebody else gave the account before " + step);

            List<Person> two = List.of(person("one" + people), person("two" + people));
            Step one = same(trial, two.get(0), model);
            Step other = same(trial, two.get(1), model);
            Preparation.Ready oneReady = ready(trial, one);
            Preparation.Ready otherReady = ready(trial, other);
            revokeWithOneConflict(trial, one, oneReady);
            revokeWithOneConflict(trial, other, otherReady);
            trial.verifyWithinLag(other);
            assertTrue(
                    two.get(0).holds(one.ref().access(), one.effect())
                            && two.get(1).holds(other.ref().access(), other.effect()),
                    "whether " + step + " holds of two people who were both prepared before either was done");
        }
        if (people == 0) {
            abort("everything on this target is known by its name only");
        }
    }

    private static void revokeWithOneConflict(Trial trial, Step step, Preparation.Ready ready)
            throws ConnectorException {
        try {
            trial.revoke(step, ready);
        } catch (ConnectorException e) {
            assertEquals(
                    FailureClass.CONFLICT,
                    e.failureClass(),
                    "class of " + step + ", before which somebody else changed something: " + e.getMessage());
            trial.revoke(step, ready(trial, step));
        }
    }

    @Test
    @Rule(
            value = "C-49",
            advice =
                    "let every call work as the first one of a connector: what it needs is in the request, and nothing in fields that another call has filled")
    final void any_connector_can_go_on_where_another_stopped() throws Exception {
        Person person = person("passed-on");
        Step step;
        try (Trial first = Trial.open(fixture)) {
            step = any(first.steps(first.discover(person)));
        }
        Preparation.Ready ready;
        try (Trial second = Trial.open(fixture)) {
            ready = ready(second, step);
        }
        try (Trial third = Trial.open(fixture)) {
            third.revoke(step, ready);
        }
        assertEquals(
                Verification.Kind.HOLDS,
                open().verifyWithinLag(step).kind(),
                "verify of " + step + ", each call for which was the first of another connector");
    }

    @Test
    @Rule(value = "C-11", advice = "answer each step of a request by its own id, in prepare and in verify")
    final void every_step_that_it_is_asked_about_has_its_own_answer() throws Exception {
        Trial trial = open();
        Person person = person("several");
        List<Step> steps = trial.steps(trial.discover(person)).stream()
                .filter(step ->
                        !step.effect().equals(Effect.DELETE) && !step.effect().equals(Effect.PURGE))
                .toList();
        if (steps.size() < 2) {
            abort("there is one step on an account at most");
        }
        Step first = steps.get(0);
        trial.revoke(first, ready(trial, first));
        trial.verifyWithinLag(first);

        String before = person.picture();
        StepAnswers<Preparation> prepared = trial.prepare(steps);
        StepAnswers<Verification> verified = trial.verify(steps);
        assertEquals(before, person.picture(), "the person before and after several steps were asked about together");

        for (Step step : steps) {
            Optional<Verification> answer = verified.answer(step.ref().id());
            Optional<Preparation> preparation = prepared.answer(step.ref().id());
            assertTrue(preparation.isPresent(), "prepare gave no answer for " + step);
            assertEquals(
                    person.holds(step.ref().access(), step.effect()),
                    preparation.get().kind() == Preparation.Kind.ALREADY_IN_STATE,
                    "whether prepare says that " + step + " holds already, asked about together with others");
            assertTrue(answer.isPresent(), "verify gave no answer for " + step);
            assertEquals(
                    person.holds(step.ref().access(), step.effect()),
                    answer.get().kind() == Verification.Kind.HOLDS,
                    "whether " + step + " holds, asked about together with others");
        }
    }
}
