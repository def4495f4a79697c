package io.deprov.core;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does one thing for each of many, a few at a time, and gives what came of each to the calling thread. */
final class SideBySide {

    /** So many cases at once. Each has its targets side by side, and the targets' lanes say how much they bear. */
    static final int CASES = 16;

    private SideBySide() {}

    /** What came of one. Exactly one of the two is there. */
    private record Outcome<O>(@Nullable O result, @Nullable RuntimeException failure) {}

    /**
     * Does {@code work} for each item, {@value #CASES} at once. An item is asked for only when a place is free, so that they can be
     * made as they are needed.
     *
     * @param executor has a thread for each at once; must not run them on the calling thread
     * @param results gets each result as soon as it is there, on this thread
     * @throws RuntimeException the first that {@code items}, {@code work} or {@code results} threw: nothing new is begun then, and
     *     what is under way is waited for
     */
    static <I, O> void forEach(
            Executor executor, Iterator<I> items, Function<? super I, ? extends O> work, Consumer<? super O> results) {
        BlockingQueue<Outcome<O>> outcomes = new LinkedBlockingQueue<>();
        RuntimeException failure = null;
        int running = 0;
        boolean isMore = true;
        while (isMore || running > 0) {
            try {
                while (isMore && running < CASES) {
                    isMore = failure == null && items.hasNext();
                    if (isMore) {
                        I item = items.next();
                        executor.execute(() -> outcomes.add(outcome(work, item)));
                        running++;
                    }
                }
                if (running > 0) {
                    Outcome<O> one = Uninterruptibles.takeUninterruptibly(outcomes);
                    running--;
                    taken(one, results);
                }
            } catch (RuntimeException e) {
                isMore = false;
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static <O> void taken(Outcome<O> one, Consumer<? super O> results) {
        if (one.failure() != null) {
            throw one.failure();
        }
        if (one.result() != null) {
            results.accept(one.result());
        }
    }

    private static <I, O> Outcome<O> outcome(Function<? super I, ? extends O> work, I item) {
        try {
            return new Outcome<>(work.apply(item), null);
        } catch (RuntimeException e) {
            return new Outcome<>(null, e);
        } catch (Error e) {
            // Whoever waits must not wait for ever.
            return new Outcome<>(
                    null,
                    new IllegalStateException("work ended with " + e.getClass().getName(), e));
        }
    }
}
