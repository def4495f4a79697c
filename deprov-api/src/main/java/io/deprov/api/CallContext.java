package io.deprov.api;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What every call carries: until when it must have answered, by which clock, under which correlation id, and whether it is still
 * wanted. Immutable and thread-safe.
 *
 * <p>A connector keeps to the deadline with its client's own time-outs. The core waits two seconds beyond it, then abandons the
 * call, which counts as {@link FailureClass#TIMEOUT}: a write is in doubt.
 */
public final class CallContext {

    private final Instant deadline;
    private final Clock clock;
    private final String correlationId;
    private final Cancellation cancellation;

    private CallContext(Instant deadline, Clock clock, String correlationId, Cancellation cancellation) {
        this.deadline = requireNonNull(deadline, "deadline");
        this.clock = requireNonNull(clock, "clock");
        this.correlationId = requireNonNull(correlationId, "correlationId");
        this.cancellation = requireNonNull(cancellation, "cancellation");
    }

    /** Makes a context. */
    public static CallContext of(Instant deadline, Clock clock, String correlationId, Cancellation cancellation) {
        return new CallContext(deadline, clock, correlationId, cancellation);
    }

    /**
     * When the call must have answered, by {@link #clock()}; nothing is sent after it. An application sets how long a call may take (30
     * seconds by default); for {@code revoke} the time begins to run before the intent is made durable.
     */
    public Instant deadline() {
        return deadline;
    }

    /** The clock to use for everything; never {@code Instant.now()}. */
    public Clock clock() {
        return clock;
    }

    /** An id to pass on to the target where it takes one, and into logs. Another one for each call; holds no personal data. */
    public String correlationId() {
        return correlationId;
    }

    /** Whether the answer is still wanted. The core cancels no call today. */
    public Cancellation cancellation() {
        return cancellation;
    }

    /** How long is left until the deadline; zero when it has passed. */
    public Duration remaining() {
        Duration left = Duration.between(clock.instant(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /**
     * Call it before each request goes out.
     *
     * @throws ConnectorException of class {@link FailureClass#UNAVAILABLE} when the deadline has passed or the call was cancelled;
     *     nothing was sent then. A connector that has already sent a write raises it with its own, stronger class instead
     */
    public void requireOpen() throws ConnectorException {
        if (cancellation.isCancelled()) {
            throw ConnectorException.of(
                    FailureClass.UNAVAILABLE, "the call was cancelled before the next request was sent");
        }
        if (remaining().isZero()) {
            throw ConnectorException.of(
                    FailureClass.UNAVAILABLE, "the deadline passed before the next request was sent");
        }
    }

    @Override
    public String toString() {
        return "CallContext[" + correlationId + " until " + deadline + "]";
    }
}
