package io.deprov.core.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.core.testing.TestClock;
import io.deprov.core.time.SteadyTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** So many at once, so many in a second, nobody where nobody should go. */
class LaneTest {

    final TestClock clock = new TestClock();

    private Lane lane(int concurrency, int callsPerSecond) {
        return new Lane("corp", concurrency, callsPerSecond, clock, new SteadyTime(clock.ticker(), clock::advance));
    }

    private static void visit(Lane lane, FailureClass failure) {
        try (Lane.Visit visit = lane.enter().visit().orElseThrow()) {
            visit.failed(ConnectorException.of(failure, "scripted"));
        }
    }

    private static boolean isOpen(Lane lane) {
        return lane.enter()
                .visit()
                .map(visit -> {
                    visit.answered();
                    visit.close();
                    return true;
                })
                .orElse(false);
    }

    @Test
    void noMoreThanItsConcurrencyAreOnItAtOnce() throws Exception {
        Lane lane = lane(3, 0);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch three = new CountDownLatch(3);
        ExecutorService pool = Executors.newFixedThreadPool(12);
        try {
            List<Future<?>> visitors = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                visitors.add(pool.submit(() -> {
                    try (Lane.Visit visit = lane.enter().visit().orElseThrow()) {
                        most.accumulateAndGet(now.incrementAndGet(), Math::max);
                        three.countDown();
                        three.await(10, TimeUnit.SECONDS);
                        now.decrementAndGet();
                    }
                    return null;
                }));
            }
            for (Future<?> visitor : visitors) {
                visitor.get(20, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(most).hasValue(3);
    }

    @Test
    void threeVisitsInARowWithoutAnAnswerCloseItAndOneFindsOutWhetherItIsOpenAgain() {
        Lane lane = lane(1, 0);
        visit(lane, FailureClass.UNAVAILABLE);
        visit(lane, FailureClass.TIMEOUT);
        assertThat(lane.refusal()).isEmpty();
        visit(lane, FailureClass.CONNECTION_LOST);

        assertThat(lane.refusal().orElseThrow().why()).contains("did not answer 3 times");
        clock.advance(Duration.ofSeconds(29));
        assertThat(isOpen(lane)).isFalse();
        clock.advance(Duration.ofSeconds(1));
        visit(lane, FailureClass.UNAVAILABLE);
        assertThat(isOpen(lane)).as("the one visit failed").isFalse();
        clock.advance(Duration.ofSeconds(30));

        assertThat(isOpen(lane)).isTrue();
        assertThat(isOpen(lane)).isTrue();
    }

    @Test
    void anAnswerBetweenFailuresKeepsItOpen() {
        Lane lane = lane(1, 0);
        for (int i = 0; i < 10; i++) {
            visit(lane, FailureClass.UNAVAILABLE);
            visit(lane, FailureClass.UNAVAILABLE);
            assertThat(isOpen(lane)).isTrue();
        }
    }

    @Test
    void failuresThatTheTargetItselfAnsweredDoNotCloseIt() {
        Lane lane = lane(1, 0);
        for (int i = 0; i < 10; i++) {
            visit(lane, FailureClass.AUTHORIZATION);
        }
        assertThat(isOpen(lane)).isTrue();
    }

    @Test
    void aRequestToBeLeftAloneHoldsInFullAlsoForWhoAsksAgain() {
        Lane lane = lane(2, 0);
        try (Lane.Visit visit = lane.enter().visit().orElseThrow()) {
            visit.failed(ConnectorException.builder(FailureClass.THROTTLED, "slow down")
                    .retryAfter(Duration.ofMinutes(7))
                    .build());
        }
        lane.tryAgain();
        clock.advance(Duration.ofMinutes(7).minusMillis(1));
        assertThat(lane.enter().refusal().orElseThrow().until())
                .isEqualTo(clock.instant().plusMillis(1));
        clock.advance(Duration.ofMillis(1));

        assertThat(isOpen(lane)).isTrue();
    }

    @Test
    void aShorterRequestDoesNotShortenALongerOne() {
        Lane lane = lane(2, 0);
        Lane.Visit one = lane.enter().visit().orElseThrow();
        Lane.Visit two = lane.enter().visit().orElseThrow();
        one.failed(throttled(Duration.ofMinutes(7)));
        two.failed(throttled(Duration.ofSeconds(1)));
        one.close();
        two.close();
        clock.advance(Duration.ofMinutes(6));

        assertThat(isOpen(lane)).isFalse();
    }

    private static ConnectorException throttled(Duration retryAfter) {
        return ConnectorException.builder(FailureClass.THROTTLED, "slow down")
                .retryAfter(retryAfter)
                .build();
    }

    @Test
    void whoAsksAgainNowFindsAClosedLaneOpenForOneVisit() {
        Lane lane = lane(1, 0);
        for (int i = 0; i < 3; i++) {
            visit(lane, FailureClass.UNAVAILABLE);
        }
        assertThat(isOpen(lane)).isFalse();

        lane.tryAgain();

        visit(lane, FailureClass.UNAVAILABLE);
        assertThat(isOpen(lane)).isFalse();
    }

    @Test
    void callsThatNeverComeBackStopItUntilOneDoes() {
        Lane lane = lane(1, 0);
        lane.abandoned();
        lane.abandoned();
        assertThat(isOpen(lane)).isTrue();
        lane.abandoned();
        assertThat(lane.enter().refusal().orElseThrow().why()).contains("never came back");

        lane.returned();

        assertThat(isOpen(lane)).isTrue();
    }

    private static void throttle(Lane lane, Duration retryAfter) {
        try (Lane.Visit visit = lane.enter().visit().orElseThrow()) {
            visit.failed(throttled(retryAfter));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1, 3650, -3650})
    void aClockThatIsSetNeitherShortensNorProlongsARequestToBeLeftAlone(long days) {
        Lane lane = lane(1, 0);
        throttle(lane, Duration.ofMinutes(7));
        clock.set(Duration.ofDays(days));

        clock.advance(Duration.ofMinutes(7).minusMillis(1));
        Lane.Refusal refusal = lane.refusal().orElseThrow();
        assertThat(refusal.pause()).isEqualTo(Duration.ofMillis(1));
        assertThat(refusal.until()).isEqualTo(clock.instant().plusMillis(1));
        clock.advance(Duration.ofMillis(1));

        assertThat(isOpen(lane)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1, 3650, -3650})
    void aClockThatIsSetNeitherShortensNorProlongsThePauseOfATargetThatDoesNotAnswer(long days) {
        Lane lane = lane(1, 0);
        for (int i = 0; i < 3; i++) {
            visit(lane, FailureClass.UNAVAILABLE);
        }
        clock.set(Duration.ofDays(days));

        clock.advance(Duration.ofSeconds(29));
        assertThat(isOpen(lane)).isFalse();
        clock.advance(Duration.ofSeconds(1));

        assertThat(isOpen(lane)).isTrue();
    }

    private static void visitWithoutACall(Lane lane) {
        lane.enter().visit().orElseThrow().close();
    }

    @Test
    void aVisitOnWhichNothingWasCalledIsNoAnswer() {
        Lane lane = lane(1, 0);
        visit(lane, FailureClass.UNAVAILABLE);
        visit(lane, FailureClass.TIMEOUT);
        visitWithoutACall(lane);
        visit(lane, FailureClass.CONFIG);
        visit(lane, FailureClass.CONNECTION_LOST);

        assertThat(isOpen(lane)).as("three in a row did not answer").isFalse();
    }

    @Test
    void aVisitOnWhichNothingWasCalledDoesNotFindOutWhetherATargetAnswersAgain() {
        Lane lane = lane(1, 0);
        for (int i = 0; i < 3; i++) {
            visit(lane, FailureClass.UNAVAILABLE);
        }
        clock.advance(Duration.ofSeconds(30));
        visitWithoutACall(lane);

        visit(lane, FailureClass.UNAVAILABLE);

        assertThat(isOpen(lane)).as("the first one that called failed").isFalse();
    }

    @Test
    void whoWaitsForAPlaceDoesNotGoWhenTheTargetAskedToBeLeftAloneMeanwhile() throws Exception {
        Lane lane = lane(1, 0);
        Lane.Visit first = lane.enter().visit().orElseThrow();
        AtomicReference<Lane.Answer> answer = new AtomicReference<>();
        Thread second = new Thread(() -> answer.set(lane.enter()));
        second.start();
        await().until(() ->
                second.getState() == Thread.State.TIMED_WAITING || second.getState() == Thread.State.WAITING);

        first.failed(throttled(Duration.ofMinutes(7)));
        first.close();
        second.join();

        assertThat(answer.get().refusal()).isPresent();
        clock.advance(Duration.ofMinutes(7));
        assertThat(isOpen(lane)).as("and gave its place back").isTrue();
    }

    @Test
    void aClosedLaneMayBeTriedByWhoAsksAndOneThatIsHeldMayNot() {
        Lane lane = lane(1, 0);
        for (int i = 0; i < 3; i++) {
            visit(lane, FailureClass.UNAVAILABLE);
        }
        assertThat(lane.refusal().orElseThrow().failureClass()).isEqualTo(FailureClass.UNAVAILABLE);
        assertThat(lane.standing()).isEmpty();

        lane.throttled(throttled(Duration.ofMinutes(7)));

        assertThat(lane.standing().orElseThrow().failureClass()).isEqualTo(FailureClass.THROTTLED);
    }

    @Test
    void aStepsCallIsOutUntilItIsBack() {
        Lane lane = lane(1, 0);
        StepId step = new StepId("1".repeat(64));
        lane.abandoned();
        lane.abandoned(step);
        assertThat(lane.isOut(step)).isTrue();
        assertThat(lane.isOut(new StepId("2".repeat(64)))).isFalse();

        lane.returned(step);

        assertThat(lane.isOut(step)).isFalse();
    }

    @Test
    void noMoreThanItsRateBeginInASecond() {
        Lane lane = lane(1, 5);
        for (int second = 0; second < 3; second++) {
            int begun = 0;
            for (int i = 0; i < 20; i++) {
                begun += isOpen(lane) ? 1 : 0;
            }
            assertThat(begun).isEqualTo(5);
            clock.advance(Duration.ofSeconds(1));
        }
    }
}
