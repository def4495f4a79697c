package io.deprov.api.op;

import static java.util.Objects.requireNonNull;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.PendingHandle;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;

/** Asks after work that the target has accepted and not finished. Needed by connectors that answer {@code accepted}. */
public interface PollOp {

    /**
     * What to ask after.
     *
     * @param context deadline, clock, correlation id, cancellation
     * @param step the step, as planned
     * @param pending what the target gave when it took the work
     */
    record Request(CallContext context, StepRef step, PendingHandle pending) {
        /** Checks the parts. */
        public Request {
            requireNonNull(context, "context");
            requireNonNull(step, "step");
            requireNonNull(pending, "pending");
        }
    }

    /**
     * Asks once; {@code accepted} means not finished yet. Writes nothing.
     *
     * @throws ConnectorException when the call failed; the handle stays good
     */
    RevokeOutcome poll(Request request) throws ConnectorException;
}
