package io.deprov.benchmarks.report;

/** What a figure counts, and with how many digits it is worth showing. */
public enum Unit {
    /** So many. */
    COUNT("%,.0f", 1),
    /** So many in a second. */
    PER_SECOND("%,.0f/s", 1),
    /** Seconds. */
    SECONDS("%,.2f s", 1),
    /** Seconds, shown in millionths. */
    MICROSECONDS("%,.0f us", 1e6),
    /** Bytes, shown in units of 2^20. */
    MEGABYTES("%,.1f MB", 1.0 / (1 << 20));

    private final String format;
    private final double factor;

    Unit(String format, double factor) {
        this.format = format;
        this.factor = factor;
    }

    String text(double figure) {
        return String.format(format, figure * factor);
    }
}
