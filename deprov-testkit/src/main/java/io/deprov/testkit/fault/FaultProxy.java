package io.deprov.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and a server on this machine and disturbs the way, whatever they speak. It knows bytes, not requests: set a fault
 * when the next thing that is sent is the one it is for. What goes through unharmed goes through as it came. Thread-safe.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(server.port())) {
 *     proxy.loseAnswers(); // the server does it, and nobody hears
 *     ...
 *     proxy.healthy();
 * }
 * }</pre>
 */
public final class FaultProxy implements AutoCloseable {

    /** What happens to bytes. */
    private record Fault(int number, Duration delay, long bytesPerSecond, Way requests, Way answers, long answerBytes) {

        static final Fault NONE = new Fault(0, Duration.ZERO, Long.MAX_VALUE, Way.THROUGH, Way.THROUGH, Long.MAX_VALUE);

        /** The same, said anew. */
        Fault numbered(int value) {
            return new Fault(value, delay, bytesPerSecond, requests, answers, answerBytes);
        }
    }

    private enum Way {
        THROUGH,
        SWALLOWED,
        CUT
    }

    private static final String THREAD = "fault-proxy-";

    private final int serverPort;
    private final int port;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = Fault.NONE;
    private @Nullable ServerSocket listener;
    private @Nullable Thread acceptor;

    private FaultProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.port = listen(0).getLocalPort();
    }

    /**
     * Stands before the server at this port of the loopback address.
     *
     * @throws IOException when no port is free
     */
    public static FaultProxy to(int serverPort) throws IOException {
        return new FaultProxy(serverPort);
    }

    /** Where the client connects to; the same for as long as the proxy lives. */
    public int port() {
        return port;
    }

    /** How many connections clients have to it now. */
    public int connections() {
        return clients.size();
    }

    /** Whether a thread is one of a proxy's own. */
    static boolean isOwnThread(Thread thread) {
        return thread.getName().startsWith(THREAD);
    }

    /** Nothing listens any more, and connections that are open are cut. */
    public synchronized void refuse() throws IOException {
        ServerSocket now = listener;
        listener = null;
        if (now != null) {
            now.close();
            // The kernel goes on accepting until the thread that waits for a connection has been woken up.
            join(acceptor);
        }
        cutAll();
    }

    /** Everything waits so long on its way, in both directions. */
    public synchronized void delay(Duration value) {
        Fault now = fault;
        fault = new Fault(
                now.number() + 1, value, now.bytesPerSecond(), now.requests(), now.answers(), now.answerBytes());
    }

    /** No more than so many bytes go through in a second, in each direction of each connection; at least 1. */
    public synchronized void throttle(long bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("at least one byte in a second");
        }
        Fault now = fault;
        fault = new Fault(
                now.number() + 1, now.delay(), bytesPerSecond, now.requests(), now.answers(), now.answerBytes());
    }

    /** What clients send is taken and goes nowhere: the server never answers. */
    public synchronized void swallowRequests() {
        Fault now = fault;
        fault = new Fault(
                now.number() + 1, now.delay(), now.bytesPerSecond(), Way.SWALLOWED, now.answers(), now.answerBytes());
    }

    /** The connection is cut when a client sends something: it has no effect. */
    public synchronized void loseRequests() {
        Fault now = fault;
        fault = new Fault(
                now.number() + 1, now.delay(), now.bytesPerSecond(), Way.CUT, now.answers(), now.answerBytes());
    }

    /** The connection is cut when the server answers: what was asked for has taken effect. */
    public void loseAnswers() {
        truncateAnswers(0);
    }

    /** The connection is cut when so many bytes of answers, on one connection, have gone through from now on. */
    public synchronized void truncateAnswers(long bytes) {
        Fault now = fault;
        fault = new Fault(now.number() + 1, now.delay(), now.bytesPerSecond(), now.requests(), Way.CUT, bytes);
    }

    /** Nothing is disturbed any more. */
    public synchronized void healthy() throws IOException {
        fault = Fault.NONE.numbered(fault.number() + 1);
        if (listener == null) {
            listen(port);
        }
    }

    /** Ends every connection that is open now. */
    public void cutAll() {
        sockets.forEach(FaultProxy::end);
    }

    private synchronized ServerSocket listen(int at) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), at));
        listener = socket;
        acceptor = start("accept", () -> accept(socket));
        return socket;
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                if (socket.isClosed()) {
                    end(client);
                    return;
                }
                Socket server = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), serverPort);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.add(client);
                clients.add(client);
                sockets.add(server);
                start("requests", () -> pump(client, server, true));
                start("answers", () -> pump(server, client, false));
            } catch (IOException e) {
                // Closed, or the server is not there: whoever connected hears it from the socket.
            }
        }
    }

    private void pump(Socket from, Socket to, boolean isRequest) {
        byte[] buffer = new byte[8_192];
        long through = 0;
        Fault last = fault;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                Fault now = fault;
                through = now.number() == last.number() ? through : 0;
                last = now;
                Way way = isRequest ? now.requests() : now.answers();
                if (way == Way.SWALLOWED) {
                    continue;
                }
                long most = way == Way.THROUGH ? Long.MAX_VALUE : isRequest ? 0 : now.answerBytes() - through;
                int length = (int) Math.min(read, most);
                pass(buffer, length, out, now);
                through += length;
                if (length < read || (way == Way.CUT && through >= most)) {
                    break;
                }
            }
        } catch (IOException e) {
            // One side is gone, and so is the other.
        } finally {
            end(from);
            end(to);
            clients.remove(from);
            clients.remove(to);
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void pass(byte[] bytes, int length, OutputStream out, Fault fault) throws IOException {
        pause(fault.delay());
        int at = 0;
        while (at < length) {
            int part = (int) Math.min(length - at, Math.max(1, fault.bytesPerSecond() / 10));
            out.write(bytes, at, part);
            out.flush();
            at += part;
            if (fault.bytesPerSecond() < Long.MAX_VALUE) {
                pause(Duration.ofMillis(1_000L * part / fault.bytesPerSecond()));
            }
        }
    }

    private static void pause(Duration time) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private static void join(@Nullable Thread thread) throws IOException {
        if (thread == null) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, THREAD + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        refuse();
    }
}
