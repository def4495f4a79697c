package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessRef;
import java.util.List;

/** Asks whether the wanted effects of steps on one account hold, by a fresh read. */
public final class VerifyRequest {

    private final CallContext context;
    private final AccessRef account;
    private final List<StepRef> steps;
    private final boolean isDeleted;

    private VerifyRequest(CallContext context, AccessRef account, List<StepRef> steps, boolean isDeleted) {
        this.context = requireNonNull(context, "context");
        this.account = requireNonNull(account, "account");
        this.steps = List.copyOf(steps);
        this.isDeleted = isDeleted;
    }

    /** Makes a request. */
    public static VerifyRequest of(CallContext context, AccessRef account, List<StepRef> steps) {
        return new VerifyRequest(context, account, steps, false);
    }

    /** The same request, after the account was deleted by us: see {@link #isDeleted}. */
    public VerifyRequest withDeleted(boolean value) {
        return new VerifyRequest(context, account, steps, value);
    }

    /** Deadline, clock, correlation id, cancellation. */
    public CallContext context() {
        return context;
    }

    /** The account the steps belong to, as planned; it may be gone by now. */
    public AccessRef account() {
        return account;
    }

    /**
     * True when the core has deleted the account and has verified that: an account that is not shown need not be doubted any more, nor
     * what stood on it, as long as a positive control is shown. Never true when the deletion itself is asked about.
     */
    public boolean isDeleted() {
        return isDeleted;
    }

    /** At least one; all of the same account. */
    public List<StepRef> steps() {
        return steps;
    }
}
