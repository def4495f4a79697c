package io.deprov.connectors.ldap.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between client and server and disturbs modifications, on demand: swallows them, so that the server never sees them and the
 * client never hears of them, or ends the connection in the middle of one. Plain LDAP only. Thread-safe.
 */
public final class Relay implements AutoCloseable {

    /** When the connection ends in the middle of a modification. The client cannot tell one from the other. */
    public enum Cut {
        /** The request is lost. */
        BEFORE_IT_REACHES_THE_SERVER,
        /** The server has carried it out, and its answer is lost. */
        BEFORE_THE_ANSWER_REACHES_THE_CLIENT
    }

    private record Cutting(int modification, Cut cut) {}

    private static final int MODIFY = 0x66;

    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final AtomicInteger swallowed = new AtomicInteger();
    private final AtomicInteger modifications = new AtomicInteger();
    private final int serverPort;
    private volatile boolean isSwallowing;
    private volatile Cutting cutting = new Cutting(0, Cut.BEFORE_IT_REACHES_THE_SERVER);

    public Relay(int serverPort) throws IOException {
        this.serverPort = serverPort;
        daemon(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public void swallow(boolean on) {
        isSwallowing = on;
    }

    public int swallowed() {
        return swallowed.get();
    }

    /** Ends the connection in the middle of this modification, counted from one over all connections, and of no other. */
    public void cut(int modification, Cut cut) {
        cutting = new Cutting(modification, cut);
    }

    /** How many modifications clients have sent, answered or not. */
    public int modifications() {
        return modifications.get();
    }

    /** How many connections the client has not closed yet. */
    public long open() {
        return clients.stream().filter(socket -> !socket.isClosed()).count();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                client.setTcpNoDelay(true);
                clients.add(client);
                Socket server = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), serverPort);
                server.setTcpNoDelay(true);
                AtomicBoolean isCut = new AtomicBoolean();
                daemon(() -> requests(client, server, isCut));
                daemon(() -> responses(server, client, isCut));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void requests(Socket client, Socket server, AtomicBoolean isCut) {
        try (client;
                server) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = server.getOutputStream();
            for (int tag = in.read(); tag >= 0; tag = in.read()) {
                int first = in.readUnsignedByte();
                byte[] more = new byte[first < 0x80 ? 0 : first & 0x7f];
                in.readFully(more);
                int length = first < 0x80 ? first : 0;
                for (byte octet : more) {
                    length = length << 8 | octet & 0xff;
                }
                byte[] message = new byte[length];
                in.readFully(message);
                // INTEGER with its length, then the operation.
                if (message[2 + message[1]] == MODIFY) {
                    if (isSwallowing) {
                        swallowed.incrementAndGet();
                        continue;
                    }
                    if (modifications.incrementAndGet() == cutting.modification()) {
                        if (cutting.cut() == Cut.BEFORE_IT_REACHES_THE_SERVER) {
                            return;
                        }
                        isCut.set(true);
                    }
                }
                // In one piece: small ones wait for each other on the way.
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                whole.write(tag);
                whole.write(first);
                whole.write(more);
                whole.write(message);
                whole.writeTo(out);
            }
        } catch (IOException e) {
            // one side is gone, and so is the other
        }
    }

    private static void responses(Socket server, Socket client, AtomicBoolean isCut) {
        try {
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (isCut.get()) {
                    // What came is the answer to the modification: the client has no other request open.
                    client.close();
                    return;
                }
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // one side is gone
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
