package io.deprov.core.lane;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.core.time.SteadyTime;
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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final SteadyTime time;
    private final Bulkhead bulkhead;
    private final AtomicInteger waiting = new AtomicInteger();
    private final CircuitBreaker breaker;
    private final @Nullable RateLimiter limiter;
    private final AtomicInteger abandoned = new AtomicInteger();
    private final Set<StepId> out = ConcurrentHashMap.newKeySet();
    private Duration heldUntil = Duration.ZERO;
    private Duration closedUntil = Duration.ZERO;
    private String held = "";

    /**
     * A lane.
     *
     * @param name for people: target and partition
     * @param concurrency how many may be on it at once; at least 1
     * @param callsPerSecond how many steps may begin in a second; 0 for as many as come
     * @param clock says until when, for people
     * @param time what times to wait are measured by
     */
    Lane(String name, int concurrency, int callsPerSecond, Clock clock, SteadyTime time) {
        this.name = name;
        this.clock = clock;
        this.time = time;
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
                        .clock(new Steady(time))
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
                        () -> time.now().toNanos());
    }

    /** Steady time in the form of a clock; only the differences between its times mean anything. */
    private static final class Steady extends Clock {

        private final SteadyTime time;

        Steady(SteadyTime time) {
            this.time = time;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plus(time.now());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /**
     * Why nobody may go there now.
     *
     * @param failureClass THROTTLED when the target has asked for it, UNAVAILABLE when it does not answer
     * @param pause after how long it is worth asking again
     * @param until when that is by the clock, for people
     * @param why for people
     * @param isPacing true when only so many may begin in a second: to wait is part of going there
     */
    public record Refusal(FailureClass failureClass, Duration pause, Instant until, String why, boolean isPacing) {

        /** The same as a failure of a call that was not made. */
        public ConnectorException failure() {
            return ConnectorException.builder(failureClass, why + "; not before " + until)
                    .retryAfter(pause)
                    .build();
        }
    }

    /** Either the right to go there, or why not. */
    public record Answer(Optional<Visit> visit, Optional<Refusal> refusal) {}

    /** One step's calls. Close it when they are over. Used by one thread. */
    public final class Visit implements AutoCloseable {

        private final Duration startedAt = time.now();
        private @Nullable ConnectorException failure;
        private boolean answered;
        private boolean over;

        private Visit() {}

        /** A call was answered. */
        public void answered() {
            answered = true;
        }

        /** A call failed. */
        public void failed(ConnectorException e) {
            if (isSilence(e.failureClass())) {
                failure = e;
            } else if (isAnswer(e.failureClass())) {
                answered = true;
            }
            throttled(e);
        }

        /** The calls are over. A visit on which none was answered or failed says nothing about the target. Idempotent. */
        @Override
        public void close() {
            if (over) {
                return;
            }
            over = true;
            bulkhead.onComplete();
            long took = time.now().minus(startedAt).toNanos();
            if (failure != null) {
                breaker.onError(took, TimeUnit.NANOSECONDS, failure);
                if (breaker.getState() == CircuitBreaker.State.OPEN) {
                    closed();
                }
            } else if (answered) {
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            } else {
                breaker.releasePermission();
            }
        }
    }

    /** Waits for a place, and gives it unless the target should be left alone. */
    public Answer enter() {
        Optional<Refusal> refusal = refusal();
        if (refusal.isPresent()) {
            return new Answer(Optional.empty(), refusal);
        }
        waiting.incrementAndGet();
        try {
            bulkhead.acquirePermission();
        } finally {
            waiting.decrementAndGet();
        }
        refusal = refusal().or(this::limited);
        if (refusal.isEmpty() && !breaker.tryAcquirePermission()) {
            refusal = closedNow().or(() -> Optional.of(closedRefusal(CLOSED_FOR)));
        }
        if (refusal.isPresent()) {
            bulkhead.onComplete();
            return new Answer(Optional.empty(), refusal);
        }
        return new Answer(Optional.of(new Visit()), Optional.empty());
    }

    /** Whether somebody waits until there is room. */
    public boolean isWaitedFor() {
        return waiting.get() > 0;
    }

    /** Why nobody may go there now, asked without going. */
    public synchronized Optional<Refusal> refusal() {
        return standing().or(this::closedNow);
    }

    /** Why nobody may go there now, not even to find out whether the target answers again. */
    public synchronized Optional<Refusal> standing() {
        if (abandoned.get() >= MOST_ABANDONED) {
            return Optional.of(refusal(
                    FailureClass.UNAVAILABLE,
                    CLOSED_FOR,
                    abandoned.get() + " calls to " + name
                            + " never came back; nothing more is called there until one does"));
        }
        Duration left = heldUntil.minus(time.now());
        return isPositive(left) ? Optional.of(refusal(FailureClass.THROTTLED, left, held)) : Optional.empty();
    }

    private Refusal refusal(FailureClass failureClass, Duration wait, String why) {
        return new Refusal(failureClass, wait, clock.instant().plus(wait), why, false);
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }

    private Optional<Refusal> limited() {
        if (limiter == null || limiter.acquirePermission()) {
            return Optional.empty();
        }
        Duration pause = Duration.ofSeconds(1);
        return Optional.of(new Refusal(
                FailureClass.THROTTLED,
                pause,
                clock.instant().plus(pause),
                name + " gets no more steps in a second than configured",
                true));
    }

    /** If the target asked to be left alone with this failure, which came on another way than this lane, nobody goes here either. */
    public void throttled(ConnectorException e) {
        if (e.failureClass() == FailureClass.THROTTLED) {
            hold(e.retryAfter().orElse(HOLD_WHEN_NOT_SAID), ": " + e.getMessage());
        }
    }

    /** The target asked another process to be left alone, and for so long from now. */
    public void hold(Duration wait) {
        hold(wait, "");
    }

    /** At most {@link #LONGEST_HOLD}; does not shorten what holds already. */
    private synchronized void hold(Duration wait, String words) {
        Duration until = time.now().plus(wait.compareTo(LONGEST_HOLD) > 0 ? LONGEST_HOLD : wait);
        if (until.compareTo(heldUntil) > 0) {
            heldUntil = until;
            held = name + " asked to be left alone" + words;
        }
    }

    private synchronized void closed() {
        closedUntil = time.now().plus(CLOSED_FOR);
    }

    private synchronized Optional<Refusal> closedNow() {
        Duration left = closedUntil.minus(time.now());
        return isPositive(left) ? Optional.of(closedRefusal(left)) : Optional.empty();
    }

    private Refusal closedRefusal(Duration wait) {
        return refusal(
                FailureClass.UNAVAILABLE, wait, name + " did not answer " + FAILURES_THAT_CLOSE + " times in a row");
    }

    /** Somebody asks for another try now: one visit finds out whether the target answers again. A request to be left alone holds. */
    public synchronized void tryAgain() {
        closedUntil = Duration.ZERO;
        if (breaker.getState() == CircuitBreaker.State.OPEN) {
            breaker.transitionToHalfOpenState();
        }
    }

    /** A call outlived its deadline and its thread was left to itself. */
    public void abandoned() {
        abandoned.incrementAndGet();
    }

    /** As {@link #abandoned()}, for a call that may change something: from now on it is out. */
    public void abandoned(StepId step) {
        out(step);
        abandoned();
    }

    /** From now on a call for this step is out; it is counted with the call that it is part of. */
    public void out(StepId step) {
        out.add(step);
    }

    /** The call for this step that was out has come back. */
    public void back(StepId step) {
        out.remove(step);
    }

    /** How many more steps may begin now besides the one that went there last, at most so many; waits for none. */
    public int more(int most) {
        int more = 0;
        while (more < most && (limiter == null || limiter.acquirePermission())) {
            more++;
        }
        return more;
    }

    /** A call that was abandoned has come back after all. */
    public void returned() {
        abandoned.decrementAndGet();
    }

    /** As {@link #returned()}, for a call that may have changed something. */
    public void returned(StepId step) {
        back(step);
        returned();
    }

    /** True when a call for this step is known to be on its way still, however long ago it was made. */
    public boolean isOut(StepId step) {
        return out.contains(step);
    }

    /** True for failures after which it is not known whether the target is there at all. */
    private static boolean isSilence(FailureClass failureClass) {
        return failureClass == FailureClass.UNAVAILABLE
                || failureClass == FailureClass.TIMEOUT
                || failureClass == FailureClass.CONNECTION_LOST;
    }

    /** False also for failures that may have come about without asking the target. */
    private static boolean isAnswer(FailureClass failureClass) {
        return !isSilence(failureClass)
                && failureClass != FailureClass.CONFIG
                && failureClass != FailureClass.CANCELLED;
    }
}
