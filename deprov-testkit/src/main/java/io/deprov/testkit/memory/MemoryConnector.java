package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StateToken;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.api.op.RestoreOp;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connector of a {@link MemoryTarget}: small, and keeps every rule. What it asks goes through the protected methods, which the kit's own
 * tests break one at a time.
 */
class MemoryConnector extends MemoryReader implements RestoreOp {

    MemoryConnector(MemoryTarget target, ConnectorConfig config, ConnectorContext context) {
        super(target, config, context);
    }

    /** Whether the effect holds on what is there, which is nothing when the account is gone; empty when it is no effect of ours. */
    protected Optional<Boolean> holds(StepRef step, @Nullable Entry entry) {
        String thing = step.access().id().nativeId();
        AccessKind kind = step.access().kind();
        if (kind.equals(AccessKind.ACCOUNT) && step.effect().equals(Effect.BLOCK_SIGN_IN)) {
            return Optional.of(entry == null || entry.isBlocked());
        }
        if (kind.equals(AccessKind.ACCOUNT) && step.effect().equals(Effect.DELETE)) {
            return Optional.of(entry == null);
        }
        if (kind.equals(AccessKind.SSH_KEY) && step.effect().equals(Effect.REVOKE)) {
            return Optional.of(entry == null || !entry.keys().contains(thing));
        }
        if (kind.equals(AccessKind.GROUP_MEMBERSHIP) && step.effect().equals(Effect.REMOVE)) {
            return Optional.of(entry == null || !entry.groups().contains(thing));
        }
        return Optional.empty();
    }

    @Override
    public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
        Optional<Entry> entry = entry(request.context(), request.account());
        Optional<Preparation> instead =
                entry.isPresent() ? Optional.empty() : Optional.of(gone(request.context(), request.account()));
        PositiveControl shown = control(request.context());
        StepAnswers.Builder<Preparation> answers = StepAnswers.builder();
        for (StepRef step : request.steps()) {
            Optional<Boolean> holds = holds(step, entry.orElse(null));
            if (holds.isEmpty()) {
                answers.add(step.id(), Preparation.notRemovable(whyNot(step)));
            } else if (instead.isPresent()) {
                answers.add(step.id(), instead.get());
            } else if (holds.get()) {
                answers.add(step.id(), Preparation.alreadyInState(proof(request.context(), step, shown)));
            } else {
                answers.add(step.id(), ready(step, entry.orElseThrow()));
            }
        }
        return answers.build();
    }

    private static String whyNot(StepRef step) {
        return step.access().kind().equals(AccessKind.DEVICE)
                ? NOT_OURS
                : "this connector does not do " + step.effect();
    }

    private Preparation ready(StepRef step, Entry entry) {
        Preparation.Ready ready = Preparation.ready(new StateToken(String.valueOf(entry.version())), step.access());
        boolean isReversible =
                step.effect().equals(Effect.BLOCK_SIGN_IN) || step.effect().equals(Effect.REMOVE);
        return isReversible ? ready.withUndo(undo(step)) : ready;
    }

    /** What restore needs: which thing it was is in the step. */
    protected UndoToken undo(StepRef step) {
        return UndoToken.copyOf(step.effect().name().getBytes(StandardCharsets.UTF_8));
    }

    /** The pinned id is not there: its name may be somebody else's by now, or nothing may be shown at all. */
    private Preparation gone(CallContext call, AccessRef account) throws ConnectorException {
        PositiveControl shown = control(call);
        if (!shown.isShown()) {
            throw ConnectorException.of(FailureClass.NOT_FOUND, "neither the account nor the control was shown");
        }
        String name = account.fact("name").orElse("");
        List<Entry> namesakes = read(call, (with, timeout) -> target.find(with, timeout, null, name));
        return namesakes.isEmpty()
                ? Preparation.alreadyInState(
                        Proof.absent("the account is gone", call.clock().instant(), shown))
                : Preparation.drifted("the account is gone, and its name is somebody else's");
    }

    protected Proof proof(CallContext call, StepRef step, PositiveControl shown) {
        return step.effect().equals(Effect.BLOCK_SIGN_IN)
                ? Proof.present("blocked", call.clock().instant())
                : Proof.absent("not there any more", call.clock().instant(), shown);
    }

    @Override
    public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
        CallContext call = request.context();
        StepRef step = request.prepared().step();
        Entry entry = entry(call, request.account())
                .orElseThrow(() -> ConnectorException.of(FailureClass.NOT_FOUND, "the account is not there"));
        Optional<Boolean> holds = holds(step, entry);
        if (holds.isEmpty()) {
            return RevokeOutcome.notRemovable(whyNot(step));
        }
        if (holds.get()) {
            return RevokeOutcome.alreadyInState(proof(call, step, control(call)));
        }
        if (!request.prepared().stateToken().value().equals(String.valueOf(entry.version()))) {
            throw ConnectorException.of(FailureClass.CONFLICT, "the account has changed since it was prepared");
        }
        return step.effect().equals(Effect.DELETE)
                ? deleted(call, step, entry)
                : carryOut(call, step, entry, changed(step, entry));
    }

    /** The target deletes no account that has keys, so this takes two requests, and can end between them. */
    protected RevokeOutcome deleted(CallContext call, StepRef step, Entry entry) throws ConnectorException {
        Entry bare = entry.withoutKeys();
        if (!entry.keys().isEmpty()) {
            carryOut(call, step, entry, bare);
        }
        try {
            return carryOut(call, step, entry.keys().isEmpty() ? entry : bare, null);
        } catch (ConnectorException e) {
            if (entry.keys().isEmpty() || e.mayHaveTakenEffect()) {
                throw e;
            }
            return RevokeOutcome.partial(List.of("its keys"), List.of("the account"), String.valueOf(e.getMessage()));
        }
    }

    /** What an account is when a step is done; null when it is deleted. */
    protected @Nullable Entry changed(StepRef step, Entry entry) throws ConnectorException {
        String thing = step.access().id().nativeId();
        return switch (step.effect().name()) {
            case "block-sign-in" -> entry.blocked(true);
            case "revoke" -> entry.withoutKey(thing);
            case "remove" -> entry.withoutGroup(thing);
            case "delete" -> null;
            default ->
                throw ConnectorException.of(FailureClass.UNSUPPORTED, "this connector does not do " + step.effect());
        };
    }

    protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
            throws ConnectorException {
        boolean changed =
                write(call, (with, timeout) -> target.write(with, timeout, before.id(), before.version(), after));
        if (!changed) {
            throw ConnectorException.of(FailureClass.CONFLICT, "the account has changed since it was read");
        }
        return RevokeOutcome.changed(Evidence.of("done; version " + before.version() + " replaced"));
    }

    @Override
    public StepAnswers<Verification> verify(VerifyRequest request) throws ConnectorException {
        CallContext call = request.context();
        Optional<Entry> entry = entry(call, request.account());
        PositiveControl shown = control(call);
        StepAnswers.Builder<Verification> answers = StepAnswers.builder();
        for (StepRef step : request.steps()) {
            answers.add(step.id(), verification(call, step, entry.orElse(null), shown));
        }
        return answers.build();
    }

    protected Verification verification(CallContext call, StepRef step, @Nullable Entry entry, PositiveControl shown) {
        if (!shown.isShown()) {
            return Verification.hidden(shown.why());
        }
        return holds(step, entry)
                .map(holds -> holds
                        ? Verification.holds(
                                entry == null
                                        ? Proof.absent(
                                                "the account is gone",
                                                call.clock().instant(),
                                                shown)
                                        : proof(call, step, shown))
                        : Verification.notYet("it is there"))
                .orElseGet(() -> Verification.unreadable(
                        FailureClass.UNSUPPORTED, "this connector does not do " + step.effect()));
    }

    @Override
    public RevokeOutcome restore(RestoreOp.Request request) throws ConnectorException {
        CallContext call = request.context();
        StepRef step = request.step();
        Optional<Entry> there = entry(call, request.account());
        if (there.isEmpty()) {
            return RevokeOutcome.refused("the account is not there any more");
        }
        Entry entry = there.get();
        String undo = new String(request.undo().bytes(), StandardCharsets.UTF_8);
        if (!undo.equals(Effect.BLOCK_SIGN_IN.name()) && !undo.equals(Effect.REMOVE.name())) {
            return RevokeOutcome.refused("nothing of ours can be given back with this token");
        }
        if (!holds(step, entry).orElse(false)) {
            return RevokeOutcome.alreadyInState(
                    Proof.present("there", call.clock().instant()));
        }
        Entry back = undo.equals(Effect.BLOCK_SIGN_IN.name())
                ? entry.blocked(false)
                : entry.withGroup(step.access().id().nativeId());
        return carryOut(call, step, entry, back);
    }
}
