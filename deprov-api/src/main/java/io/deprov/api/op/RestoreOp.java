package io.deprov.api.op;

import static java.util.Objects.requireNonNull;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;
import io.deprov.api.access.AccessRef;

/**
 * Puts back what a step changed. Needed by every capability that says it is reversible; only steps under such a capability, of a connector
 * that has this operation, are planned as restorable, and only their undo tokens are kept.
 *
 * <p>The core calls it when a person has decided so, for one step at a time, the last one that was done first. Before each call it has
 * asked {@code prepare} whether the thing has drifted and {@code verify} whether the effect still holds, and has made an intent durable.
 * A call that may have taken effect is settled by {@code verify}: NotYet means that it was given back. It is repeated only when the effect
 * is seen to hold and the first call cannot land any more.
 *
 * <pre>{@code
 * public RevokeOutcome restore(Request request) throws ConnectorException {
 *     Entry entry = byPinnedId(request.account());                 // by the immutable id, never by the name
 *     if (entry == null) {
 *         return RevokeOutcome.refused("the pinned account is not there any more");
 *     }
 *     return groups.add(entry, Membership.of(request.undo().bytes()))
 *             ? RevokeOutcome.changed(Evidence.of("member again"))
 *             : RevokeOutcome.alreadyInState(seen(entry));
 * }
 * }</pre>
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

        /**
         * What prepare gave before the first call that may have changed something, byte for byte; possibly of an older version of the
         * connector, and read weeks ago.
         */
        public UndoToken undo() {
            return undo;
        }

        /**
         * The same for every attempt at this, and another one when it was taken away once more since; for targets that take such a key.
         */
        public String idempotencyKey() {
            return idempotencyKey;
        }
    }

    /**
     * Puts back what the step changed, to the state the undo token holds, and nothing else: what others have changed on the same object
     * since stays. Idempotent.
     *
     * <p>It works on the pinned thing only. The connector re-reads the account and, where it still exists, the thing itself by the ids that
     * were pinned, and compares what its fingerprint holds; whoever has the name by now may be a new hire. When the pinned account is not
     * there any more, the answer is {@link RevokeOutcome#refused}. A token that cannot be read (another format, say) is refused as well,
     * without its content in the reason.
     *
     * <p>The answers mean the same as those of {@link io.deprov.api.Connector#revoke}, turned round: Changed, it was put back;
     * AlreadyInState, it is there already; Refused and NotRemovable, nothing was changed and the step stays as it was, with the reason;
     * Partial, some of it, and it is called again when a person asks; Accepted and Unknown as ever.
     *
     * @throws ConnectorException when the call failed; by its class it may have taken effect
     */
    RevokeOutcome restore(Request request) throws ConnectorException;
}
