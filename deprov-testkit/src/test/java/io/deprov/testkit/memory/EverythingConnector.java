package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.PendingHandle;
import io.deprov.api.PositiveControl;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StepId;
import io.deprov.api.StepRef;
import io.deprov.api.access.Effect;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.api.op.BatchRevokeOp;
import io.deprov.api.op.ListAccountsOp;
import io.deprov.api.op.PollOp;
import io.deprov.testkit.fault.TroubledHttpServer.Answer;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connector of a {@link MemoryTarget} with every operation that a connector may have; a block is accepted for later. */
class EverythingConnector extends MemoryConnector implements BatchRevokeOp, ListAccountsOp, PollOp {

    EverythingConnector(MemoryTarget target, ConnectorConfig config, ConnectorContext context) {
        super(target, config, context);
    }

    @Override
    protected RevokeOutcome carryOut(CallContext call, StepRef step, Entry before, @Nullable Entry after)
            throws ConnectorException {
        RevokeOutcome outcome = super.carryOut(call, step, before, after);
        return step.effect().equals(Effect.BLOCK_SIGN_IN) && after != null && after.isBlocked()
                ? RevokeOutcome.accepted(new PendingHandle(before.id()))
                : outcome;
    }

    @Override
    public Answer revokeAll(BatchRevokeOp.Request request) throws ConnectorException {
        request.context().requireOpen();
        Map<StepId, RevokeOutcome> outcomes = new HashMap<>();
        Map<StepId, ConnectorException> failures = new HashMap<>();
        for (RevokeRequest step : request.steps()) {
            try {
                outcomes.put(step.prepared().step().id(), revoke(step));
            } catch (ConnectorException e) {
                failures.put(step.prepared().step().id(), e);
            }
        }
        return Answer.of(outcomes, failures);
    }

    @Override
    public ListAccountsOp.Page accounts(ListAccountsOp.Request request) throws ConnectorException {
        PositiveControl shown = control(request.context());
        List<Entry> all = everybody(request.context());
        List<Listing> listings = new ArrayList<>();
        @Nullable String next = null;
        for (Entry entry : all) {
            if (entry.id().compareTo(request.cursor()) <= 0) {
                continue;
            }
            if (listings.size() == request.pageSize()) {
                next = listings.get(listings.size() - 1).account().id().nativeId();
                break;
            }
            listings.add(listing(entry));
        }
        return ListAccountsOp.Page.of(listings, next == null ? List.of(scope(shown)) : List.of(), next);
    }

    /** Everybody, in the order of their ids: this target shows them on one page. */
    protected List<Entry> everybody(CallContext call) throws ConnectorException {
        return read(call, (with, timeout) -> target.find(with, timeout, null, null)).stream()
                .sorted((one, other) -> one.id().compareTo(other.id()))
                .toList();
    }

    protected Listing listing(Entry entry) {
        return Listing.of(account(entry), List.of(), !entry.isBlocked());
    }

    @Override
    public RevokeOutcome poll(PollOp.Request request) throws ConnectorException {
        CallContext call = request.context();
        Entry entry = read(
                        call,
                        (with, timeout) ->
                                target.read(with, timeout, request.pending().value()))
                .orElseThrow(() -> ConnectorException.of(FailureClass.NOT_FOUND, "the target knows of no such work"));
        return entry.isBlocked()
                ? RevokeOutcome.alreadyInState(proof(call, request.step(), control(call)))
                : RevokeOutcome.accepted(request.pending());
    }
}
