package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.Subject;

/** Asks which accounts on a target are a subject's. */
public final class ResolveRequest {

    private final CallContext context;
    private final Subject subject;

    private ResolveRequest(CallContext context, Subject subject) {
        this.context = requireNonNull(context, "context");
        this.subject = requireNonNull(subject, "subject");
    }

    /** Makes a request. */
    public static ResolveRequest of(CallContext context, Subject subject) {
        return new ResolveRequest(context, subject);
    }

    /** Deadline, clock, correlation id, cancellation. */
    public CallContext context() {
        return context;
    }

    /**
     * Who leaves: of the identifiers given, and in later rounds of those that discovery found too, the ones whose type
     * {@link Capabilities#identifierTypes()} names. A connector ignores a type it does not know.
     */
    public Subject subject() {
        return subject;
    }
}
