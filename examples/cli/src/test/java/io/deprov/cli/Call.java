package io.deprov.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One call of the command line, in this process, and what it left on both streams.
 *
 * @param code the exit code
 */
record Call(int code, String out, String err) {

    private static final int WIDTH = 110;

    /** With this configuration, at this time. */
    static Call of(Path config, Clock clock, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--config");
        all.add(config.toString());
        return of(clock, all.toArray(String[]::new));
    }

    static Call of(Clock clock, String... args) {
        return watched(line -> {}, clock, args);
    }

    /** The same, with somebody who reads what is said on stderr while it is said, and may do something about it. */
    static Call watched(Consumer<String> watcher, Clock clock, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code;
        try (PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream errStream = new WatchedStream(err, watcher)) {
            code = Main.run(new Environment(outStream, errStream, true, WIDTH, clock), args);
        }
        return new Call(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Standard output as the one JSON document it has to be. */
    JsonNode json() {
        try {
            return JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readTree(out);
        } catch (IOException e) {
            throw new UncheckedIOException("not one JSON document: " + out, e);
        }
    }

    /** For a failure message. */
    @Override
    public String toString() {
        return "exit " + code + "\n--- out\n" + out + "--- err\n" + err;
    }

    private static final class WatchedStream extends PrintStream {

        private final Consumer<String> watcher;

        WatchedStream(ByteArrayOutputStream bytes, Consumer<String> watcher) {
            super(bytes, true, StandardCharsets.UTF_8);
            this.watcher = watcher;
        }

        @Override
        public void println(String line) {
            super.println(line);
            watcher.accept(line);
        }
    }
}
