package io.deprov.core.time;

/** Goes on evenly, whatever the machine's clock is set to. Thread-safe. */
@FunctionalInterface
public interface Ticker {

    /** The machine's own. */
    Ticker REAL = System::nanoTime;

    /** Nanoseconds since a moment that stays the same as long as the process lives. Never goes back. */
    long nanos();
}
