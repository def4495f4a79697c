package io.deprov.connectors.ldap;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between client and server and swallows modifications, on demand: the server never sees them, the client never hears of them. */
final class Relay implements AutoCloseable {

    private static final int MODIFY = 0x66;

    private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final AtomicInteger swallowed = new AtomicInteger();
    private final int serverPort;
    private volatile boolean isSwallowing;

    Relay(int serverPort) throws IOException {
        this.serverPort = serverPort;
        daemon(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void swallow(boolean on) {
        isSwallowing = on;
    }

    int swallowed() {
        return swallowed.get();
    }

    /** How many connections the client has not closed yet. */
    long open() {
        return clients.stream().filter(socket -> !socket.isClosed()).count();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                clients.add(client);
                Socket server = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), serverPort);
                daemon(() -> requests(client, server));
                daemon(() -> responses(server, client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void requests(Socket client, Socket server) {
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
                if (isSwallowing && message[2 + message[1]] == MODIFY) {
                    swallowed.incrementAndGet();
                    continue;
                }
                out.write(tag);
                out.write(first);
                out.write(more);
                out.write(message);
                out.flush();
            }
        } catch (IOException e) {
            // one side is gone, and so is the other
        }
    }

    private static void responses(Socket server, Socket client) {
        try {
            InputStream in = server.getInputStream();
            in.transferTo(client.getOutputStream());
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
