package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessRef;
import java.util.List;

/** Asks whether the wanted effects of steps on one account hold, by a fresh read. */
public final class VerifyRequest {

    private final CallContext context;
    private final AccessRef account;
    private final List<StepRef> steps;

    private VerifyRequest(CallContext context, AccessRef account, List<StepRef> steps) {
        this.context = requireNonNull(context, "context");
        this.account = requireNonNull(account, "account");
        this.steps = List.copyOf(steps);
    }

    /** Makes a request. */
    public static VerifyRequest of(CallContext context, AccessRef account, List<StepRef> steps) {
        return new VerifyRequest(context, account, steps);
    }

    /** Deadline, clock, correlation id, cancellation. */
    public CallContext context() {
        return context;
    }

    /** The account the steps belong to, as planned; it may be gone by now. */
    public AccessRef account() {
        return account;
    }

    /** At least one, today exactly one; all of the same account. */
    public List<StepRef> steps() {
        return steps;
    }
}
