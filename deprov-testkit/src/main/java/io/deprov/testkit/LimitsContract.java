package io.deprov.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.deprov.api.Capabilities;
import io.deprov.api.Capability;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StateToken;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.testkit.Trial.Found;
import io.deprov.testkit.Trial.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Rules about what cannot be done, or not at once, or not for good. */
abstract class LimitsContract extends DoingContract {

    private static final List<Effect> EFFECTS = List.of(
            Effect.BLOCK_SIGN_IN,
            Effect.DISABLE,
            Effect.END_SESSIONS,
            Effect.REVOKE,
            Effect.ROTATE,
            Effect.REMOVE,
            Effect.TRANSFER,
            Effect.DEREGISTER,
            Effect.WIPE,
            Effect.ARCHIVE,
            Effect.DELETE,
            Effect.PURGE);

    @Test
    @Rule(
            value = "C-10",
            advice =
                    "answer NotRemovable, or throw UNSUPPORTED or INVALID_REQUEST, about an effect that is not declared")
    final void what_it_does_not_say_it_can_do_it_does_not_try() throws Exception {
        Trial trial = open();
        Person person = person("unable");
        Found found = trial.discover(person);
        String before = person.picture();

        Capabilities capabilities = trial.capabilities();
        for (Access item : found.items()) {
            refuses(trial, impossible(found, item, new Effect("contract-unknown")));
            for (Effect effect : EFFECTS) {
                boolean isDeclared = capabilities.find(item.id().kind(), effect).isPresent()
                        || item.consequences().containsKey(effect);
                if (!isDeclared) {
                    refuses(trial, impossible(found, item, effect));
                }
            }
        }

        assertEquals(before, person.picture(), "the person, after effects were asked for that nobody declared");
    }

    /** What the built-in runbook wants done about things of a category: of each line, the first that the target can do. */
    private static List<List<Effect>> wanted(AccessKind kind) {
        return switch (kind.category()) {
            case ACCOUNT -> List.of(List.of(Effect.BLOCK_SIGN_IN), List.of(Effect.DELETE));
            case CREDENTIAL ->
                kind.equals(AccessKind.PASSWORD)
                        ? List.of(List.of(Effect.REVOKE, Effect.ROTATE))
                        : List.of(List.of(Effect.REVOKE, Effect.DISABLE));
            case SESSION -> List.of(List.of(Effect.END_SESSIONS));
            case ENTITLEMENT -> List.of(List.of(Effect.REMOVE, Effect.REVOKE));
            case DEVICE -> List.of(List.of(Effect.DEREGISTER, Effect.DISABLE));
        };
    }

    @Test
    @Rule(
            value = "C-30",
            advice =
                    "list every kind that the target can hold, say Capabilities.impossible with the reason about what cannot be done to it, and refuse it when asked")
    final void what_it_cannot_do_it_says_and_refuses() throws Exception {
        Trial trial = open();
        Capabilities capabilities = trial.capabilities();
        Person person = person("cannot");
        Found found = trial.discover(person);
        Set<AccessKind> shown =
                found.items().stream().map(item -> item.id().kind()).collect(Collectors.toSet());
        for (AccessKind kind : fixture.otherKinds()) {
            assertTrue(
                    capabilities.kinds().contains(kind),
                    "the target holds a " + kind + ", and capabilities() does not list it: it would be forgotten");
            assertTrue(shown.contains(kind), "the person has a " + kind + ", and discover did not show it");
        }
        String before = person.picture();
        Optional<Long> writes = fixture.writes();

        for (AccessKind kind : capabilities.kinds()) {
            for (List<Effect> wanted : wanted(kind)) {
                if (wanted.stream()
                        .anyMatch(effect -> capabilities.find(kind, effect).isPresent())) {
                    continue;
                }
                String why = wanted.stream()
                        .flatMap(effect -> capabilities.whyImpossible(kind, effect).stream())
                        .findFirst()
                        .orElse("");
                assertFalse(
                        why.isBlank(),
                        "capabilities() says neither that it can " + wanted + " a " + kind + " nor why it cannot");
                for (Access item : found.items()) {
                    if (item.id().kind().equals(kind)) {
                        refuses(trial, impossible(found, item, wanted.get(0)));
                    }
                }
            }
        }

        assertEquals(before, person.picture(), "the person, after what cannot be done was asked for");
        assertEquals(writes, fixture.writes(), "requests that change anything, for what cannot be done");
    }

    private static Step impossible(Found found, Access item, Effect effect) {
        return new Step(
                StepRef.of(Trial.id(item, effect), item.ref(), effect),
                found.accountOf(item),
                Capability.builder(item.id().kind(), effect, Phase.REVOKE).build(),
                0);
    }

    private static void refuses(Trial trial, Step step) {
        Set<FailureClass> no = Set.of(FailureClass.UNSUPPORTED, FailureClass.INVALID_REQUEST);
        try {
            assertEquals(
                    Preparation.Kind.NOT_REMOVABLE,
                    trial.prepare(step).kind(),
                    "prepare of what capabilities() does not say that it can do: " + step);
        } catch (ConnectorException e) {
            assertTrue(
                    no.contains(e.failureClass()),
                    "prepare of what capabilities() does not say that it can do threw " + e.failureClass() + ": "
                            + step);
        }
        try {
            RevokeOutcome.Kind outcome = trial.revoke(
                            step,
                            Preparation.ready(new StateToken("none"), step.ref().access()))
                    .kind();
            assertTrue(
                    outcome == RevokeOutcome.Kind.NOT_REMOVABLE || outcome == RevokeOutcome.Kind.REFUSED,
                    "revoke of what capabilities() does not say that it can do came to " + outcome + ": " + step);
        } catch (ConnectorException e) {
            assertTrue(
                    no.contains(e.failureClass()) || e.failureClass() == FailureClass.CONFLICT,
                    "revoke of what capabilities() does not say that it can do threw " + e.failureClass() + ": "
                            + step);
        }
    }

    @Test
    @Rule(
            value = "C-31",
            advice =
                    "when a later one of several requests fails, answer RevokeOutcome.partial with what is done and what is left, and take both up again when prepared anew")
    final void what_was_done_in_part_is_said() throws Exception {
        Trial trial = open();
        int people = 0;
        boolean any = false;
        for (Step model : trial.steps(trial.discover(person("part")))) {
            Person person = person("parted" + people++);
            Step step = same(trial, person, model);
            Preparation.Ready ready = ready(trial, step);
            List<RevokeOutcome> outcomes = new ArrayList<>();
            during(Trouble.FORBIDS_THE_SECOND_WRITE, () -> outcomes.add(trial.revoke(step, ready)));
            if (person.holds(step.ref().access(), step.effect())) {
                continue;
            }
            any = true;

            RevokeOutcome.Partial partial = assertInstanceOf(
                    RevokeOutcome.Partial.class,
                    outcomes.get(0),
                    step + ", the second request of which was forbidden, came to "
                            + outcomes.get(0).kind());
            assertFalse(partial.done().isEmpty(), step + " was done in part, and says nothing of what was done");
            assertFalse(partial.left().isEmpty(), step + " was done in part, and says nothing of what is left");
            assertEquals(Verification.Kind.NOT_YET, trial.verify(step).kind(), "verify of " + step + ", done in part");
            trial.revoke(step, ready(trial, step));
            assertEquals(
                    Verification.Kind.HOLDS,
                    trial.verifyWithinLag(step).kind(),
                    "verify of " + step + ", done in part and taken up again");
        }
        if (!any) {
            abort("every step takes one request");
        }
    }

    @Test
    @Rule(value = "C-32", advice = "say softDeleteWindow of a deletion that the target can take back, and of no other")
    final void a_deletion_that_can_be_taken_back_is_called_one() throws Exception {
        Trial trial = open();
        int people = 0;
        boolean any = false;
        for (Step model : trial.steps(trial.discover(person("bin")))) {
            if (!model.effect().equals(Effect.DELETE) && !model.effect().equals(Effect.PURGE)) {
                continue;
            }
            if (!model.ref().access().kind().equals(AccessKind.ACCOUNT)) {
                continue;
            }
            any = true;
            Person person = person("binned" + people++);
            Step step = same(trial, person, model);
            trial.revoke(step, ready(trial, step));
            assertEquals(Verification.Kind.HOLDS, trial.verifyWithinLag(step).kind(), "verify of " + step);

            assertEquals(
                    person.isKept(),
                    step.capability().softDeleteWindow().isPresent(),
                    "whether " + step + " can be taken back: on the target, and as capabilities() says");
        }
        if (!any) {
            abort("the connector deletes no accounts");
        }
    }
}
