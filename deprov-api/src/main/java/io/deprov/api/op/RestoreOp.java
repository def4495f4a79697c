package io.deprov.api.op;

import static java.util.Objects.requireNonNull;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;
import io.deprov.api.access.AccessRef;

/**
 * Puts back what a step changed. Needed by every capability that says it is reversible. The core does not call it yet, and keeps no undo
 * tokens.
 */
public interface RestoreOp {

    /** What to put back. */
    final class Request {

        private final CallContext context;
        private final StepRef step;
        private final AccessRef account;
        private final UndoToken undo;
        private final String idempotencyKey;

        private Request(CallContext context, StepRef step, AccessRef account, UndoToken undo, String idempotencyKey) {
            this.context = requireNonNull(context, "context");
            this.step = requireNonNull(step, "step");
            this.account = requireNonNull(account, "account");
            this.undo = requireNonNull(undo, "undo");
            this.idempotencyKey = requireNonNull(idempotencyKey, "idempotencyKey");
        }

        /** Makes a request. */
        public static Request of(
                CallContext context, StepRef step, AccessRef account, UndoToken undo, String idempotencyKey) {
            return new Request(context, step, account, undo, idempotencyKey);
        }

        /** Deadline, clock, correlation id, cancellation. */
        public CallContext context() {
            return context;
        }

        /** The step to undo, as planned. */
        public StepRef step() {
            return step;
        }

        /** The account the step belongs to, as planned. */
        public AccessRef account() {
            return account;
        }

        /** What prepare gave before the step was done. */
        public UndoToken undo() {
            return undo;
        }

        /** The same for every attempt at this; for targets that take such a key. */
        public String idempotencyKey() {
            return idempotencyKey;
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
