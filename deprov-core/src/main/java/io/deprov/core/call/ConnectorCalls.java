package io.deprov.core.call;

import com.google.common.util.concurrent.Uninterruptibles;
import io.deprov.api.CallContext;
import io.deprov.api.Cancellation;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.TargetId;
import io.deprov.core.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
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

    /** What becomes of a call besides its answer or failure. */
    public interface Late<T> {

        /** It was given up on before it began, and will not begin: nothing was sent, and the target has nothing to do with it. */
        default void neverSent() {}

        /** It is on its way, its deadline and the grace are over, and it has not come back. */
        default void abandoned() {}

        /** It has come back after all. Exactly one of the two is there; both are null when the connector gave null. */
        default void came(@Nullable T answer, @Nullable ConnectorException failure) {}
    }

    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Executor executor;
    private final Clock clock;
    private final SteadyTime time;
    private final Duration timeout;
    private final Duration grace;

    /**
     * Sets up.
     *
     * @param executor runs the calls; must not run them on the calling thread, and must not queue them
     * @param clock what deadlines are named by
     * @param time what they are kept by
     * @param timeout how long one call may take
     */
    public ConnectorCalls(ExecutorService executor, Clock clock, SteadyTime time, Duration timeout) {
        this(executor, clock, time, timeout, GRACE);
    }

    ConnectorCalls(Executor executor, Clock clock, SteadyTime time, Duration timeout, Duration grace) {
        this.executor = executor;
        this.clock = clock;
        this.time = time;
        this.timeout = timeout;
        this.grace = grace;
    }

    /** How long one call may take. */
    public Duration timeout() {
        return timeout;
    }

    /** When a call that begins now has to be over. */
    public Deadline deadline() {
        return Deadline.in(timeout, clock, time);
    }

    /**
     * Makes one call.
     *
     * @throws ConnectorException what the connector threw; INTERNAL for any other Throwable; TIMEOUT when it outlived its deadline;
     *     UNAVAILABLE when no thread took it on before that, so that nothing was sent
     */
    public <T> T call(TargetId target, String what, Call<T> call) throws ConnectorException {
        return call(target, what, deadline(), call);
    }

    /** As {@link #call(TargetId, String, Call)}, until a deadline that was settled before, at most the time-out away. */
    public <T> T call(TargetId target, String what, Deadline deadline, Call<T> call) throws ConnectorException {
        return call(target, what, deadline, new Late<>() {}, call);
    }

    /**
     * As {@link #call(TargetId, String, Deadline, Call)}, for somebody who wants to know what becomes of a call that was abandoned.
     *
     * @param late is told on the thread that was abandoned
     */
    public <T> T call(TargetId target, String what, Deadline deadline, Late<? super T> late, Call<T> call)
            throws ConnectorException {
        CallContext context = CallContext.of(
                deadline.at(), deadline.clock(), UUID.randomUUID().toString(), Cancellation.NEVER);
        Duration patience = deadline.remaining().plus(grace);
        Attended<T> task = new Attended<>(
                what + " on " + target,
                deadline,
                () -> call.with(context),
                thrown -> translate(target, what, thrown),
                late);
        try {
            start(task);
            return attend(target, what, task, patience);
        } finally {
            if (task.isWithdrawn()) {
                late.neverSent();
            }
        }
    }

    private void start(Attended<?> task) throws ConnectorException {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // A machine that has no more threads says so by an error.
            if (task.withdraw()) {
                throw task.neverSent(
                        "the executor takes on no work (" + e.getClass().getSimpleName() + ")");
            }
        }
    }

    private <T> T attend(TargetId target, String what, Attended<T> task, Duration patience) throws ConnectorException {
        try {
            return answer(target, what, task, patience);
        } catch (TimeoutException e) {
            return switch (task.abandon()) {
                case IS_BACK -> answer(target, what, task);
                case NEVER_BEGINS -> throw task.neverSent("no thread took it on before its deadline");
                case IS_OUT ->
                    throw ConnectorException.builder(
                                    FailureClass.TIMEOUT,
                                    what + " on " + target + " outlived its deadline of " + timeout
                                            + " and was abandoned")
                            .cause(e)
                            .build();
            };
        }
    }

    private static <T> T answer(TargetId target, String what, Attended<T> task, Duration patience)
            throws ConnectorException, TimeoutException {
        try {
            return notNull(
                    target,
                    what,
                    Uninterruptibles.getUninterruptibly(task, patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            throw translate(target, what, e.getCause() == null ? e : e.getCause());
        }
    }

    private static <T> T answer(TargetId target, String what, Attended<T> task) throws ConnectorException {
        try {
            return notNull(target, what, Uninterruptibles.getUninterruptibly(task));
        } catch (ExecutionException e) {
            throw translate(target, what, e.getCause() == null ? e : e.getCause());
        }
    }

    private static <T> T notNull(TargetId target, String what, @Nullable T answer) throws ConnectorException {
        if (answer == null) {
            throw ConnectorException.of(
                    FailureClass.INTERNAL,
                    "the connector of " + target + " broke its contract: " + what + " gave null");
        }
        return answer;
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
