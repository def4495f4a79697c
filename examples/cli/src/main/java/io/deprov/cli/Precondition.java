package io.deprov.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Tries everything a command needs before it gives up, so that the failure that wins is the one that must, and people see all of
 * them at once: an edited plan is an edited plan even where the configuration is wrong too. Not thread-safe.
 */
final class Precondition {

    private @Nullable Exception first;

    /** The value, or null when it failed. */
    <T> @Nullable T of(Callable<T> source) {
        try {
            return source.call();
        } catch (Exception e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
            return null;
        }
    }

    /** The value where everything went well; throws what failed, with everything else that failed suppressed in it. */
    <T> T required(@Nullable T value) throws Exception {
        if (first != null) {
            throw first;
        }
        if (value == null) {
            throw new IllegalStateException("a precondition gave nothing and did not fail");
        }
        return value;
    }
}
