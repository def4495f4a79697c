package io.deprov.cli;

import java.io.PrintStream;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What a call sees of the world, so that tests can run it in their own process.
 *
 * @param out for results
 * @param err for progress and errors
 * @param isTerminal whether a person watches {@code err}
 * @param width columns of the screen
 * @param clock the time of approvals, due dates and evidence
 */
record Environment(PrintStream out, PrintStream err, boolean isTerminal, int width, Clock clock) {

    private static final int DEFAULT_WIDTH = 110;
    private static final int LEAST_WIDTH = 72;
    private static final int MOST_WIDTH = 200;

    /** The real one. */
    static Environment ofProcess() {
        return new Environment(
                System.out, System.err, isWatched(), columns(System.getenv("COLUMNS")), Clock.systemUTC());
    }

    /** Since JDK 22 there may be a console without a terminal, and this class has to run on 17: it asks by name. */
    @SuppressWarnings("SystemConsoleNull") // what newer JDKs do is looked after below
    private static boolean isWatched() {
        Object console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) console.getClass().getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return Runtime.version().feature() < 22;
        }
    }

    static int columns(@Nullable String text) {
        try {
            return text == null ? DEFAULT_WIDTH : Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            return DEFAULT_WIDTH;
        }
    }
}
