package io.deprov.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.UndoToken;
import io.deprov.api.access.IdStrength;
import io.deprov.api.op.RestoreOp;
import io.deprov.testkit.Trial.Step;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules about giving back. */
abstract class RestoreContract extends LifeContract {

    private static final Map<Trouble, FailureClass> FAILURES = new EnumMap<>(Map.of(
            Trouble.FORBIDS_WRITING, FailureClass.AUTHORIZATION,
            Trouble.THROTTLES, FailureClass.THROTTLED,
            Trouble.REFUSES_CONNECTIONS, FailureClass.UNAVAILABLE));

    @Test
    @Rule(
            value = "C-23",
            advice =
                    "say reversible() only with RestoreOp, give an undo token in prepare, and put back exactly what was there")
    final void what_can_be_given_back_is_given_back_as_it_was() throws Exception {
        Trial trial = open();
        Optional<RestoreOp> op = trial.connector().operation(RestoreOp.class);
        List<Step> models = trial.steps(trial.discover(person("back"))).stream()
                .filter(step -> step.capability().isReversible())
                .toList();
        if (isMissing(Gap.RESTORE)) {
            assertTrue(op.isEmpty(), "gaps() names RESTORE, and the connector has a RestoreOp");
            assertTrue(models.isEmpty(), "gaps() names RESTORE, and these are called reversible: " + models);
        }
        requireNo(Gap.RESTORE);
        assertTrue(op.isPresent(), "the connector has no RestoreOp, and gaps() does not name RESTORE");
        assertFalse(models.isEmpty(), "the connector has a RestoreOp, and nothing is called reversible");
        int people = 0;
        for (Step wanted : models) {
            Person person = person("undone" + people++);
            Step step = same(trial, person, wanted);
            String before = fixedPicture(person);
            Preparation.Ready ready = ready(trial, step);
            Optional<UndoToken> undo = ready.undo();
            assertTrue(undo.isPresent(), "prepare of " + step + ", which is called reversible, gave no undo token");
            trial.revoke(step, ready);
            trial.verifyWithinLag(step);

            trial.restore(op.get(), step, undo.get());

            assertEquals(before, fixedPicture(person), "the person before " + step + " and after it was given back");
        }
    }

    private RestoreOp restoring(Trial trial) {
        requireNo(Gap.RESTORE);
        return trial.connector()
                .operation(RestoreOp.class)
                .orElseThrow(
                        () -> new AssertionError("the connector has no RestoreOp, and gaps() does not name RESTORE"));
    }

    /** A step that was done, and what prepare gave to undo it with. */
    private record Done(Step step, UndoToken undo) {}

    private static Done done(Trial trial, Step step) throws Exception {
        Preparation.Ready ready = ready(trial, step);
        UndoToken undo = ready.undo()
                .orElseThrow(() ->
                        new AssertionError("prepare of " + step + ", which is called reversible, gave no undo token"));
        trial.revoke(step, ready);
        trial.verifyWithinLag(step);
        return new Done(step, undo);
    }

    private static List<Step> reversible(Trial trial, Person person) throws Exception {
        return trial.steps(trial.discover(person)).stream()
                .filter(step -> step.capability().isReversible())
                .toList();
    }

    @Test
    @Rule(
            value = "C-42",
            advice =
                    "put into the undo token all that restore needs, find the pinned id again, and give back what the step names, once, and nothing besides")
    final void what_the_step_names_is_given_back_once_and_nothing_besides() throws Exception {
        Trial trial = open();
        restoring(trial);
        List<Step> models = reversible(trial, person("lent"));
        int people = 0;
        for (Step model : models) {
            Person person = person("lent" + people++);
            List<Done> all = new ArrayList<>();
            for (Step step : reversible(trial, person)) {
                all.add(done(trial, step));
            }
            Done one = all.stream()
                    .filter(each -> each.step().effect().equals(model.effect())
                            && each.step()
                                    .ref()
                                    .access()
                                    .kind()
                                    .equals(model.ref().access().kind())
                            && each.step().position() == model.position())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("a second person has nothing to do " + model + " on"));
            boolean isKnownById = one.step().ref().access().id().strength() != IdStrength.NAME_ONLY;
            if (isKnownById) {
                person.rename();
            }
            Trial later = open();
            RestoreOp op = restoring(later);

            later.restore(op, one.step(), one.undo());

            for (Done each : all) {
                boolean isGivenBack =
                        each.step().ref().id().equals(one.step().ref().id());
                assertEquals(
                        !isGivenBack,
                        person.holds(each.step().ref().access(), each.step().effect()),
                        "whether " + each.step() + " holds after " + one.step()
                                + (isGivenBack ? " was" : ", another one, was")
                                + " given back by a connector that was opened afterwards"
                                + (isKnownById ? ", to somebody who was renamed meanwhile" : ""));
            }
            String before = person.picture();
            RevokeOutcome.Kind second =
                    later.restore(op, one.step(), one.undo()).kind();
            assertNotEquals(RevokeOutcome.Kind.CHANGED, second, one.step() + ", given back for a second time");
            assertEquals(
                    before, person.picture(), "the person before and after " + one.step() + " was given back again");

            Person leaver = person("left" + people);
            Done gone = done(trial, same(trial, leaver, model));
            Person hire = leaver.replace();
            String hired = hire.picture();
            try {
                RevokeOutcome.Kind outcome =
                        later.restore(op, gone.step(), gone.undo()).kind();
                assertTrue(
                        outcome == RevokeOutcome.Kind.REFUSED || outcome == RevokeOutcome.Kind.NOT_REMOVABLE,
                        "giving " + gone.step()
                                + " back to somebody who was deleted, and whose name is a new hire's, came to "
                                + outcome);
            } catch (ConnectorException e) {
                assertFalse(
                        e.mayHaveTakenEffect(), "giving back to somebody who was deleted threw " + e.failureClass());
            }
            assertEquals(hired, hire.picture(), "the new hire, after something was given back to the leaver");
        }
    }

    @Test
    @Rule(
            value = "C-43",
            advice =
                    "let restore fail as revoke does: the same classes, a doubt when an answer is lost, and nothing sent twice")
    final void giving_back_fails_as_taking_away_does() throws Exception {
        Trial trial = open();
        RestoreOp op = restoring(trial);
        int people = 0;
        for (Step model : reversible(trial, person("failing"))) {
            Person person = person("failing" + people++);
            Done done = done(trial, same(trial, person, model));
            String before = person.picture();
            for (Trouble trouble : FAILURES.keySet()) {
                if (!fixture.impossible().containsKey(trouble)) {
                    during(trouble, () -> failsWith(trouble, trial, op, done));
                }
            }
            assertEquals(
                    before, person.picture(), "the person, after nothing of what was to be given back got through");
            if (!fixture.impossible().containsKey(Trouble.LOSES_ANSWERS_TO_WRITES)) {
                during(Trouble.LOSES_ANSWERS_TO_WRITES, () -> isDoubt(trial, op, done));
            }

            String blocked = person.picture();
            try {
                RevokeOutcome.Kind outcome = trial.restore(
                                op, done.step(), UndoToken.copyOf("strange-7731".getBytes(StandardCharsets.UTF_8)))
                        .kind();
                assertNotEquals(RevokeOutcome.Kind.UNKNOWN, outcome, "giving back with a token that is none of ours");
            } catch (ConnectorException e) {
                assertFalse(
                        e.mayHaveTakenEffect() || String.valueOf(e.getMessage()).contains("7731"),
                        "giving back with a token that is none of ours threw " + e.failureClass() + ": "
                                + e.getMessage());
            }
            if (!person.picture().equals(blocked)) {
                // What a step needs no token for may be given back without one.
                continue;
            }
            cancelled(trial, op, done);
            assertEquals(blocked, person.picture(), "the person, after giving back was cancelled before it began");
            trial.restore(op, done.step(), done.undo());

            assertFalse(
                    person.holds(done.step().ref().access(), done.step().effect()),
                    done.step() + " holds after it was given back at last");
        }
    }

    private void failsWith(Trouble trouble, Trial trial, RestoreOp op, Done done) {
        long writes = fixture.writes().orElse(0L);
        try {
            RevokeOutcome.Kind outcome =
                    trial.restore(op, done.step(), done.undo()).kind();
            fail("giving " + done.step() + " back came to " + outcome + " on a target that " + trouble);
        } catch (ConnectorException e) {
            // On a connection that was kept from before a write is lost, which is a doubt and may be one.
            boolean isLost = trouble == Trouble.REFUSES_CONNECTIONS && e.mayHaveTakenEffect();
            assertTrue(
                    isLost || e.failureClass() == FAILURES.get(trouble),
                    "giving " + done.step() + " back on a target that " + trouble + " threw " + e.failureClass()
                            + " and not " + FAILURES.get(trouble) + ": " + e.getMessage());
        }
        assertTrue(
                fixture.writes().orElse(writes) - writes <= 1,
                "giving " + done.step() + " back was sent more than once on a target that " + trouble);
    }

    private static void cancelled(Trial trial, RestoreOp op, Done done) {
        try {
            RevokeOutcome.Kind outcome = trial.restore(op, done.step(), done.undo(), trial.cancelled())
                    .kind();
            fail("giving " + done.step() + " back came to " + outcome + " although it was cancelled before it began");
        } catch (ConnectorException e) {
            assertTrue(
                    e.failureClass() == FailureClass.UNAVAILABLE || e.failureClass() == FailureClass.CANCELLED,
                    "giving " + done.step() + " back, cancelled before it began, threw " + e.failureClass());
        }
    }

    private void isDoubt(Trial trial, RestoreOp op, Done done) {
        long writes = fixture.writes().orElse(0L);
        try {
            assertEquals(
                    RevokeOutcome.Kind.UNKNOWN,
                    trial.restore(op, done.step(), done.undo()).kind(),
                    "giving " + done.step() + " back, the answer to which was lost");
        } catch (ConnectorException e) {
            assertTrue(
                    e.mayHaveTakenEffect(),
                    "giving " + done.step() + " back, the answer to which was lost, threw " + e.failureClass()
                            + ", which cannot have taken effect");
        }
        assertTrue(
                fixture.writes().orElse(writes) - writes <= 1,
                "giving " + done.step() + " back was sent again when the answer was lost");
    }
}
