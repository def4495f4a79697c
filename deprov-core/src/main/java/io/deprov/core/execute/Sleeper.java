package io.deprov.core.execute;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Duration;

/** Lets time pass; tests let it pass on their own clock. Thread-safe. */
@FunctionalInterface
public interface Sleeper {

    /** Sleeps on the machine's clock; interrupts do not shorten it. */
    Sleeper REAL = Uninterruptibles::sleepUninterruptibly;

    /** Returns after {@code duration}. */
    void sleep(Duration duration);
}
