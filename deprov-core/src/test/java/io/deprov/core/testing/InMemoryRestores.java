package io.deprov.core.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.deprov.api.Evidence;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ItemId;
import io.deprov.api.op.RestoreOp;
import io.deprov.core.testing.World.Acc;
import io.deprov.core.testing.World.Held;
import java.util.Set;

/**
 * What an in-memory target gives back: sign-in, switched-off keys and memberships. A token says what it is for, and which version of the
 * thing it was read from; a token for anything else is a violation.
 */
final class InMemoryRestores {

    /** Stands in every token, and must stand nowhere else. */
    static final String CANARY = "undo-canary-7f3a";

    private static final Set<Effect> REVERSIBLE = Set.of(Effect.BLOCK_SIGN_IN, Effect.DISABLE, Effect.REMOVE);

    private final InMemoryTarget target;

    InMemoryRestores(InMemoryTarget target) {
        this.target = target;
    }

    static boolean isReversible(Effect effect) {
        return REVERSIBLE.contains(effect);
    }

    private static String subject(StepRef step) {
        ItemId item = step.access().id();
        return CANARY + "|" + step.effect() + "|" + item.partition() + "|" + item.accountId() + "|" + item.kind() + "|"
                + item.nativeId() + "|";
    }

    /** What can undo the step, as the world is seen now. */
    static UndoToken token(StepRef step, String version) {
        return UndoToken.copyOf((subject(step) + version).getBytes(UTF_8));
    }

    RevokeOutcome restore(RestoreOp.Request request) {
        StepRef step = request.step();
        String token = new String(request.undo().bytes(), UTF_8);
        if (!token.startsWith(subject(step))) {
            target.violated("an undo token of another step");
            return RevokeOutcome.refused("the token is not this step's");
        }
        AccessRef account = request.account();
        Acc acc = target.now().accounts.get(account.id().nativeId());
        boolean isPinned = acc != null
                && acc.partition().equals(account.id().partition().value())
                && account.fingerprint()
                        .createdAt()
                        .map(acc.createdAt()::equals)
                        .orElse(true);
        if (!isPinned) {
            return RevokeOutcome.refused("the pinned account is not there any more");
        }
        if (isThere(acc, step)) {
            return RevokeOutcome.alreadyInState(Proof.present("it is there", target.clock.instant()));
        }
        act(request);
        return RevokeOutcome.changed(Evidence.of("given back: " + step.effect()));
    }

    private boolean isThere(Acc acc, StepRef step) {
        if (step.effect().equals(Effect.BLOCK_SIGN_IN)) {
            return !acc.blocked();
        }
        Held held = held(step);
        return step.effect().equals(Effect.DISABLE)
                ? !target.now().disabled.contains(held)
                : target.now().held.contains(held);
    }

    private static Held held(StepRef step) {
        ItemId item = step.access().id();
        return new Held(item.accountId(), item.kind(), item.nativeId());
    }

    /** Takes effect. */
    void act(RestoreOp.Request request) {
        StepRef step = request.step();
        String token = new String(request.undo().bytes(), UTF_8);
        ItemId item = step.access().id();
        target.change("restore " + step.effect() + " " + item.nativeId() + " as of " + version(token), next -> {
            if (step.effect().equals(Effect.BLOCK_SIGN_IN)) {
                next.accounts.computeIfPresent(item.nativeId(), (id, acc) -> acc.blocked(false));
            } else if (step.effect().equals(Effect.DISABLE)) {
                next.disabled.remove(held(step));
            } else {
                next.held.add(held(step));
            }
        });
    }

    private static String version(String token) {
        return token.substring(token.lastIndexOf('|') + 1);
    }
}
