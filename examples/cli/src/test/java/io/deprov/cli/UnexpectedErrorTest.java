package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the JVM itself gives up, people get a sentence, programs a document, and nobody a stack trace they did not ask for. */
class UnexpectedErrorTest {

    private static final String CANARY = "canary-hunter2";

    @TempDir
    private Path directory;

    private Office office;

    @BeforeEach
    void somebodyLeaves() {
        office = new Office(directory);
        office.system.person("7", "jdoe", "1001", "sales");
        office.plan("p.json");
        office.approve("p.json");
        assertThat(office.file("state")).exists();
    }

    static List<Supplier<Error>> errors() {
        return List.of(
                () -> new StackOverflowError(CANARY),
                () -> new NoClassDefFoundError(CANARY),
                () -> new ExceptionInInitializerError(CANARY),
                () -> new OutOfMemoryError(CANARY),
                () -> new AssertionError(CANARY));
    }

    /** Whoever asks this clock for the time gets the error. */
    private Call call(Supplier<Error> error, String... args) {
        Clock broken = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                throw error.get();
            }
        };
        return Call.of(office.file("deprov.yaml"), broken, args);
    }

    private List<Call> calls(Supplier<Error> error, String... more) {
        List<Call> calls = new ArrayList<>();
        for (String[] args : new String[][] {{"status"}, {"apply", office.path("p.json")}}) {
            List<String> all = new ArrayList<>(List.of(args));
            all.addAll(List.of(more));
            calls.add(call(error, all.toArray(String[]::new)));
        }
        return calls;
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorIsToldInAFewLinesWithTheDocumentedCodeAndWithoutItsMessage(Supplier<Error> error) {
        office.call("status");

        for (Call call : calls(error)) {
            assertThat(call.code()).as(call.toString()).isEqualTo(1);
            assertThat(call.err())
                    .contains("deprov: ", error.get().getClass().getName(), "--debug")
                    .doesNotContain("\tat ")
                    .doesNotContain(CANARY);
            assertThat(call.err().lines()).hasSizeLessThan(3);
            assertThat(call.out()).isEmpty();
        }
        assertThat(office.system.writes).isZero();
    }

    @ParameterizedTest
    @MethodSource("errors")
    void programsGetADocumentEvenThen(Supplier<Error> error) {
        for (Call call : calls(error, "--json")) {
            assertThat(call.json().get("format").asText()).isEqualTo("deprov-error/1");
            assertThat(call.json().get("exitCode").asInt()).isEqualTo(1);
        }
    }

    @Test
    void whereItHappenedIsShownWhenAskedFor() {
        for (Call call : calls(() -> new StackOverflowError("deep"), "--debug")) {
            assertThat(call.err()).contains("java.lang.StackOverflowError: deep", "\tat ");
        }
    }

    @Test
    void whatHelpsIsSaidWhereItIsKnown() {
        assertThat(call(() -> new OutOfMemoryError(), "status").err()).contains("-Xmx");
        assertThat(call(() -> new NoClassDefFoundError(), "status").err()).contains("install it again");
    }

    @Test
    void afterAnErrorTheStateDirectoryIsFreeAgain() {
        calls(() -> new StackOverflowError());

        Call next = office.apply("p.json");

        assertThat(next.code()).as(next.toString()).isZero();
    }
}
