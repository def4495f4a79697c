package io.deprov.connectors.ldap.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out free ports on 127.0.0.1 that stay ours across a stop and start of the server.
 *
 * <p>They come from below the kernel's ephemeral range (32768 on Linux): a port from {@code new ServerSocket(0)} could
 * be taken by anybody's outgoing connection while the server is down.
 */
final class LoopbackPorts {

    private static final int LOWEST = 12_000;
    private static final int BOUND = 32_000;
    private static final Set<Integer> RESERVED = ConcurrentHashMap.newKeySet();

    private LoopbackPorts() {}

    static int reserve() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BOUND);
            if (RESERVED.add(port)) {
                if (isFree(port)) {
                    return port;
                }
                RESERVED.remove(port);
            }
        }
        throw new IllegalStateException("no free port on 127.0.0.1 between " + LOWEST + " and " + BOUND);
    }

    static void release(int port) {
        RESERVED.remove(port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
