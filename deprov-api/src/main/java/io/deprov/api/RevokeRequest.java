package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessRef;

/** Asks for one effect on one access. */
public final class RevokeRequest {

    private final CallContext context;
    private final PreparedStep prepared;
    private final AccessRef account;
    private final int attempt;
    private final String idempotencyKey;

    private RevokeRequest(
            CallContext context, PreparedStep prepared, AccessRef account, int attempt, String idempotencyKey) {
        this.context = requireNonNull(context, "context");
        this.prepared = requireNonNull(prepared, "prepared");
        this.account = requireNonNull(account, "account");
        this.attempt = attempt;
        this.idempotencyKey = requireNonNull(idempotencyKey, "idempotencyKey");
    }

    /** Makes a request. */
    public static RevokeRequest of(
            CallContext context, PreparedStep prepared, AccessRef account, int attempt, String idempotencyKey) {
        return new RevokeRequest(context, prepared, account, attempt, idempotencyKey);
    }

    /** Deadline, clock, correlation id, cancellation. */
    public CallContext context() {
        return context;
    }

    /** The step, what guards it, and the access as prepare read it. */
    public PreparedStep prepared() {
        return prepared;
    }

    /** The account the step belongs to, as planned. */
    public AccessRef account() {
        return account;
    }

    /** From 1; counts intents, not wire calls. */
    public int attempt() {
        return attempt;
    }

    /** The same for every attempt at this step, and for no other: the step's id, 64 hexadecimal digits. For targets that take such a key. */
    public String idempotencyKey() {
        return idempotencyKey;
    }
}
