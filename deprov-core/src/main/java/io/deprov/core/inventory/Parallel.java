package io.deprov.core.inventory;

import com.google.common.util.concurrent.Uninterruptibles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Does the same for several things side by side and waits for all of them. */
public final class Parallel {

    private Parallel() {}

    /**
     * Runs {@code action} for each item on {@code executor} and returns when all have ended.
     *
     * @throws RuntimeException the first one that an action threw, after all have ended; the others are suppressed in it
     */
    public static <T> void forEach(ExecutorService executor, Collection<T> items, Consumer<T> action) {
        List<Future<?>> futures = new ArrayList<>();
        RuntimeException first = null;
        for (T item : items) {
            try {
                futures.add(executor.submit(() -> action.accept(item)));
            } catch (RejectedExecutionException e) {
                // What has begun is waited for all the same.
                first = e;
                break;
            } catch (OutOfMemoryError e) {
                // As the JVM says it where the machine has no thread left.
                if (!String.valueOf(e.getMessage()).contains("thread")) {
                    throw e;
                }
                first = new RejectedExecutionException("no thread could be started for it", e);
                break;
            }
        }
        for (Future<?> future : futures) {
            try {
                Uninterruptibles.getUninterruptibly(future);
            } catch (ExecutionException e) {
                RuntimeException failure = e.getCause() instanceof RuntimeException thrown
                        ? thrown
                        : new IllegalStateException("work on one target ended unexpectedly", e.getCause());
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
