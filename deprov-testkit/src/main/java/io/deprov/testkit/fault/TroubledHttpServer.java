package io.deprov.testkit.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.deprov.testkit.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on this machine with the troubles of a {@link io.deprov.testkit.ConnectorFixture}: what it does when nothing is wrong is a
 * {@link Service}'s, a {@link HttpScript} say. It makes by itself what an HTTP target can do to any request (refuse, forbid, throttle,
 * cut, fall silent); {@link Trouble#HIDES_EVERYTHING}, {@link Trouble#CUTS_LISTS} and {@link Trouble#LOSES_THINGS_WHILE_PAGING} are for
 * the service to make, which asks {@link #has}. Thread-safe: the service is asked one request at a time, under this object's lock.
 *
 * <pre>{@code
 * TroubledHttpServer server = TroubledHttpServer.start(request -> request.path().equals("/me")
 *         ? Answer.of(200, "{\"name\": \"deprov\"}")
 *         : Answer.of(404, ""));
 * server.begin(Trouble.THROTTLES);
 * }</pre>
 */
public final class TroubledHttpServer implements AutoCloseable {

    /** The time to wait that it names when it throttles. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(7);

    private static final String THREAD = "troubled-http-server";
    private static final Set<String> OWN_THREADS = Set.of(THREAD, "HTTP-Dispatcher", "idle-timeout-task");
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    static {
        // Or every answer waits for the client's acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What the server does. */
    public interface Service {

        /** Answers. Whatever it throws is a 500, and thrown again by {@link TroubledHttpServer#close}. */
        Answer answer(Request request) throws Exception;
    }

    /**
     * What was asked.
     *
     * @param path as it was sent, not decoded, without the query
     * @param query as it was sent, not decoded; empty without one
     * @param headers the first of each, by name in lower case
     */
    public record Request(String method, String path, String query, Map<String, String> headers, String body) {
        /** Copies the headers. */
        public Request {
            headers = Map.copyOf(headers);
        }

        /** A header, whatever its case. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        /** The parts of the path between slashes, decoded. */
        public List<String> parts() {
            return Arrays.stream(path.substring(1).split("/", -1))
                    .map(Request::decoded)
                    .toList();
        }

        /** A parameter of the query, decoded. */
        public Optional<String> parameter(String name) {
            return Arrays.stream(query.split("&"))
                    .map(each -> each.split("=", 2))
                    .filter(each -> decoded(each[0]).equals(name))
                    .map(each -> each.length == 2 ? decoded(each[1]) : "")
                    .findFirst();
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }

        /** Whether it only reads, as far as its method says. */
        boolean isRead() {
            return READS.contains(method);
        }
    }

    /** What is answered; headers beside the content's length. */
    public record Answer(int status, Map<String, String> headers, String body) {
        /** Copies the headers. */
        public Answer {
            headers = Map.copyOf(headers);
        }

        /** With this body and no headers of its own. */
        public static Answer of(int status, String body) {
            return new Answer(status, Map.of(), body);
        }
    }

    private final Service service;
    private final Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> new Thread(work, THREAD));
    private final HttpServer server;
    private final FaultProxy proxy;
    private final List<Exception> failures = new ArrayList<>();
    private long writes;
    private long writesInTrouble;

    private TroubledHttpServer(Service service) throws IOException {
        this.service = service;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        proxy = FaultProxy.to(server.getAddress().getPort());
    }

    /**
     * Starts one on a free port of the loopback address.
     *
     * @throws IOException when no port is free
     */
    public static TroubledHttpServer start(Service service) throws IOException {
        return new TroubledHttpServer(service);
    }

    /** Where it is, without a slash at the end; the same for as long as it lives. */
    public String url() {
        return "http://127.0.0.1:" + proxy.port();
    }

    /** The way to it, for faults that are of bytes and not of requests: delays, answers that end early. */
    public FaultProxy proxy() {
        return proxy;
    }

    /** From now on it is in trouble. */
    public void begin(Trouble trouble) throws IOException {
        synchronized (this) {
            troubles.add(trouble);
            writesInTrouble = 0;
        }
        if (trouble == Trouble.REFUSES_CONNECTIONS) {
            proxy.refuse();
        }
    }

    /** No longer. */
    public void end(Trouble trouble) throws IOException {
        boolean was;
        synchronized (this) {
            was = troubles.remove(trouble);
            notifyAll();
        }
        if (was && trouble == Trouble.REFUSES_CONNECTIONS) {
            proxy.healthy();
        }
    }

    /** Whether it is in a trouble. */
    public synchronized boolean has(Trouble trouble) {
        return troubles.contains(trouble);
    }

    /** How many requests that change anything have come, by their method; refused ones too. */
    public synchronized long writes() {
        return writes;
    }

    /** How many connections clients have to it. */
    public int connections() {
        return proxy.connections();
    }

    /** Whether a thread is this server's, or was started for it. */
    public boolean isOwnThread(Thread thread) {
        return OWN_THREADS.contains(thread.getName()) || FaultProxy.isOwnThread(thread);
    }

    private void handle(HttpExchange exchange) throws IOException {
        Request request = request(exchange);
        Answer answer = answer(request);
        if (answer == null) {
            exchange.close();
            return;
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static Request request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
        String query = exchange.getRequestURI().getRawQuery();
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query == null ? "" : query,
                headers,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** Null when the connection is cut instead. */
    private synchronized @Nullable Answer answer(Request request) {
        boolean isWrite = !request.isRead();
        boolean isSecond = isWrite && ++writesInTrouble > 1;
        writes += isWrite ? 1 : 0;
        if (isSilent(Trouble.NEVER_ANSWERS)) {
            return null;
        }
        if (has(Trouble.REFUSES_OUR_LOGIN)) {
            return Answer.of(401, "");
        }
        if ((isWrite && has(Trouble.FORBIDS_WRITING)) || (isSecond && has(Trouble.FORBIDS_THE_SECOND_WRITE))) {
            return Answer.of(403, "");
        }
        if (!isWrite && has(Trouble.FORBIDS_READING)) {
            return Answer.of(403, "");
        }
        if (isWrite && has(Trouble.THROTTLES)) {
            return new Answer(429, Map.of("Retry-After", String.valueOf(RETRY_AFTER.toSeconds())), "");
        }
        if (isWrite && has(Trouble.LOSES_WRITES)) {
            return null;
        }
        try {
            Answer answer = service.answer(request);
            boolean isLost =
                    isWrite && (isSilent(Trouble.NEVER_ANSWERS_WRITES) || has(Trouble.LOSES_ANSWERS_TO_WRITES));
            return isLost ? null : answer;
        } catch (Exception e) {
            failures.add(e);
            return Answer.of(500, "");
        }
    }

    /** Whether it was in that trouble; comes back when that is over. */
    private boolean isSilent(Trouble trouble) {
        boolean silent = false;
        while (has(trouble)) {
            silent = true;
            try {
                wait();
            } catch (InterruptedException e) {
                // The server is being closed.
                break;
            }
        }
        return silent;
    }

    /**
     * Ends it, and every connection.
     *
     * @throws IllegalStateException when the service threw something, with the first of it as cause
     */
    @Override
    public void close() throws IOException {
        for (Trouble trouble : Trouble.values()) {
            end(trouble);
        }
        proxy.close();
        server.stop(0);
        threads.shutdownNow();
        synchronized (this) {
            if (!failures.isEmpty()) {
                throw new IllegalStateException("the service failed on a request", failures.get(0));
            }
        }
    }
}
