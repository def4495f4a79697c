package io.deprov.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.core.testing.TestClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Time that goes on whatever the clock is set to, and that sleeping always takes. */
class SteadyTimeTest {

    final TestClock clock = new TestClock();
    final SteadyTime time = new SteadyTime(clock.ticker(), clock::advance);

    @Test
    void aClockThatIsSetChangesNothing() {
        clock.advance(Duration.ofSeconds(3));
        clock.set(Duration.ofDays(1));
        clock.set(Duration.ofDays(-2));

        assertThat(time.now()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void itBeginsAtZeroWhereverTheTickerIs() {
        AtomicLong ticks = new AtomicLong(Long.MAX_VALUE - 5);
        SteadyTime late = new SteadyTime(ticks::get, slept -> {});
        ticks.addAndGet(10);

        assertThat(late.now()).isEqualTo(Duration.ofNanos(10));
    }

    @Test
    void whatWasSleptHasPassedOnce() {
        time.sleep(Duration.ofSeconds(5));

        assertThat(time.now()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void whatWasSleptHasPassedAlsoWhenTheTickerStoodStillOrShowsPartOfIt() {
        SteadyTime standing = new SteadyTime(() -> 7, slept -> {});
        standing.sleep(Duration.ofSeconds(5));
        SteadyTime slow = new SteadyTime(clock.ticker(), slept -> clock.advance(slept.dividedBy(5)));
        slow.sleep(Duration.ofSeconds(5));

        assertThat(standing.now()).isEqualTo(Duration.ofSeconds(5));
        assertThat(slow.now()).isEqualTo(Duration.ofSeconds(5));
    }
}
