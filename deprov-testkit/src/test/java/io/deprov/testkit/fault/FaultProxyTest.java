package io.deprov.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final String ANSWER = "ten bytes!";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private FaultProxy proxy;

    /** Answers every four bytes with ten. */
    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread one = new Thread(() -> serve(socket));
                    one.setDaemon(true);
                    one.start();
                } catch (IOException e) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        proxy = FaultProxy.to(server.getLocalPort());
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            for (byte[] request = in.readNBytes(4); request.length == 4; request = in.readNBytes(4)) {
                asked.add(new String(request, StandardCharsets.US_ASCII));
                socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // cut
        }
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private Socket connected() throws IOException {
        Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), proxy.port());
        socket.setSoTimeout(2_000);
        return socket;
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write("ask.".getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readNBytes(ANSWER.length()), StandardCharsets.US_ASCII);
    }

    /** What came until the connection ended, in whichever way it did. */
    private static String askUntilItEnds(Socket socket) throws IOException {
        StringBuilder got = new StringBuilder();
        try {
            socket.getOutputStream().write("ask.".getBytes(StandardCharsets.US_ASCII));
            for (int read = socket.getInputStream().read();
                    read >= 0;
                    read = socket.getInputStream().read()) {
                got.append((char) read);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // reset
        }
        return got.toString();
    }

    @Test
    void what_is_not_disturbed_goes_through_as_it_came() throws IOException {
        try (Socket socket = connected()) {
            assertThat(ask(socket)).isEqualTo(ANSWER);
            assertThat(ask(socket)).isEqualTo(ANSWER);
        }
        assertThat(asked).containsExactly("ask.", "ask.");
    }

    @Test
    void it_refuses_and_listens_again_at_the_same_port() throws IOException {
        int port = proxy.port();
        Socket before = connected();
        assertThat(ask(before)).isEqualTo(ANSWER);

        proxy.refuse();

        assertThat(askUntilItEnds(before)).isEmpty();
        assertThatThrownBy(this::connected).isInstanceOf(ConnectException.class);
        proxy.healthy();
        assertThat(proxy.port()).isEqualTo(port);
        try (Socket after = connected()) {
            assertThat(ask(after)).isEqualTo(ANSWER);
        }
    }

    @Test
    void a_lost_request_has_no_effect_and_a_lost_answer_has() throws IOException {
        proxy.loseRequests();
        try (Socket socket = connected()) {
            assertThat(askUntilItEnds(socket)).isEmpty();
        }
        assertThat(asked).isEmpty();

        proxy.healthy();
        proxy.loseAnswers();
        try (Socket socket = connected()) {
            assertThat(askUntilItEnds(socket)).isEmpty();
        }
        assertThat(asked).containsExactly("ask.");
    }

    @Test
    void an_answer_is_cut_after_so_many_bytes_counted_from_when_that_was_said() throws IOException {
        try (Socket socket = connected()) {
            assertThat(ask(socket)).isEqualTo(ANSWER);
            proxy.truncateAnswers(3);
            assertThat(askUntilItEnds(socket)).isEqualTo("ten");
        }
    }

    @Test
    void what_is_swallowed_is_never_answered() throws IOException {
        proxy.swallowRequests();
        try (Socket socket = connected()) {
            socket.setSoTimeout(300);
            assertThatThrownBy(() -> ask(socket)).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void delay_and_throttle_take_the_time_that_they_take() throws IOException {
        proxy.delay(Duration.ofMillis(200));
        try (Socket socket = connected()) {
            long begun = System.nanoTime();
            assertThat(ask(socket)).isEqualTo(ANSWER);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        }
        proxy.healthy();
        proxy.throttle(20);
        try (Socket socket = connected()) {
            long begun = System.nanoTime();
            assertThat(ask(socket)).isEqualTo(ANSWER);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        }
        assertThatThrownBy(() -> proxy.throttle(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
