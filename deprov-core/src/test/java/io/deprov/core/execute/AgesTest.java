package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.testing.TestClock;
import io.deprov.core.time.SteadyTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long ago what stands in the journal was. */
class AgesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    final TestClock clock = new TestClock();
    final Ages ages = new Ages(clock, new SteadyTime(clock.ticker(), clock::advance));
    final StepRecord opened = StepRecord.opened(new StepId("1".repeat(64)), StepState.PLANNED, "", clock.instant());

    private StepRecord called(StepRecord record) {
        Instant now = clock.instant();
        Intent intent = new Intent("token", "key", now.plusSeconds(30), Map.of());
        return record.claimed(intent, record.fence() + 1, record.attempt() + 1, now);
    }

    private StepRecord toBeTriedAgain(FailureClass failure, Duration wait) {
        Instant now = clock.instant();
        return opened.moved(
                Transition.to(StepState.RETRY_AT, failure.name(), "").at(now.plus(wait)), now);
    }

    private StepRecord inDoubt(StepRecord record) {
        return record.moved(Transition.to(StepState.IN_DOUBT), clock.instant());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1, 3650, -3650})
    void whatThisProcessWroteIsAsOldAsItIsWhateverTheClockIsSetTo(long days) {
        StepRecord call = called(opened);
        ages.written(call);
        clock.advance(MINUTE);
        StepRecord doubt = inDoubt(call);
        ages.written(doubt);
        clock.set(Duration.ofDays(days));
        clock.advance(MINUTE);

        assertThat(ages.sinceCall(doubt)).isEqualTo(MINUTE.multipliedBy(2));
        assertThat(ages.inState(doubt)).isEqualTo(MINUTE);
        assertThat(ages.failing(doubt)).contains(MINUTE);
        assertThat(ages.failing(call)).isEmpty();
    }

    @Test
    void whatAnotherProcessWroteIsAsOldAsTheClockSaysWhenFirstAskedAndThenGoesOn() {
        StepRecord doubt = inDoubt(called(opened));
        clock.advance(MINUTE);
        assertThat(ages.sinceCall(doubt)).isEqualTo(MINUTE);
        clock.set(Duration.ofDays(1));
        clock.advance(MINUTE);

        assertThat(ages.sinceCall(doubt)).isEqualTo(MINUTE.multipliedBy(2));
    }

    @Test
    void whatSeemsToBeStillToComeHasJustBeen() {
        StepRecord doubt = inDoubt(called(opened));
        clock.set(Duration.ofDays(-1));
        assertThat(ages.sinceCall(doubt)).isZero();
        clock.advance(MINUTE);

        assertThat(ages.sinceCall(doubt)).isEqualTo(MINUTE);
        assertThat(ages.inState(doubt)).isEqualTo(MINUTE);
    }

    @Test
    void aSecondCallIsNotAsOldAsTheFirstAlsoWhenTheClockSaysTheSameTime() {
        StepRecord first = called(opened);
        ages.written(first);
        clock.advance(MINUTE);
        clock.set(MINUTE.negated());
        StepRecord second = called(first);
        ages.written(second);

        assertThat(second.intentAt()).isEqualTo(first.intentAt());
        assertThat(ages.sinceCall(second)).isZero();
    }

    @Test
    void aStateIsNotAsOldAsTheOneBeforeItAlsoWhenTheClockSaysTheSameTime() {
        StepRecord call = called(opened);
        ages.written(call);
        clock.advance(MINUTE);
        clock.set(MINUTE.negated());
        StepRecord doubt = inDoubt(call);
        ages.written(doubt);

        assertThat(doubt.since()).isEqualTo(call.since());
        assertThat(ages.inState(doubt)).isZero();
        assertThat(ages.sinceCall(doubt)).isEqualTo(MINUTE);
    }

    @Test
    void aCallThatCameBackLateCountsFromThen() {
        StepRecord call = called(opened);
        ages.written(call);
        clock.advance(MINUTE);
        ages.returned(call.id());
        clock.advance(Duration.ofSeconds(1));

        assertThat(ages.sinceCall(call)).isEqualTo(Duration.ofSeconds(1));
        assertThat(ages.inState(call)).isEqualTo(MINUTE.plusSeconds(1));
    }

    @Test
    void whatIsFinishedIsForgotten() {
        StepRecord call = called(opened);
        ages.written(call);
        ages.written(call.moved(Transition.to(StepState.VERIFIED), clock.instant()));
        clock.set(MINUTE);

        assertThat(ages.sinceCall(call)).as("as for another process").isEqualTo(MINUTE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, -1})
    void anotherTryThatThisProcessPutOffComesAtItsTime(long days) {
        StepRecord record = toBeTriedAgain(FailureClass.THROTTLED, MINUTE);
        ages.written(record);
        clock.set(Duration.ofDays(days));
        clock.advance(Duration.ofSeconds(20));

        assertThat(ages.untilRetry(record)).isEqualTo(Duration.ofSeconds(40));
        clock.advance(MINUTE);
        assertThat(ages.untilRetry(record)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, PT0S, PT60S",
        "UNAVAILABLE, PT20S, PT40S",
        "UNAVAILABLE, PT24H, PT0S",
        "UNAVAILABLE, PT-1S, PT0S",
        "UNAVAILABLE, PT-240H, PT0S",
        "THROTTLED, PT20S, PT40S",
        "THROTTLED, PT24H, PT0S",
        "THROTTLED, PT-1H, PT1H1M",
        "THROTTLED, PT-240H, PT0S"
    })
    void anotherTryThatAnotherProcessPutOffComesWhenTheClockSaysUnlessThatCannotBeTrue(
            FailureClass failure, Duration ahead, Duration left) {
        StepRecord record = toBeTriedAgain(failure, MINUTE);
        clock.set(ahead);

        assertThat(ages.untilRetry(record)).isEqualTo(left);
    }
}
