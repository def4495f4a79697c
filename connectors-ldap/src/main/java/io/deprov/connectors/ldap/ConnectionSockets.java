package io.deprov.connectors.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sockets of one connection, encrypted from the start (ldaps) or later (StartTLS), and remembers the last one.
 *
 * <p>An encrypted one compares the certificate with the host it was told to connect to (RFC 4513, 3.1.3), as part of the handshake. The
 * SDK has a check of its own, which accepts any name on a loopback address: there a tunnel to elsewhere may begin. And the SDK has one
 * time-out for the handshake, which must end with the call that connects, and for gaps within later answers, which may take longer: it
 * is raised once the connection is open.
 */
final class ConnectionSockets extends SSLSocketFactory {

    private static final String LDAP_OVER_TLS = "LDAPS";

    private final @Nullable SSLSocketFactory tls;
    private final boolean isTlsFirst;
    private volatile @Nullable Socket last;

    /**
     * For one connection.
     *
     * @param tls whose certificates to trust; null for a connection that is never encrypted
     * @param isTlsFirst whether TLS comes before the first LDAP message
     */
    ConnectionSockets(@Nullable SSLSocketFactory tls, boolean isTlsFirst) {
        this.tls = tls;
        this.isTlsFirst = isTlsFirst;
    }

    /** From now on a read waits this long for the next byte. */
    void patience(Duration longest) throws SocketException {
        Socket socket = last;
        if (socket != null) {
            socket.setSoTimeout((int) longest.toMillis());
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        return remembered(
                isTlsFirst
                        ? checked(trusting().createSocket())
                        : SocketFactory.getDefault().createSocket());
    }

    /** Puts TLS upon a socket that is connected already. */
    @Override
    public Socket createSocket(Socket below, String host, int port, boolean autoClose) throws IOException {
        return remembered(checked(trusting().createSocket(below, host, port, autoClose)));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(null, new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(from, fromPort), new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(null, new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return connected(new InetSocketAddress(from, fromPort), new InetSocketAddress(host, port));
    }

    private Socket connected(@Nullable InetSocketAddress from, InetSocketAddress to) throws IOException {
        Socket socket = createSocket();
        if (from != null) {
            socket.bind(from);
        }
        socket.connect(to);
        return socket;
    }

    private Socket remembered(Socket socket) {
        last = socket;
        return socket;
    }

    private static Socket checked(Socket socket) {
        SSLSocket encrypted = (SSLSocket) socket;
        SSLParameters parameters = encrypted.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(LDAP_OVER_TLS);
        encrypted.setSSLParameters(parameters);
        return encrypted;
    }

    private SSLSocketFactory trusting() throws SocketException {
        SSLSocketFactory known = tls;
        if (known == null) {
            throw new SocketException("no TLS is configured for this connection");
        }
        return known;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls == null ? new String[0] : tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls == null ? new String[0] : tls.getSupportedCipherSuites();
    }
}
