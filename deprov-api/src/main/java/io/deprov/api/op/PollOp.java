package io.deprov.api.op;

import static java.util.Objects.requireNonNull;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.PendingHandle;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;
import io.deprov.api.access.AccessRef;

/** Asks after work that the target has accepted and not finished. Needed by connectors that answer {@code accepted}. */
public interface PollOp {

    /** What to ask after. */
    final class Request {

        private final CallContext context;
        private final StepRef step;
        private final AccessRef account;
        private final PendingHandle pending;

        private Request(CallContext context, StepRef step, AccessRef account, PendingHandle pending) {
            this.context = requireNonNull(context, "context");
            this.step = requireNonNull(step, "step");
            this.account = requireNonNull(account, "account");
            this.pending = requireNonNull(pending, "pending");
        }

        /** Makes a request. */
        public static Request of(CallContext context, StepRef step, AccessRef account, PendingHandle pending) {
            return new Request(context, step, account, pending);
        }

        /** Deadline, clock, correlation id, cancellation. */
        public CallContext context() {
            return context;
        }

        /** The step, as planned. */
        public StepRef step() {
            return step;
        }

        /** The account the step belongs to, as planned. */
        public AccessRef account() {
            return account;
        }

        /** What the target gave when it took the work. */
        public PendingHandle pending() {
            return pending;
        }
    }

    /**
     * Asks once; {@code accepted} means not finished yet. Writes nothing. The core asks when a run comes to the step: it does not wait for
     * the work within a run, and any other answer counts as that of {@link io.deprov.api.Connector#revoke}.
     *
     * @throws ConnectorException when the call failed; the handle stays good, and is asked with again. Of class NOT_FOUND, INVALID_REQUEST
     *     or UNSUPPORTED when the target knows nothing of the work any more: then a read that shows the effect makes the step verified, and
     *     while none does it stays in doubt and is not called again
     */
    RevokeOutcome poll(Request request) throws ConnectorException;
}
