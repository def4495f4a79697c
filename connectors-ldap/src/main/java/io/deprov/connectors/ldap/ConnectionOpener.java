package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DereferencePolicy;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import io.deprov.api.CallContext;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.config.Secret;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collections;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens one connection: connect, TLS, bind, each within what is left of the call. Thread-safe. */
final class ConnectionOpener {

    /** What a bind request has beside name and password, generously. */
    private static final int OVERHEAD = 64;

    /** {@code 1.1} with tag and length. */
    private static final int NO_ATTRIBUTE_OCTETS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionOpener.class);

    private final LdapSettings settings;
    private final ConnectorContext context;
    private final @Nullable SSLSocketFactory tls;

    private ConnectionOpener(LdapSettings settings, ConnectorContext context, @Nullable SSLSocketFactory tls) {
        this.settings = settings;
        this.context = context;
        this.tls = tls;
    }

    static ConnectionOpener create(LdapSettings settings, ConnectorContext context) throws ConnectorException {
        return new ConnectionOpener(
                settings, context, settings.isTls() ? TlsTrust.sockets(settings.trustFile()) : null);
    }

    /** A connection that is signed in. The password is fetched now, so that a changed one is used without a restart. */
    LDAPConnection open(CallContext call) throws ConnectorException {
        ServerAddress server = settings.server();
        LDAPConnection connection = null;
        boolean isOpen = false;
        try {
            ConnectionSockets sockets = new ConnectionSockets(tls, server.isLdaps());
            connection = new LDAPConnection(sockets, options(call), server.host(), server.port());
            startTls(connection, sockets, call);
            bind(connection, call);
            sockets.patience(settings.limits().responseTimeout());
            isOpen = true;
            LOG.atDebug()
                    .addKeyValue("target", context.target())
                    .addKeyValue("server", server)
                    .addKeyValue("tls", settings.isTls())
                    .addKeyValue("correlationId", call.correlationId())
                    .log("connected and signed in");
            return connection;
        } catch (LDAPException e) {
            throw LdapFailures.connect(server, e);
        } catch (SocketException e) {
            throw LdapFailures.connect(
                    server, new LDAPException(ResultCode.CONNECT_ERROR, String.valueOf(e.getMessage()), e));
        } finally {
            if (connection != null && !isOpen) {
                connection.close();
            }
        }
    }

    private LDAPConnectionOptions options(CallContext call) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(millis(settings.limits().connectTimeout(), call));
        // The SDK takes this one for the TLS handshake; requests have their own.
        options.setResponseTimeoutMillis(millis(settings.limits().connectTimeout(), call));
        // A server that is still at it when nobody waits any more should stop. The write stays in doubt all the same.
        options.setAbandonOnTimeout(true);
        options.setFollowReferrals(false);
        options.setUseKeepAlive(true);
        // Each connection has a factory of its own. The SDK's lock around factories would hide unconnected sockets.
        options.setAllowConcurrentSocketFactoryUse(true);
        return options;
    }

    private void startTls(LDAPConnection connection, ConnectionSockets sockets, CallContext call)
            throws LDAPException, ConnectorException {
        if (tls == null || settings.server().isLdaps()) {
            return;
        }
        call.requireOpen();
        StartTLSExtendedRequest request = new StartTLSExtendedRequest(sockets);
        request.setResponseTimeoutMillis(millis(settings.limits().connectTimeout(), call));
        connection.processExtendedOperation(request);
    }

    private void bind(LDAPConnection connection, CallContext call) throws ConnectorException {
        call.requireOpen();
        try (Secret fetched = context.resolve(settings.bindPassword());
                OneTimePassword password = fetched.use(OneTimePassword::new)) {
            if (password.length() == 0) {
                // To a server this is an anonymous bind, which succeeds (RFC 4513, 5.1.2).
                throw ConnectorException.of(FailureClass.CONFIG, "the password of bindDn is empty: check bindPassword");
            }
            SimpleBindRequest request = new SimpleBindRequest(settings.bindDn().toString(), password);
            request.setResponseTimeoutMillis(millis(settings.limits().responseTimeout(), call));
            int written = settings.bindDn().toString().length() * 3 + password.length() + OVERHEAD;
            connection.bind(request);
            overwrite(connection, call, written);
        } catch (LDAPException e) {
            throw LdapFailures.bind(settings.server(), settings.bindDn().toString(), e);
        }
    }

    /**
     * The connection's send buffer still holds the bind request, and would until enough has been sent over it: so a request that
     * changes nothing and is at least as long goes after it. Asks for no attribute (1.1) of the root entry, many times.
     */
    private void overwrite(LDAPConnection connection, CallContext call, int length)
            throws LDAPException, ConnectorException {
        call.requireOpen();
        int timeout = millis(settings.limits().responseTimeout(), call);
        String[] nothing = Collections.nCopies(length / NO_ATTRIBUTE_OCTETS + 1, SearchRequest.NO_ATTRIBUTES)
                .toArray(String[]::new);
        Filter any = Filter.createPresenceFilter("objectClass");
        SearchRequest request = new SearchRequest(
                "", SearchScope.BASE, DereferencePolicy.NEVER, 1, (timeout + 999) / 1000, false, any, nothing);
        request.setFollowReferrals(false);
        request.setResponseTimeoutMillis(timeout);
        try {
            connection.search(request);
        } catch (LDAPSearchException e) {
            if (LdapFailures.spoilsConnection(e)) {
                throw LdapFailures.connect(settings.server(), e);
            }
            // Refused, but sent, which is all that counts here.
        }
    }

    /** At least 1, because 0 means "for ever" to the SDK. */
    static int millis(Duration longest, CallContext call) {
        long left = Math.min(longest.toMillis(), call.remaining().toMillis());
        return (int) Math.max(1, left);
    }
}
