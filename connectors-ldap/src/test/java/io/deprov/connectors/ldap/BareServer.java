package io.deprov.connectors.ldap;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server that reads LDAP messages and says success to those operations it was told to answer, and nothing at all to the others.
 * Keeps none of what it reads.
 */
final class BareServer implements AutoCloseable {

    /** Protocol op tags (RFC 4511); a response's is one more, except for a search's. */
    static final int BIND = 0x60;

    static final int SEARCH = 0x63;
    static final int STARTTLS = 0x77;

    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final List<Integer> asked = new CopyOnWriteArrayList<>();
    private final Set<Integer> answered;

    BareServer(Integer... answered) throws IOException {
        this.answered = Set.of(answered);
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The operations asked for so far, of all connections. */
    List<Integer> asked() {
        return asked;
    }

    int connections() {
        return accepted.size();
    }

    /** How many connections the other side has not closed yet. */
    long open() {
        return accepted.stream().filter(socket -> !socket.isClosed()).count();
    }

    /** Breaks every connection off. */
    void breakOff() {
        for (Socket socket : accepted) {
            close(socket);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                accepted.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (in.read() >= 0) {
                byte[] message = new byte[length(in)];
                in.readFully(message);
                // INTEGER, one octet long while there are few messages, then the operation.
                byte id = message[2];
                int operation = message[3];
                Arrays.fill(message, (byte) 0);
                asked.add(operation);
                if (answered.contains(operation)) {
                    int response = operation == SEARCH ? 0x65 : operation + 1;
                    socket.getOutputStream()
                            .write(new byte[] {0x30, 0x0c, 2, 1, id, (byte) response, 7, 0x0a, 1, 0, 4, 0, 4, 0});
                }
            }
        } catch (IOException | RuntimeException e) {
            // the other side is gone, or does not speak LDAP
        }
        close(socket);
    }

    private static int length(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << 8 | in.readUnsignedByte();
        }
        return length;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "bare-server");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        breakOff();
    }
}
