package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import io.deprov.api.CallContext;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of connections, opened when first needed and kept for later calls. Thread-safe.
 *
 * <p>The SDK's own pool waits and connects with fixed times. Here every wait ends with the call's deadline, a connection belongs to
 * one call from its first read to its last write, and no thread runs in between. The SDK's reader notices when the server closes an
 * idle connection; one that has been idle for long is not used again, because something on the way may have forgotten it.
 */
final class Connections implements AutoCloseable {

    /** Firewalls commonly forget a silent connection after some minutes; Active Directory closes it after 15. */
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(2);

    private record Idle(LDAPConnection connection, Instant since) {}

    private final ConnectionOpener opener;
    private final Semaphore permits;
    private final Deque<Idle> idle = new ArrayDeque<>();
    private boolean closed;

    private Connections(ConnectionOpener opener, int size) {
        this.opener = opener;
        this.permits = new Semaphore(size, true);
    }

    /** Reads the trust file and connects to nothing. */
    static Connections create(LdapSettings settings, ConnectorContext context) throws ConnectorException {
        return new Connections(
                ConnectionOpener.create(settings, context), settings.limits().poolSize());
    }

    /** A connection of the caller's own until it is given back or discarded; signed in. */
    LDAPConnection take(CallContext context) throws ConnectorException {
        context.requireOpen();
        acquire(context);
        LDAPConnection taken = null;
        try {
            taken = usable(context);
            if (taken == null) {
                taken = opener.open(context);
            }
            return taken;
        } finally {
            if (taken == null) {
                permits.release();
            }
        }
    }

    /** Replaces a connection that broke by a new one; the caller keeps its place. */
    LDAPConnection replace(LDAPConnection broken, CallContext context) throws ConnectorException {
        LDAPConnection fresh = null;
        broken.close();
        try {
            context.requireOpen();
            fresh = opener.open(context);
            return fresh;
        } finally {
            if (fresh == null) {
                permits.release();
            }
        }
    }

    /** Gives back a connection on which nothing is outstanding. */
    void giveBack(LDAPConnection connection, CallContext context) {
        boolean kept = false;
        synchronized (this) {
            if (!closed && connection.isConnected()) {
                idle.push(new Idle(connection, context.clock().instant()));
                kept = true;
            }
        }
        if (!kept) {
            connection.close();
        }
        permits.release();
    }

    /** Ends a connection that cannot be trusted any more. */
    void discard(LDAPConnection connection) {
        connection.close();
        permits.release();
    }

    private void acquire(CallContext context) throws ConnectorException {
        synchronized (this) {
            if (closed) {
                throw ConnectorException.of(FailureClass.UNAVAILABLE, "the connector is closed");
            }
        }
        try {
            if (permits.tryAcquire(context.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConnectorException.of(FailureClass.UNAVAILABLE, "interrupted while waiting for a free connection");
        }
        throw ConnectorException.of(
                FailureClass.UNAVAILABLE, "no connection became free before the deadline: poolSize may be too small");
    }

    private @Nullable LDAPConnection usable(CallContext context) {
        Instant oldest = context.clock().instant().minus(LONGEST_IDLE);
        List<LDAPConnection> stale = new ArrayList<>();
        LDAPConnection found = null;
        synchronized (this) {
            while (found == null && !idle.isEmpty()) {
                Idle next = idle.pop();
                if (next.connection().isConnected() && next.since().isAfter(oldest)) {
                    found = next.connection();
                } else {
                    stale.add(next.connection());
                }
            }
        }
        stale.forEach(LDAPConnection::close);
        return found;
    }

    /** Closes what is idle now; what is in use is closed when it is given back. */
    @Override
    public void close() {
        List<Idle> rest;
        synchronized (this) {
            closed = true;
            rest = new ArrayList<>(idle);
            idle.clear();
        }
        rest.forEach(next -> next.connection().close());
    }
}
