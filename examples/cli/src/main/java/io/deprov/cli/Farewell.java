package io.deprov.cli;

/** What people are told when a signal (Ctrl-C, a shutdown of the machine) ends the process while it executes a plan. */
final class Farewell implements AutoCloseable {

    private final Thread hook;

    Farewell(Environment environment) {
        this.hook = new Thread(
                () -> environment
                        .err()
                        .println(
                                "deprov: ended in the middle of the run; what was done is in the journal. Apply again to go on"),
                "deprov-farewell");
    }

    /** From now on until it is closed. */
    void untilClosed() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook says what there is to say.
        }
    }
}
