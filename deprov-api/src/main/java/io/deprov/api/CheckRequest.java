package io.deprov.api;

import static java.util.Objects.requireNonNull;

/** Asks whether a target can be worked with. */
public final class CheckRequest {

    private final CallContext context;

    private CheckRequest(CallContext context) {
        this.context = requireNonNull(context, "context");
    }

    /** Makes a request. */
    public static CheckRequest of(CallContext context) {
        return new CheckRequest(context);
    }

    /** Deadline, clock, correlation id, cancellation. */
    public CallContext context() {
        return context;
    }
}
