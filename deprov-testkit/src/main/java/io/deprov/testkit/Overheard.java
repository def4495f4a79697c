package io.deprov.testkit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is printed and logged (by java.util.logging) in this JVM meanwhile; all of it goes where it goes else, too. */
final class Overheard implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> logged = new ArrayList<>();
    private final List<String> plain = new ArrayList<>();
    private final @Nullable Level level = ROOT.getLevel();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            boolean isPlain = record.getLevel().intValue() >= Level.INFO.intValue();
            if (!isPlain && isThePlatforms(String.valueOf(record.getLoggerName()))) {
                return;
            }
            synchronized (logged) {
                int before = logged.size();
                logged.add(record.getMessage());
                if (record.getParameters() != null) {
                    for (Object parameter : record.getParameters()) {
                        logged.add(String.valueOf(parameter));
                    }
                }
                for (Throwable thrown = record.getThrown(); thrown != null; thrown = thrown.getCause()) {
                    logged.add(thrown.toString());
                }
                if (isPlain) {
                    plain.addAll(logged.subList(before, logged.size()));
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Overheard() {}

    /** What the platform writes about its own wire in detail no connector can help. */
    private static boolean isThePlatforms(String logger) {
        return Stream.of("sun.", "com.sun.", "jdk.", "java.", "javax.").anyMatch(logger::startsWith);
    }

    static Overheard begin() {
        Overheard overheard = new Overheard();
        System.setOut(overheard.both(overheard.out));
        System.setErr(overheard.both(overheard.err));
        // What is logged in detail only is written somewhere one day.
        ROOT.setLevel(Level.ALL);
        ROOT.addHandler(overheard.handler);
        return overheard;
    }

    private PrintStream both(PrintStream to) {
        return new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int oneByte) {
                        to.write(oneByte);
                        synchronized (printed) {
                            printed.write(oneByte);
                        }
                    }
                },
                true,
                StandardCharsets.UTF_8);
    }

    /** All of it so far. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        synchronized (printed) {
            lines.add(printed.toString(StandardCharsets.UTF_8));
        }
        synchronized (logged) {
            lines.addAll(logged);
        }
        return lines;
    }

    /** Without what is logged in detail only. */
    List<String> plainLines() {
        List<String> lines = new ArrayList<>();
        synchronized (printed) {
            lines.add(printed.toString(StandardCharsets.UTF_8));
        }
        synchronized (logged) {
            lines.addAll(plain);
        }
        return lines;
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
        ROOT.removeHandler(handler);
        ROOT.setLevel(level);
    }
}
