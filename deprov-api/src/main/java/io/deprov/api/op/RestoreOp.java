package io.deprov.api.op;

import static java.util.Objects.requireNonNull;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;

/** Puts back what a step changed. Needed by every capability that says it is reversible. */
public interface RestoreOp {

    /**
     * What to put back.
     *
     * @param context deadline, clock, correlation id, cancellation
     * @param step the step to undo, as planned
     * @param undo what {@code prepare} gave before the step was done
     */
    record Request(CallContext context, StepRef step, UndoToken undo) {
        /** Checks the parts. */
        public Request {
            requireNonNull(context, "context");
            requireNonNull(step, "step");
            requireNonNull(undo, "undo");
        }
    }

    /**
     * Puts back the state the undo token holds, on the pinned id only. The answers mean the same as those of
     * {@link io.deprov.api.Connector#revoke}; an object that is not the pinned one any more is refused.
     *
     * @throws ConnectorException when the call failed
     */
    RevokeOutcome restore(Request request) throws ConnectorException;
}
