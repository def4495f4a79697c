package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessRef;
import java.util.List;

/** Asks, for steps that are due on one account, whether each can be done now. */
public final class PrepareRequest {

    private final CallContext context;
    private final AccessRef account;
    private final List<StepRef> steps;

    private PrepareRequest(CallContext context, AccessRef account, List<StepRef> steps) {
        this.context = requireNonNull(context, "context");
        this.account = requireNonNull(account, "account");
        this.steps = List.copyOf(steps);
    }

    /** Makes a request. */
    public static PrepareRequest of(CallContext context, AccessRef account, List<StepRef> steps) {
        return new PrepareRequest(context, account, steps);
    }

    /** Deadline, clock, correlation id, cancellation. */
    public CallContext context() {
        return context;
    }

    /** The account the steps belong to, as planned. */
    public AccessRef account() {
        return account;
    }

    /** At least one; all of the same account. */
    public List<StepRef> steps() {
        return steps;
    }
}
