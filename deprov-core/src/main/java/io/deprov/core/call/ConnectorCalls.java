package io.deprov.core.call;

import com.google.common.util.concurrent.Uninterruptibles;
import io.deprov.api.CallContext;
import io.deprov.api.Cancellation;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.TargetId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls connectors. A call that outlives its deadline plus a grace is abandoned, never interrupted: an interrupt would close
 * channels that others use, and the call may take effect all the same. Thread-safe.
 */
public final class ConnectorCalls {

    /** One call of a connector. */
    @FunctionalInterface
    public interface Call<T> {

        /** Makes the call within the context's deadline. */
        T with(CallContext context) throws ConnectorException;
    }

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Executor executor;
    private final Clock clock;
    private final Duration timeout;

    /**
     * Sets up.
     *
     * @param executor runs the calls; must not run them on the calling thread, and must not queue them
     * @param clock the clock of deadlines
     * @param timeout how long one call may take
     */
    public ConnectorCalls(ExecutorService executor, Clock clock, Duration timeout) {
        this.executor = executor;
        this.clock = clock;
        this.timeout = timeout;
    }

    /** How long one call may take. */
    public Duration timeout() {
        return timeout;
    }

    /**
     * Makes one call.
     *
     * @throws ConnectorException what the connector threw; INTERNAL for any other Throwable; TIMEOUT when it outlived its deadline
     */
    public <T> T call(TargetId target, String what, Call<T> call) throws ConnectorException {
        return call(target, what, clock.instant().plus(timeout), call);
    }

    /** As {@link #call(TargetId, String, Call)}, until a deadline that was settled before, at most the time-out away. */
    public <T> T call(TargetId target, String what, Instant deadline, Call<T> call) throws ConnectorException {
        CallContext context = CallContext.of(deadline, clock, UUID.randomUUID().toString(), Cancellation.NEVER);
        Duration patience = context.remaining().plus(GRACE);
        FutureTask<T> task = new FutureTask<>(() -> call.with(context));
        executor.execute(task);
        try {
            @Nullable T answer = Uninterruptibles.getUninterruptibly(task, patience.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null) {
                throw ConnectorException.of(
                        FailureClass.INTERNAL,
                        "the connector of " + target + " broke its contract: " + what + " gave null");
            }
            return answer;
        } catch (ExecutionException e) {
            throw translate(target, what, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw ConnectorException.builder(
                            FailureClass.TIMEOUT,
                            what + " on " + target + " outlived its deadline of " + timeout + " and was abandoned")
                    .cause(e)
                    .build();
        }
    }

    private static ConnectorException translate(TargetId target, String what, Throwable thrown) {
        if (thrown instanceof ConnectorException failure) {
            return failure;
        }
        // The message of an unknown exception may hold anything, so only its type is repeated.
        return ConnectorException.builder(
                        FailureClass.INTERNAL,
                        "the connector of " + target + " broke its contract: " + what + " threw "
                                + thrown.getClass().getName())
                .cause(thrown)
                .build();
    }
}
