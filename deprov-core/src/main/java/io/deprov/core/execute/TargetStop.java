package io.deprov.core.execute;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Tells all partitions of a target that the target ends for this run. Thread-safe. */
final class TargetStop {

    private final AtomicReference<@Nullable String> reason = new AtomicReference<>();

    /** The first reason counts. */
    void stop(String why) {
        reason.compareAndSet(null, why);
    }

    Optional<String> why() {
        return Optional.ofNullable(reason.get());
    }
}
