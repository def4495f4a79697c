package io.deprov.core.engine;

import static java.util.Objects.requireNonNull;

import com.google.common.util.concurrent.Uninterruptibles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Wakes in this JVM, on one thread: every so often, and between two rounds when something falls due. Thread-safe. */
public final class EmbeddedEngine implements Engine {

    /** A pause between two rounds that suits most. */
    public static final Duration STANDARD_PAUSE = Duration.ofMinutes(1);

    private final Clock clock;
    private final Duration pause;
    private final ScheduledThreadPoolExecutor timer;
    private @Nullable Runnable work;
    private @Nullable ScheduledFuture<?> rounds;
    private @Nullable ScheduledFuture<?> next;
    private Instant nextAt = Instant.MAX;

    /**
     * Wakes every so often.
     *
     * @param clock what times are read by; how long it waits is measured, so that setting the clock does no harm
     * @param pause between two rounds; positive
     */
    public EmbeddedEngine(Clock clock, Duration pause) {
        this.clock = requireNonNull(clock, "clock");
        if (pause.isNegative() || pause.isZero()) {
            throw new IllegalArgumentException("the pause between two rounds is positive");
        }
        this.pause = pause;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "deprov-engine");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
    }

    @Override
    public synchronized void start(Runnable value) {
        if (rounds != null) {
            throw new IllegalStateException("the engine was started already");
        }
        work = requireNonNull(value, "work");
        rounds = timer.scheduleWithFixedDelay(value, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void wake(Instant at) {
        Instant now = clock.instant();
        // The next round comes sooner than what is further away.
        if (work == null || !at.isBefore(now.plus(pause)) || !at.isBefore(nextAt)) {
            return;
        }
        Duration wait = at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
        if (next != null) {
            next.cancel(false);
        }
        try {
            nextAt = at;
            next = timer.schedule(this::woken, wait.toMillis() + 1, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // It is being closed, and nobody is woken any more.
            nextAt = Instant.MAX;
        }
    }

    private void woken() {
        Runnable wanted;
        synchronized (this) {
            nextAt = Instant.MAX;
            next = null;
            wanted = work;
        }
        if (wanted != null) {
            wanted.run();
        }
    }

    @Override
    public void close() {
        timer.shutdown();
        Uninterruptibles.awaitTerminationUninterruptibly(timer);
    }
}
