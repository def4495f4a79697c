package com.example.roster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.deprov.api.CallContext;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.api.config.Secret;
import io.deprov.api.config.SecretRef;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The wire: one request, one answer or one failure of the right class. Never sends anything twice. */
final class RosterClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final SecretRef token;
    private final ConnectorContext context;
    private volatile boolean closed;

    RosterClient(ConnectorConfig config, ConnectorContext context) {
        this.url = config.string("url");
        this.token = config.secret("token");
        this.context = context;
    }

    /** Part of a path or a query, with nothing in it that means anything there. */
    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Reads; a missing node when there is no such thing. */
    JsonNode get(CallContext call, String path) throws ConnectorException {
        return send(call, "GET", path, null);
    }

    /** Changes something, if it still is in this version; only reads when that is null. */
    JsonNode send(CallContext call, String method, String path, String version) throws ConnectorException {
        boolean writes = version != null;
        call.requireOpen();
        if (closed) {
            throw ConnectorException.of(FailureClass.UNAVAILABLE, "the connector is closed");
        }
        try (Secret secret = context.resolve(token)) {
            HttpURLConnection http =
                    (HttpURLConnection) URI.create(url + path).toURL().openConnection();
            http.setRequestMethod(method);
            int left = (int) Math.max(1, Math.min(call.remaining().toMillis(), Integer.MAX_VALUE));
            http.setConnectTimeout(left);
            http.setReadTimeout(left);
            http.setInstanceFollowRedirects(false);
            http.setRequestProperty("Authorization", "Bearer " + secret.use(String::new));
            if (writes) {
                http.setRequestProperty("If-Match", version);
                // Streaming, or the JDK sends a request again by itself when its connection is cut.
                http.setDoOutput(true);
                http.setFixedLengthStreamingMode(0);
                http.getOutputStream().close();
            }
            return answer(http, method + " " + path.replaceAll("\\?.*", ""), writes);
        } catch (IOException e) {
            boolean isLate = e instanceof SocketTimeoutException;
            FailureClass doubt = isLate ? FailureClass.TIMEOUT : FailureClass.CONNECTION_LOST;
            boolean isSent = writes && !(e instanceof ConnectException);
            String what = isLate ? "no answer in time" : "the connection was refused or cut";
            throw ConnectorException.builder(isSent ? doubt : FailureClass.UNAVAILABLE, what)
                    .cause(e)
                    .build();
        }
    }

    private static JsonNode answer(HttpURLConnection http, String what, boolean writes)
            throws IOException, ConnectorException {
        int status = http.getResponseCode();
        if (status == 404 && !writes) {
            return MissingNode.getInstance();
        }
        if (status / 100 == 2) {
            return JSON.readTree(http.getInputStream());
        }
        ConnectorException.Builder failure = ConnectorException.builder(of(status, writes), what + ": " + status);
        if (status == 429) {
            failure.retryAfter(Duration.ofSeconds(http.getHeaderFieldLong("Retry-After", 30)));
        }
        throw status == 403 ? failure.permission("users.write").build() : failure.build();
    }

    // tag::failures[]
    private static FailureClass of(int status, boolean writes) {
        return switch (status) {
            case 400, 405, 422 -> FailureClass.INVALID_REQUEST;
            case 401 -> FailureClass.AUTHENTICATION;
            case 403 -> FailureClass.AUTHORIZATION;
            case 404 -> FailureClass.NOT_FOUND;
            case 409, 412 -> FailureClass.CONFLICT;
            case 429 -> FailureClass.THROTTLED;
            // Who knows what a server did before it failed.
            default -> writes ? FailureClass.INTERNAL : FailureClass.UNAVAILABLE;
        };
    }
    // end::failures[]

    void close() {
        closed = true;
    }
}
