package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.api.config.Secret;
import io.deprov.api.config.SecretRef;
import java.time.Duration;

/** How a {@link MemoryTarget} is asked, over one connection, and what becomes of its failures. */
abstract class MemoryWire {

    protected final MemoryTarget target;
    protected final ConnectorContext context;
    private final SecretRef login;
    private boolean closed;

    MemoryWire(MemoryTarget target, ConnectorConfig config, ConnectorContext context) {
        this.target = target;
        this.context = context;
        this.login = config.secret("login");
        target.connected();
    }

    /** A request to the target. */
    interface Exchange<T> {

        T send(String withLogin, Duration timeout) throws MemoryFailure;
    }

    /** Sends a request that only reads. */
    protected <T> T read(CallContext call, Exchange<T> request) throws ConnectorException {
        return send(call, request, false);
    }

    /** Sends a request that changes something. */
    protected <T> T write(CallContext call, Exchange<T> request) throws ConnectorException {
        return send(call, request, true);
    }

    private <T> T send(CallContext call, Exchange<T> request, boolean writes) throws ConnectorException {
        if (isClosed()) {
            throw ConnectorException.of(FailureClass.UNAVAILABLE, "the connector is closed");
        }
        beforeSending(call);
        try (Secret secret = context.resolve(login)) {
            return secret.use(value -> request.send(new String(value), timeout(call)));
        } catch (MemoryFailure e) {
            if (e.kind() == MemoryFailure.Kind.CUT || e.kind() == MemoryFailure.Kind.TIMED_OUT) {
                reconnect();
            }
            throw failure(e, writes);
        }
    }

    /** Nothing is sent for a call that is over. */
    protected void beforeSending(CallContext call) throws ConnectorException {
        call.requireOpen();
    }

    protected Duration timeout(CallContext call) {
        return call.remaining();
    }

    /** Takes another connection for one that is of no use any more. */
    protected synchronized void reconnect() {
        if (!closed) {
            target.disconnected();
            target.connected();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    protected ConnectorException failure(MemoryFailure failure, boolean writes) {
        return switch (failure.kind()) {
            case NOT_LISTENING -> ConnectorException.of(FailureClass.UNAVAILABLE, "the target refuses connections");
            case LOGIN_REFUSED ->
                ConnectorException.of(FailureClass.AUTHENTICATION, "the target does not take our login");
            case FORBIDDEN ->
                ConnectorException.builder(FailureClass.AUTHORIZATION, "the target does not let us do that")
                        .permission(writes ? "write accounts" : "read accounts")
                        .build();
            case TOO_MANY ->
                ConnectorException.builder(FailureClass.THROTTLED, "the target asks us to send less")
                        .retryAfter(MemoryTarget.RETRY_AFTER)
                        .build();
            case HAS_KEYS -> ConnectorException.of(FailureClass.DEPENDENCY, "the account has keys");
            case CUT ->
                ConnectorException.of(
                        writes ? FailureClass.CONNECTION_LOST : FailureClass.UNAVAILABLE, "the connection was cut");
            case TIMED_OUT -> ConnectorException.of(FailureClass.TIMEOUT, "the target did not answer in time");
        };
    }

    /** Lets go of the connection. */
    public synchronized void close() {
        if (!closed) {
            closed = true;
            target.disconnected();
        }
    }
}
