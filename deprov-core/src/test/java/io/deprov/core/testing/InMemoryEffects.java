package io.deprov.core.testing;

import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StateToken;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ItemId;
import io.deprov.core.testing.World.Acc;
import io.deprov.core.testing.World.Held;
import java.util.Map;
import java.util.TreeMap;

/** What can be done on an in-memory target: looked at, done, and read back. */
final class InMemoryEffects {

    /** Scripted as an answer: the step is left out. */
    static final Object NO_ANSWER = new Object();

    private final InMemoryTarget target;

    InMemoryEffects(InMemoryTarget target) {
        this.target = target;
    }

    private static Acc account(World world, StepRef step) {
        Acc acc = world.accounts.get(step.access().id().accountId());
        return acc != null
                        && acc.partition().equals(step.access().id().partition().value())
                ? acc
                : null;
    }

    private static Held held(StepRef step) {
        ItemId item = step.access().id();
        return new Held(item.accountId(), item.kind(), item.nativeId());
    }

    private static String thing(StepRef step) {
        ItemId item = step.access().id();
        return item.kind().equals(AccessKind.ACCOUNT)
                ? item.nativeId()
                : item.accountId() + "/" + item.kind() + "/" + item.nativeId();
    }

    private static boolean isThere(World world, StepRef step) {
        Acc acc = account(world, step);
        if (step.access().id().kind().equals(AccessKind.ACCOUNT)) {
            return acc != null;
        }
        // A group may hold the name of an account that is gone.
        boolean isGone = world.accounts.get(step.access().id().accountId()) == null;
        return (acc != null || isGone) && world.held.contains(held(step));
    }

    private static boolean holds(World world, StepRef step) {
        if (!isThere(world, step)) {
            return true;
        }
        if (step.effect().equals(Effect.BLOCK_SIGN_IN)) {
            return account(world, step).blocked();
        }
        if (step.effect().equals(Effect.DISABLE)) {
            return world.disabled.contains(held(step));
        }
        if (step.effect().equals(Effect.ROTATE)) {
            return world.versions.getOrDefault(thing(step), 0) > 0;
        }
        return false;
    }

    Preparation prepare(StepRef step) throws ConnectorException {
        World view = target.view();
        if (isThere(view, step)) {
            Acc acc = account(view, step);
            if (holds(view, step)) {
                return Preparation.alreadyInState(Proof.present("it is so: " + step.effect(), target.clock.instant()));
            }
            Map<String, String> facts = new TreeMap<>(step.access().facts());
            facts.computeIfPresent("name", (key, old) -> acc.name());
            facts.computeIfPresent("contract", (key, old) -> acc.attributes().getOrDefault("contract", ""));
            return Preparation.ready(
                            new StateToken(view.token(thing(step))),
                            AccessRef.of(step.access().id(), step.access().fingerprint(), facts))
                    .withUndo(InMemoryRestores.token(step, view.token(thing(step))));
        }
        String name = step.access().fact("name").orElse("");
        if (account(view, step) == null
                && view.accounts.values().stream().anyMatch(acc -> acc.name().equals(name))) {
            return Preparation.drifted("the id is gone and its name belongs to another account");
        }
        PositiveControl control = target.shown("accounts");
        if (!control.isShown()) {
            throw ConnectorException.of(FailureClass.NOT_FOUND, control.why());
        }
        return Preparation.alreadyInState(Proof.absent("it is not there", target.clock.instant(), control));
    }

    /** A write whose state token does not match what is there now is refused. */
    void requireToken(RevokeRequest request) throws ConnectorException {
        StepRef step = request.prepared().step();
        World now = target.now();
        if (!isThere(now, step)) {
            throw ConnectorException.of(FailureClass.NOT_FOUND, "no such object");
        }
        if (!now.token(thing(step)).equals(request.prepared().stateToken().value())) {
            throw ConnectorException.of(FailureClass.CONFLICT, "it was changed since it was prepared");
        }
    }

    RevokeOutcome revoke(RevokeRequest request) {
        act(request);
        return RevokeOutcome.changed(
                Evidence.of("done: " + request.prepared().step().effect()));
    }

    /** Takes effect, if there still is something. */
    void act(RevokeRequest request) {
        StepRef step = request.prepared().step();
        if (!request.idempotencyKey().equals(step.id().value())) {
            target.violated("an idempotency key that is not the step's");
        }
        if (!isThere(target.now(), step)) {
            return;
        }
        String write = step.effect() + " " + thing(step);
        target.change(write, next -> {
            ItemId item = step.access().id();
            if (step.effect().equals(Effect.BLOCK_SIGN_IN)) {
                next.accounts.computeIfPresent(item.nativeId(), (id, acc) -> acc.blocked(true));
            } else if (step.effect().equals(Effect.DELETE)) {
                next.accounts.remove(item.nativeId());
                next.held.removeIf(thing -> thing.accountId().equals(item.nativeId()));
            } else if (step.effect().equals(Effect.DISABLE)) {
                next.disabled.add(held(step));
            } else if (!step.effect().equals(Effect.ROTATE)) {
                next.held.remove(held(step));
            }
            next.touch(thing(step));
        });
    }

    Verification verify(StepRef step) {
        World view = target.view();
        if (isThere(view, step)) {
            return holds(view, step)
                    ? Verification.holds(Proof.present("read back: " + step.effect(), target.clock.instant()))
                    : Verification.notYet("it is still there");
        }
        PositiveControl control = target.shown("accounts");
        return control.isShown()
                ? Verification.holds(Proof.absent("it is gone", target.clock.instant(), control))
                : Verification.hidden(control.why());
    }
}
