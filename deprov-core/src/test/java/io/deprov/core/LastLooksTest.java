package io.deprov.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What does not change is looked at ever more seldom; what is new, or under a clock that was set back, at once. */
class LastLooksTest {

    private static final String PLAN = "sha256:plan";
    private static final Instant LOOKED = Instant.parse("2026-11-02T08:00:00Z");

    final LastLooks looks = new LastLooks();

    private boolean isWorthAnother(Instant due, Duration afterTheLook) {
        looks.looked(PLAN, LOOKED);
        return looks.isWorthAnother(PLAN, due, LOOKED.plus(afterTheLook));
    }

    @Test
    void whatWasNeverLookedAtIsLookedAt() {
        assertThat(looks.isWorthAnother(PLAN, LOOKED, LOOKED)).isTrue();
    }

    @Test
    void whatHasFallenDueSinceTheLastLookIsLookedAtAtOnce() {
        assertThat(isWorthAnother(LOOKED.plusSeconds(1), Duration.ofSeconds(2))).isTrue();
    }

    @Test
    void whatWasDueAlreadyIsLookedAtAfterAsLongAsItHadBeenDue() {
        Instant due = LOOKED.minus(Duration.ofMinutes(10));

        assertThat(isWorthAnother(due, Duration.ofMinutes(10).minusSeconds(1))).isFalse();
        assertThat(isWorthAnother(due, Duration.ofMinutes(10))).isTrue();
    }

    @Test
    void atTheSoonestAfterAMinute() {
        Instant due = LOOKED.minusSeconds(1);

        assertThat(isWorthAnother(due, Duration.ofSeconds(59))).isFalse();
        assertThat(isWorthAnother(due, Duration.ofMinutes(1))).isTrue();
    }

    @Test
    void atTheLatestAfterAnHour() {
        Instant due = LOOKED.minus(Duration.ofDays(5));

        assertThat(isWorthAnother(due, Duration.ofHours(1).minusSeconds(1))).isFalse();
        assertThat(isWorthAnother(due, Duration.ofHours(1))).isTrue();
    }

    @Test
    void aLookThatAClockSetBackPutsIntoTheFutureHoldsNothingUp() {
        Instant due = LOOKED.minus(Duration.ofDays(2));

        assertThat(isWorthAnother(due, Duration.ofDays(-1))).isTrue();
    }

    @Test
    void onlyWhatIsStillOpenIsRemembered() {
        looks.looked(PLAN, LOOKED);
        looks.looked("sha256:other", LOOKED);

        looks.keepOnly(List.of("sha256:other"));

        assertThat(looks.isWorthAnother(PLAN, LOOKED, LOOKED)).isTrue();
        assertThat(looks.isWorthAnother("sha256:other", LOOKED, LOOKED)).isFalse();
    }
}
