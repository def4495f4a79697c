package io.deprov.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.deprov.testkit.Trouble;
import io.deprov.testkit.fault.TroubledHttpServer.Answer;
import io.deprov.testkit.fault.TroubledHttpServer.Request;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TroubledHttpServerTest {

    private final HttpScript script = new HttpScript();
    private final TroubledHttpServer server = TroubledHttpServer.start(script);

    TroubledHttpServerTest() throws IOException {}

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private HttpURLConnection send(String method, String path) throws IOException {
        HttpURLConnection http =
                (HttpURLConnection) URI.create(server.url() + path).toURL().openConnection();
        http.setRequestMethod(method);
        http.setReadTimeout(500);
        http.setRequestProperty("X-Who", "deprov");
        if (!method.equals("GET")) {
            // Streaming, or the JDK sends it again when the connection is cut.
            http.setDoOutput(true);
            http.setFixedLengthStreamingMode(2);
            http.getOutputStream().write("hi".getBytes(StandardCharsets.UTF_8));
        }
        http.getResponseCode();
        return http;
    }

    private int status(String method, String path) throws IOException {
        HttpURLConnection http = send(method, path);
        http.disconnect();
        return http.getResponseCode();
    }

    @Test
    void it_answers_by_the_script_and_keeps_what_was_asked() throws IOException {
        script.answer("GET", "/a%20b/c?q=x%26y&z", new Answer(200, Map.of("X-Next", "2"), "first"))
                .answer("GET", "/a%20b/c?q=x%26y&z", Answer.of(404, ""));

        HttpURLConnection first = send("GET", "/a%20b/c?q=x%26y&z");
        assertThat(first.getInputStream()).hasContent("first");
        assertThat(first.getHeaderField("X-Next")).isEqualTo("2");
        assertThat(status("GET", "/a%20b/c?q=x%26y&z")).isEqualTo(404);

        Request asked = script.requests().get(0);
        assertThat(asked.parts()).containsExactly("a b", "c");
        assertThat(asked.parameter("q")).hasValue("x&y");
        assertThat(asked.parameter("z")).hasValue("");
        assertThat(asked.parameter("none")).isEmpty();
        assertThat(asked.header("x-WHO")).hasValue("deprov");
        script.finish();
    }

    @Test
    void a_script_complains_of_what_it_did_not_expect_and_of_what_did_not_come() throws IOException {
        script.answer("DELETE", "/never", Answer.of(204, ""));

        assertThat(status("POST", "/surprise")).isEqualTo(501);

        assertThat(script.requests()).extracting(Request::body).containsExactly("hi");
        assertThatThrownBy(script::finish)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[POST /surprise]")
                .hasMessageContaining("[DELETE /never (1 more)]");
    }

    @ParameterizedTest
    @CsvSource({"FORBIDS_WRITING, 403", "REFUSES_OUR_LOGIN, 401", "THROTTLES, 429"})
    void a_write_in_trouble_is_refused_and_not_done(Trouble trouble, int status) throws IOException {
        server.begin(trouble);

        HttpURLConnection refused = send("PUT", "/x");

        assertThat(refused.getResponseCode()).isEqualTo(status);
        assertThat(refused.getHeaderField("Retry-After")).isEqualTo(status == 429 ? "7" : null);
        assertThat(script.requests()).isEmpty();
        assertThat(server.writes()).isEqualTo(1);
        server.end(trouble);
        script.answer("PUT", "/x", Answer.of(200, "done"));
        assertThat(status("PUT", "/x")).isEqualTo(200);
    }

    @Test
    void only_the_first_write_is_let_through() throws IOException {
        script.answer("PUT", "/x", Answer.of(200, ""));
        server.begin(Trouble.FORBIDS_THE_SECOND_WRITE);

        assertThat(status("PUT", "/x")).isEqualTo(200);
        assertThat(status("PUT", "/x")).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"LOSES_WRITES, 0", "LOSES_ANSWERS_TO_WRITES, 1"})
    void a_connection_is_cut_before_or_after_the_effect(Trouble trouble, int done) throws IOException {
        script.answer("PUT", "/x", Answer.of(200, "")).answer("GET", "/x", Answer.of(200, "read"));
        server.begin(trouble);

        assertThatThrownBy(() -> send("PUT", "/x"))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);

        assertThat(script.requests()).hasSize(done);
        assertThat(status("GET", "/x")).isEqualTo(200);
    }

    @Test
    void it_falls_silent_and_refuses_and_is_well_again() throws IOException {
        server.begin(Trouble.NEVER_ANSWERS);
        assertThatThrownBy(() -> send("GET", "/x")).isInstanceOf(SocketTimeoutException.class);
        server.end(Trouble.NEVER_ANSWERS);
        server.begin(Trouble.REFUSES_CONNECTIONS);
        await().until(() -> server.connections() == 0);
        assertThatThrownBy(() -> send("GET", "/x")).isInstanceOf(ConnectException.class);
        server.end(Trouble.REFUSES_CONNECTIONS);

        script.answer("GET", "/x", Answer.of(200, "well"));
        HttpURLConnection well = send("GET", "/x");
        assertThat(server.connections()).isEqualTo(1);
        assertThat(well.getInputStream()).hasContent("well");
        well.disconnect();
        await().until(() -> server.connections() == 0);
        assertThat(server.has(Trouble.REFUSES_CONNECTIONS)).isFalse();
    }

    @Test
    void what_the_service_throws_is_not_lost() throws IOException {
        TroubledHttpServer broken = TroubledHttpServer.start(request -> {
            throw new IOException("the test is wrong");
        });
        HttpURLConnection http =
                (HttpURLConnection) URI.create(broken.url()).toURL().openConnection();

        assertThat(http.getResponseCode()).isEqualTo(500);
        assertThatThrownBy(broken::close)
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("the test is wrong");
    }
}
