package io.deprov.core.testing;

import io.deprov.api.CallContext;
import io.deprov.api.Capabilities;
import io.deprov.api.CapabilitiesRequest;
import io.deprov.api.Capability;
import io.deprov.api.CheckReport;
import io.deprov.api.CheckRequest;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.Evidence;
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.FailureClass;
import io.deprov.api.PendingHandle;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.Resolution;
import io.deprov.api.ResolveRequest;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepId;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import io.deprov.api.access.TargetId;
import io.deprov.api.op.BatchRevokeOp;
import io.deprov.api.op.PollOp;
import io.deprov.api.op.RestoreOp;
import io.deprov.core.testing.Fault.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The connector of an {@link InMemoryTarget}: keeps its own side of the contract strictly, unless it is told to break it. */
final class InMemoryConnector implements Connector, PollOp, RestoreOp, BatchRevokeOp {

    private final InMemoryTarget target;
    private final TargetId id;
    private final InMemoryReader reader;
    private final InMemoryEffects effects;
    private final InMemoryRestores restores;
    private volatile boolean closed;

    InMemoryConnector(InMemoryTarget target, TargetId id) {
        this.target = target;
        this.id = id;
        this.reader = new InMemoryReader(target, id);
        this.effects = new InMemoryEffects(target);
        this.restores = new InMemoryRestores(target);
    }

    /** What every call does first: refuse after close and after the deadline, and whatever is scripted to go wrong before. */
    private @Nullable Fault begin(Method method, CallContext context, @Nullable StepRef step)
            throws ConnectorException {
        if (closed) {
            target.violated(method + " after close");
            throw new IllegalStateException("closed");
        }
        Fault fault = target.fault(method, step).orElse(null);
        if (fault != null) {
            fault.also.run();
            if (fault.isHarmless()) {
                return null;
            }
        }
        if (fault != null && fault.hangs && !fault.afterEffect) {
            target.hang();
        }
        if (fault != null && !fault.afterEffect && fault.lands == null) {
            fault.throwIfAsked();
        }
        return fault;
    }

    @Override
    public CheckReport check(CheckRequest request) throws ConnectorException {
        Fault fault = begin(Method.CHECK, request.context(), null);
        if (fault != null && fault.givesNull) {
            return null;
        }
        ExecutorIdentity identity;
        if (target.executorUnknown.isPresent()) {
            identity = ExecutorIdentity.unknown(target.executorUnknown.get());
        } else {
            String own = String.valueOf(target.executor);
            identity = ExecutorIdentity.account(
                    ItemId.of(id, PartitionId.MAIN, AccessKind.ACCOUNT, own, IdStrength.IMMUTABLE), "svc-deprov");
        }
        return CheckReport.builder(identity, "memory 1")
                .control(target.shown("accounts"))
                .build();
    }

    @Override
    public Capabilities capabilities(CapabilitiesRequest request) throws ConnectorException {
        Fault fault = begin(Method.CAPABILITIES, request.context(), null);
        if (fault != null && fault.givesNull) {
            return null;
        }
        Capabilities.Builder all = Capabilities.builder();
        target.identifierTypes.forEach(all::identifierType);
        target.partitions.forEach(partition -> all.partition(new PartitionId(partition)));
        add(all, AccessKind.ACCOUNT, Effect.BLOCK_SIGN_IN, Phase.CONTAIN);
        add(all, AccessKind.PASSWORD, target.passwordsAreRotated ? Effect.ROTATE : Effect.REVOKE, Phase.CONTAIN);
        add(all, AccessKind.SESSION, Effect.END_SESSIONS, Phase.CONTAIN);
        add(all, AccessKind.SSH_KEY, target.keysAreDisabled ? Effect.DISABLE : Effect.REVOKE, Phase.CONTAIN);
        add(all, AccessKind.GROUP_MEMBERSHIP, Effect.REMOVE, Phase.REVOKE);
        add(all, AccessKind.ACCOUNT, Effect.DELETE, Phase.RETIRE);
        return all.build();
    }

    private void add(Capabilities.Builder all, AccessKind kind, Effect effect, Phase phase) {
        if (target.cannot.contains(kind + " " + effect)) {
            all.impossible(kind, effect, "scripted: not possible here");
        } else {
            Capability.Builder capability = Capability.builder(kind, effect, phase)
                    .maximumLag(target.declaredLag)
                    .permission("write " + kind);
            if (effect.equals(Effect.DELETE)) {
                target.alsoRemoved.forEach(capability::alsoRemoves);
            }
            if (InMemoryRestores.isReversible(effect)) {
                capability.reversible();
            }
            all.supports(capability.build());
        }
    }

    @Override
    public Resolution resolve(ResolveRequest request) throws ConnectorException {
        Fault fault = begin(Method.RESOLVE, request.context(), null);
        if (fault != null && fault.givesNull) {
            return null;
        }
        return reader.resolve(request.subject());
    }

    @Override
    public DiscoveryPage discover(DiscoverRequest request) throws ConnectorException {
        Fault fault = begin(Method.DISCOVER, request.context(), null);
        if (fault != null && fault.givesNull) {
            return null;
        }
        return reader.discover(request, fault == null ? null : fault.lie);
    }

    @Override
    public StepAnswers<Preparation> prepare(PrepareRequest request) throws ConnectorException {
        return each(request.steps(), Method.PREPARE, request.context(), effects::prepare);
    }

    @Override
    public StepAnswers<Verification> verify(VerifyRequest request) throws ConnectorException {
        boolean isAboutDeletion =
                request.steps().stream().anyMatch(step -> step.effect().equals(Effect.DELETE));
        if (request.isDeleted() && isAboutDeletion) {
            target.violated("an account is said to be deleted when the question is whether it is");
        }
        target.verifiedTogether(request.steps().size());
        return each(request.steps(), Method.VERIFY, request.context(), effects::verify);
    }

    /** Answers step by step. */
    private interface Answer<A> {
        A to(StepRef step) throws ConnectorException;
    }

    @SuppressWarnings("unchecked")
    private <A> StepAnswers<A> each(List<StepRef> steps, Method method, CallContext context, Answer<A> answer)
            throws ConnectorException {
        StepAnswers.Builder<A> answers = StepAnswers.builder();
        for (StepRef step : steps) {
            Fault fault = begin(method, context, step);
            if (fault != null && fault.givesNull) {
                return null;
            }
            if (fault == null || fault.answer != InMemoryEffects.NO_ANSWER) {
                answers.add(step.id(), fault != null && fault.answer != null ? (A) fault.answer : answer.to(step));
            }
        }
        return answers.build();
    }

    @Override
    public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
        StepRef step = request.prepared().step();
        Fault fault = begin(Method.REVOKE, request.context(), step);
        ItemId item = step.access().id();
        if (!item.target().equals(id)) {
            target.violated("a step of another target: " + item);
        }
        if (!request.prepared().current().id().equals(item)) {
            target.violated("prepared for another item: " + item);
        }
        if (fault == null) {
            effects.requireToken(request);
            return effects.revoke(request);
        }
        if (fault.lands != null) {
            target.landLater(fault.lands, () -> effects.act(request));
            fault.throwIfAsked();
        }
        if (fault.acceptsOnly) {
            return RevokeOutcome.accepted(new PendingHandle(target.accept(() -> effects.act(request))));
        }
        if (fault.afterEffect) {
            effects.requireToken(request);
            RevokeOutcome done = effects.revoke(request);
            if (fault.hangs) {
                target.hang();
            }
            fault.throwIfAsked();
            return fault.givesNull ? null : fault.answer != null ? (RevokeOutcome) fault.answer : done;
        }
        if (fault.hangs) {
            return effects.revoke(request);
        }
        return fault.givesNull ? null : (RevokeOutcome) fault.answer;
    }

    @Override
    public <T> Optional<T> operation(Class<T> type) {
        return type.equals(BatchRevokeOp.class) && !target.takesBatches
                ? Optional.empty()
                : Connector.super.operation(type);
    }

    @Override
    public BatchRevokeOp.Answer revokeAll(BatchRevokeOp.Request request) throws ConnectorException {
        if (!target.takesBatches || request.steps().size() < 2) {
            target.violated("a batch that was not asked for");
        }
        target.batch(request.steps().size());
        Map<StepId, RevokeOutcome> outcomes = new HashMap<>();
        Map<StepId, ConnectorException> failures = new HashMap<>();
        for (RevokeRequest one : request.steps()) {
            StepRef step = one.prepared().step();
            if (!step.access().id().partition().equals(request.partition())) {
                target.violated("a step of another partition in a batch");
            }
            try {
                RevokeOutcome outcome = revoke(one);
                if (outcome != null
                        && !target.forgetsAnswerFor(step.access().id().nativeId())) {
                    outcomes.put(step.id(), outcome);
                }
            } catch (ConnectorException e) {
                failures.put(step.id(), e);
            }
        }
        target.failBatchIfAsked();
        return BatchRevokeOp.Answer.of(outcomes, failures);
    }

    @Override
    public RevokeOutcome poll(PollOp.Request request) throws ConnectorException {
        Fault fault = begin(Method.POLL, request.context(), request.step());
        if (fault != null && fault.answer != null) {
            return (RevokeOutcome) fault.answer;
        }
        Optional<Runnable> work =
                Optional.ofNullable(target.accepted(request.pending().value()));
        if (work.isEmpty()) {
            throw ConnectorException.of(FailureClass.NOT_FOUND, "no such work");
        }
        work.get().run();
        return RevokeOutcome.changed(Evidence.of("the accepted work was done"));
    }

    @Override
    public RevokeOutcome restore(RestoreOp.Request request) throws ConnectorException {
        Fault fault = begin(Method.RESTORE, request.context(), request.step());
        if (fault == null) {
            return restores.restore(request);
        }
        if (fault.lands != null) {
            target.landLater(fault.lands, () -> restores.act(request));
            fault.throwIfAsked();
        }
        if (fault.acceptsOnly) {
            return RevokeOutcome.accepted(new PendingHandle(target.accept(() -> restores.act(request))));
        }
        if (fault.afterEffect) {
            RevokeOutcome done = restores.restore(request);
            fault.throwIfAsked();
            return fault.answer != null ? (RevokeOutcome) fault.answer : done;
        }
        return fault.hangs ? restores.restore(request) : (RevokeOutcome) fault.answer;
    }

    @Override
    public void close() {
        closed = true;
    }
}
