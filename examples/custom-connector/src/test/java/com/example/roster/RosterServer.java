package com.example.roster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.deprov.testkit.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** The made-up user service. Versions every user, and refuses a change to another version than the one it is told. */
final class RosterServer implements AutoCloseable {

    static {
        // Or every answer waits for the client's acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    static final String THREAD = "roster-server";
    static final String TOKEN = "canary-81c0-roster-token";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 2;

    /** A user. */
    record User(String id, String name, String number, boolean active, List<String> groups, int version) {

        User changed(String newName, boolean isActive, List<String> newGroups) {
            return new User(id, newName, number, isActive, List.copyOf(newGroups), version + 1);
        }
    }

    /** An answer that is not 200. */
    private static final class Status extends Exception {

        private static final long serialVersionUID = 1L;
        private final int code;

        Status(int code) {
            this.code = code;
        }
    }

    final Map<String, User> users = new TreeMap<>();
    private final Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> new Thread(work, THREAD));
    private HttpServer server;
    private final int port;
    private int made;
    private long writes;

    RosterServer() throws IOException {
        start(0);
        port = server.getAddress().getPort();
        make("always there", "0");
    }

    private void start(int at) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), at), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    synchronized String make(String name, String number) {
        String id = "user-" + made++;
        users.put(id, new User(id, name, number, true, List.of("crew", "keys", "night shift"), 1));
        return id;
    }

    synchronized long writes() {
        return writes;
    }

    synchronized void begin(Trouble trouble) {
        troubles.add(trouble);
        if (trouble == Trouble.REFUSES_CONNECTIONS) {
            server.stop(0);
        }
    }

    synchronized void end(Trouble trouble) throws IOException {
        boolean was = troubles.remove(trouble);
        notifyAll();
        if (was && trouble == Trouble.REFUSES_CONNECTIONS) {
            start(port);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        boolean writes = !exchange.getRequestMethod().equals("GET");
        boolean isCut = false;
        int code = 200;
        Object answer = Map.of();
        try {
            synchronized (this) {
                arrive(exchange, writes);
                answer = writes ? write(exchange) : read(exchange);
                isCut = writes && troubles.contains(Trouble.LOSES_ANSWERS_TO_WRITES);
            }
        } catch (Status status) {
            code = status.code;
        }
        if (isCut || code == 0) {
            exchange.close();
            return;
        }
        byte[] body = JSON.writeValueAsBytes(answer);
        if (code == 429) {
            exchange.getResponseHeaders().add("Retry-After", "7");
        }
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void arrive(HttpExchange exchange, boolean isWriting) throws Status {
        writes += isWriting ? 1 : 0;
        if (troubles.contains(Trouble.NEVER_ANSWERS)) {
            while (troubles.contains(Trouble.NEVER_ANSWERS)) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new Status(0);
                }
            }
            throw new Status(0);
        }
        String said = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (troubles.contains(Trouble.REFUSES_OUR_LOGIN) || !said.equals("Bearer " + TOKEN)) {
            throw new Status(401);
        }
        if (isWriting && troubles.contains(Trouble.FORBIDS_WRITING)) {
            throw new Status(403);
        }
        if (isWriting && troubles.contains(Trouble.THROTTLES)) {
            throw new Status(429);
        }
        if (isWriting && troubles.contains(Trouble.LOSES_WRITES)) {
            throw new Status(0);
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private Object read(HttpExchange exchange) throws Status {
        String[] path = exchange.getRequestURI().getRawPath().split("/");
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        String value = decoded(query.substring(query.indexOf('=') + 1));
        boolean isHiding = troubles.contains(Trouble.HIDES_EVERYTHING);
        if (path[1].equals("me")) {
            return Map.of("name", "deprov");
        }
        if (path.length == 2) {
            Predicate<User> fits = user -> value.equals(query.startsWith("number=") ? user.number() : user.name());
            return Map.of(
                    "users",
                    users.values().stream()
                            .filter(fits)
                            .filter(user -> !isHiding)
                            .toList());
        }
        User user = users.get(decoded(path[2]));
        if (user == null || isHiding) {
            throw new Status(404);
        }
        return path.length == 3 ? user : groups(user, value);
    }

    private Map<String, Object> groups(User user, String cursor) throws Status {
        int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        if (from > 0 && troubles.contains(Trouble.CUTS_LISTS)) {
            throw new Status(500);
        }
        int to = Math.min(user.groups().size(), from + PAGE);
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("groups", user.groups().subList(Math.min(from, to), to));
        if (to < user.groups().size()) {
            page.put("next", String.valueOf(to));
        }
        return page;
    }

    private Object write(HttpExchange exchange) throws Status {
        String[] path = exchange.getRequestURI().getRawPath().split("/");
        User user = users.get(decoded(path[2]));
        if (user == null) {
            throw new Status(404);
        }
        if (!String.valueOf(user.version()).equals(exchange.getRequestHeaders().getFirst("If-Match"))) {
            throw new Status(412);
        }
        if (path.length == 3) {
            users.remove(user.id());
        } else if (path[3].equals("inactive")) {
            users.put(user.id(), user.changed(user.name(), false, user.groups()));
        } else {
            List<String> groups = new ArrayList<>(user.groups());
            groups.remove(decoded(path[4]));
            users.put(user.id(), user.changed(user.name(), user.active(), groups));
        }
        return Map.of();
    }

    @Override
    public void close() throws IOException {
        for (Trouble trouble : Trouble.values()) {
            end(trouble);
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
