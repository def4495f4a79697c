package io.deprov.core.lane;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way to one partition of one target: so many at once, so many in a second, nobody while the target has asked to be left alone, and
 * nobody while it does not answer. Asked before an intent is made, so that a refusal costs no attempt. Thread-safe.
 */
public final class Lane {

    /** So many visits in a row that the target did not answer close the lane. */
    private static final int FAILURES_THAT_CLOSE = 3;

    private static final Duration CLOSED_FOR = Duration.ofSeconds(30);
    private static final Duration HOLD_WHEN_NOT_SAID = Duration.ofSeconds(5);

    /** A target that asks for more is asked again all the same, or its steps would be forgotten. */
    public static final Duration LONGEST_HOLD = Duration.ofDays(1);

    private static final int MOST_ABANDONED = 3;
    private static final Duration FOR_EVER = Duration.ofDays(365);

    private final String name;
    private final Clock clock;
    private final Bulkhead bulkhead;
    private final CircuitBreaker breaker;
    private final @Nullable RateLimiter limiter;
    private final AtomicInteger abandoned = new AtomicInteger();
    private Instant heldUntil = Instant.MIN;
    private Instant closedUntil = Instant.MIN;
    private String held = "";

    /**
     * A lane.
     *
     * @param name for people: target and partition
     * @param concurrency how many may be on it at once; at least 1
     * @param callsPerSecond how many steps may begin in a second; 0 for as many as come
     * @param clock the clock of times to wait
     */
    Lane(String name, int concurrency, int callsPerSecond, Clock clock) {
        this.name = name;
        this.clock = clock;
        this.bulkhead = Bulkhead.of(
                name,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(concurrency)
                        .maxWaitDuration(FOR_EVER)
                        .fairCallHandlingStrategyEnabled(true)
                        .build());
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(FAILURES_THAT_CLOSE)
                        .minimumNumberOfCalls(FAILURES_THAT_CLOSE)
                        .failureRateThreshold(100)
                        // A little shorter than what people are told, because it opens after that time, not at it.
                        .waitDurationInOpenState(CLOSED_FOR.minusMillis(1))
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(clock)
                        .build());
        this.limiter = callsPerSecond == 0
                ? null
                : RateLimiter.of(
                        name,
                        RateLimiterConfig.custom()
                                .limitForPeriod(callsPerSecond)
                                .limitRefreshPeriod(Duration.ofSeconds(1))
                                .timeoutDuration(Duration.ZERO)
                                .build(),
                        () -> nanos(clock));
    }

    private static Long nanos(Clock clock) {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    /**
     * Why nobody may go there now.
     *
     * @param until when it is worth asking again
     * @param why for people
     */
    public record Refusal(Instant until, String why) {}

    /** Either the right to go there, or why not. */
    public record Answer(Optional<Visit> visit, Optional<Refusal> refusal) {}

    /** One step's calls. Close it when they are over. Used by one thread. */
    public final class Visit implements AutoCloseable {

        private final long startedAt = System.nanoTime();
        private @Nullable ConnectorException failure;
        private boolean over;

        private Visit() {}

        /** A call failed. */
        public void failed(ConnectorException e) {
            if (isSilence(e.failureClass())) {
                failure = e;
            }
            if (e.failureClass() == FailureClass.THROTTLED) {
                hold(e);
            }
        }

        /** The calls are over. Idempotent. */
        @Override
        public void close() {
            if (over) {
                return;
            }
            over = true;
            bulkhead.onComplete();
            long took = System.nanoTime() - startedAt;
            if (failure == null) {
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            } else {
                breaker.onError(took, TimeUnit.NANOSECONDS, failure);
                if (breaker.getState() == CircuitBreaker.State.OPEN) {
                    closed();
                }
            }
        }
    }

    /** Waits for a place, and gives it unless the target should be left alone. */
    public Answer enter() {
        Optional<Refusal> refusal = refusal();
        if (refusal.isPresent()) {
            return new Answer(Optional.empty(), refusal);
        }
        bulkhead.acquirePermission();
        refusal = refusal().or(this::limited);
        if (refusal.isEmpty() && !breaker.tryAcquirePermission()) {
            refusal = Optional.of(closedRefusal());
        }
        if (refusal.isPresent()) {
            bulkhead.onComplete();
            return new Answer(Optional.empty(), refusal);
        }
        return new Answer(Optional.of(new Visit()), Optional.empty());
    }

    /** Why nobody may go there now, asked without going. */
    public synchronized Optional<Refusal> refusal() {
        Instant now = clock.instant();
        if (abandoned.get() >= MOST_ABANDONED) {
            return Optional.of(new Refusal(
                    now.plus(CLOSED_FOR),
                    abandoned.get() + " calls to " + name
                            + " never came back; nothing more is called there until one does"));
        }
        if (heldUntil.isAfter(now)) {
            return Optional.of(new Refusal(heldUntil, held));
        }
        return closedUntil.isAfter(now) ? Optional.of(closedRefusal()) : Optional.empty();
    }

    private Optional<Refusal> limited() {
        if (limiter == null) {
            return Optional.empty();
        }
        return limiter.acquirePermission()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        clock.instant().plusSeconds(1), name + " gets no more calls in a second than configured"));
    }

    private synchronized void hold(ConnectorException e) {
        Duration asked = e.retryAfter().orElse(HOLD_WHEN_NOT_SAID);
        Instant until = clock.instant().plus(asked.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : asked);
        if (until.isAfter(heldUntil)) {
            heldUntil = until;
            held = name + " asked to be left alone: " + e.getMessage();
        }
    }

    private synchronized void closed() {
        closedUntil = clock.instant().plus(CLOSED_FOR);
    }

    private synchronized Refusal closedRefusal() {
        Instant until = closedUntil.isAfter(clock.instant())
                ? closedUntil
                : clock.instant().plus(CLOSED_FOR);
        return new Refusal(until, name + " did not answer " + FAILURES_THAT_CLOSE + " times in a row");
    }

    /** Somebody asks for another try now: one visit finds out whether the target answers again. A request to be left alone holds. */
    public synchronized void tryAgain() {
        closedUntil = Instant.MIN;
        if (breaker.getState() == CircuitBreaker.State.OPEN) {
            breaker.transitionToHalfOpenState();
        }
    }

    /** A call outlived its deadline and its thread was left to itself. */
    public void abandoned() {
        abandoned.incrementAndGet();
    }

    /** A call that was abandoned has come back after all. */
    public void returned() {
        abandoned.decrementAndGet();
    }

    /** True for failures after which it is not known whether the target is there at all. */
    private static boolean isSilence(FailureClass failureClass) {
        return failureClass == FailureClass.UNAVAILABLE
                || failureClass == FailureClass.TIMEOUT
                || failureClass == FailureClass.CONNECTION_LOST;
    }
}
