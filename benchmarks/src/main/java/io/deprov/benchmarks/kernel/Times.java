package io.deprov.benchmarks.kernel;

import picocli.CommandLine.Option;

/** How long a JVM warms up and is measured, in milliseconds of work that counts. */
public final class Times {

    @Option(
            names = "--warmup",
            paramLabel = "MS",
            defaultValue = "15000",
            description = "How long each warms up in a round, until the compiler has had its time (${DEFAULT-VALUE}).")
    private int warmup = 15_000;

    @Option(
            names = "--millis",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "How long each is measured in a round, after the warm-up (${DEFAULT-VALUE}).")
    private int millis = 5_000;

    /** As on the command line. */
    public Times() {}

    Times(int warmup, int millis) {
        this.warmup = warmup;
        this.millis = millis;
    }

    int warmup() {
        return warmup;
    }

    int millis() {
        return millis;
    }
}
