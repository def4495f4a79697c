package io.deprov.testkit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is printed and logged (by java.util.logging) in this JVM meanwhile; all of it goes where it goes else, too. */
final class Overheard implements AutoCloseable {

    private static final Logger ROOT = Logger.getLogger("");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> logged = new ArrayList<>();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord record) {
            synchronized (logged) {
                logged.add(record.getMessage());
                if (record.getParameters() != null) {
                    for (Object parameter : record.getParameters()) {
                        logged.add(String.valueOf(parameter));
                    }
                }
                if (record.getThrown() != null) {
                    logged.add(record.getThrown().toString());
                }
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private Overheard() {}

    static Overheard begin() {
        Overheard overheard = new Overheard();
        System.setOut(overheard.both(overheard.out));
        System.setErr(overheard.both(overheard.err));
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

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
        ROOT.removeHandler(handler);
    }
}
