package io.deprov.core.engine;

import java.time.Instant;

/**
 * An alarm clock. It may lose what it was told, say it twice or late: what there is to do is in the journal, whoever is woken looks there,
 * and the rounds that it wakes for by itself find what a lost wake-up would have. Thread-safe.
 *
 * <p>To implement one: {@link #start} calls the work now and then again every so often, a minute say, for as long as it is not closed;
 * {@link #wake} adds a call at about that time. Two calls at once do no harm, one of them does nothing.
 */
public interface Engine extends AutoCloseable {

    /**
     * Begins to call {@code work}, on threads of its own, at once and then again and again. Called once.
     *
     * @param work never throws
     */
    void start(Runnable work);

    /** Wants a call at this time or soon afterwards. A hint; a time that is past means now. Does nothing before it was started. */
    void wake(Instant at);

    /** Ends the calls; one that is under way is waited for. Idempotent. */
    @Override
    void close();
}
