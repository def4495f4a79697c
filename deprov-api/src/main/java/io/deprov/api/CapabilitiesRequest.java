package io.deprov.api;

import static java.util.Objects.requireNonNull;

/** Asks what is possible on a target. */
public final class CapabilitiesRequest {

    private final CallContext context;

    private CapabilitiesRequest(CallContext context) {
        this.context = requireNonNull(context, "context");
    }

    /** Makes a request. */
    public static CapabilitiesRequest of(CallContext context) {
        return new CapabilitiesRequest(context);
    }

    /** Deadline, clock, correlation id, cancellation. */
    public CallContext context() {
        return context;
    }
}
