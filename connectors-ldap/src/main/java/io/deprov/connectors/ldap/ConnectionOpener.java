package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import io.deprov.api.CallContext;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.config.Secret;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens one connection: connect, TLS, bind, each within what is left of the call. Thread-safe. */
final class ConnectionOpener {

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
            OneSocket socket = new OneSocket(socketFactory());
            connection = new LDAPConnection(socket, options(call), server.host(), server.port());
            startTls(connection, call);
            bind(connection, call);
            socket.patience(settings.limits().responseTimeout());
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

    private SocketFactory socketFactory() {
        return tls != null && settings.server().isLdaps() ? tls : SocketFactory.getDefault();
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
        return options;
    }

    private void startTls(LDAPConnection connection, CallContext call) throws LDAPException, ConnectorException {
        if (tls == null || settings.server().isLdaps()) {
            return;
        }
        call.requireOpen();
        StartTLSExtendedRequest request = new StartTLSExtendedRequest(tls);
        request.setResponseTimeoutMillis(millis(settings.limits().connectTimeout(), call));
        connection.processExtendedOperation(request);
    }

    private void bind(LDAPConnection connection, CallContext call) throws ConnectorException {
        call.requireOpen();
        try (Secret password = context.resolve(settings.bindPassword())) {
            SimpleBindRequest request = password.use(this::bindRequest);
            request.setResponseTimeoutMillis(millis(settings.limits().responseTimeout(), call));
            connection.bind(request);
        } catch (LDAPException e) {
            throw LdapFailures.bind(settings.server(), settings.bindDn().toString(), e);
        }
    }

    private SimpleBindRequest bindRequest(char[] password) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] exact = new byte[encoded.remaining()];
        encoded.get(exact);
        encoded.clear();
        encoded.put(new byte[encoded.capacity()]);
        // The request keeps the array and goes with the bind.
        return new SimpleBindRequest(settings.bindDn().toString(), exact);
    }

    /** At least 1, because 0 means "for ever" to the SDK. */
    static int millis(Duration longest, CallContext call) {
        long left = Math.min(longest.toMillis(), call.remaining().toMillis());
        return (int) Math.max(1, left);
    }
}
