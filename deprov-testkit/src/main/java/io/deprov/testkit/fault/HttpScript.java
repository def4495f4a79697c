package io.deprov.testkit.fault;

import io.deprov.testkit.fault.TroubledHttpServer.Answer;
import io.deprov.testkit.fault.TroubledHttpServer.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an HTTP server answers, written down beforehand: each answer once, in the order in which it was written for the same method and path.
 * A request that nothing was written for gets 501 and is complained of by {@link #finish}, and so is an answer that was never asked for.
 * Thread-safe.
 *
 * <pre>{@code
 * HttpScript script = new HttpScript()
 *         .answer("GET", "/users/7", Answer.of(200, "{\"active\": true}"))
 *         .answer("DELETE", "/users/7", Answer.of(503, ""))
 *         .answer("GET", "/users/7", Answer.of(200, "{\"active\": true}"));
 * try (TroubledHttpServer server = TroubledHttpServer.start(script)) {
 *     ...
 * }
 * script.finish();
 * }</pre>
 */
public final class HttpScript implements TroubledHttpServer.Service {

    private final Map<String, Deque<Answer>> answers = new LinkedHashMap<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<String> unexpected = new ArrayList<>();

    /** Writes nothing down yet. */
    public HttpScript() {}

    /**
     * Writes an answer down.
     *
     * @param pathAndQuery as it is sent, the query with its question mark
     */
    public synchronized HttpScript answer(String method, String pathAndQuery, Answer answer) {
        answers.computeIfAbsent(method + " " + pathAndQuery, key -> new ArrayDeque<>())
                .add(answer);
        return this;
    }

    @Override
    public synchronized Answer answer(Request request) {
        requests.add(request);
        String what =
                request.method() + " " + request.path() + (request.query().isEmpty() ? "" : "?" + request.query());
        Deque<Answer> left = answers.getOrDefault(what, new ArrayDeque<>());
        if (left.isEmpty()) {
            unexpected.add(what);
            return Answer.of(501, "");
        }
        return left.remove();
    }

    /** What was asked so far, in order; a copy. */
    public synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /**
     * Says that the script is over.
     *
     * @throws AssertionError when something was asked that was not written down, or not asked that was
     */
    public synchronized void finish() {
        List<String> missing = answers.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + " (" + entry.getValue().size() + " more)")
                .toList();
        if (!unexpected.isEmpty() || !missing.isEmpty()) {
            throw new AssertionError(
                    "requests that nothing was written down for: " + unexpected + "; never asked for: " + missing);
        }
    }
}
