package io.deprov.connectors.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes the socket of one connection and remembers it. The SDK has one time-out for the TLS handshake, which must end with the call
 * that connects, and for gaps within later answers, which may take longer: it is raised once the connection is open.
 */
final class OneSocket extends SocketFactory {

    private final SocketFactory factory;
    private volatile @Nullable Socket made;

    OneSocket(SocketFactory factory) {
        this.factory = factory;
    }

    /** From now on a read waits this long for the next byte. */
    void patience(Duration longest) throws SocketException {
        Socket socket = made;
        if (socket != null) {
            socket.setSoTimeout((int) longest.toMillis());
        }
    }

    private Socket remembered(Socket socket) {
        made = socket;
        return socket;
    }

    @Override
    public Socket createSocket() throws IOException {
        return remembered(factory.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return remembered(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
        return remembered(factory.createSocket(host, port, from, fromPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return remembered(factory.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
        return remembered(factory.createSocket(host, port, from, fromPort));
    }
}
