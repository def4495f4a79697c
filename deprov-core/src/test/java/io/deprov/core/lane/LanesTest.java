package io.deprov.core.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.TargetId;
import io.deprov.core.testing.TestClock;
import io.deprov.core.time.SteadyTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a target as a whole is left alone. */
class LanesTest {

    private static final TargetId FLEET = new TargetId("fleet");
    private static final PartitionId ONE = new PartitionId("host-1");
    private static final PartitionId TWO = new PartitionId("host-2");

    final TestClock clock = new TestClock();
    final Lanes lanes = new Lanes(clock, new SteadyTime(clock.ticker(), clock::advance));

    private Lane lane(PartitionId partition) {
        return lanes.of(FLEET, partition, 1, 0);
    }

    private Duration pause(boolean asked) {
        return lanes.refusal(FLEET, asked).map(Lane.Refusal::pause).orElse(Duration.ZERO);
    }

    private static ConnectorException throttled() {
        return ConnectorException.builder(FailureClass.THROTTLED, "slow down")
                .retryAfter(Duration.ofHours(1))
                .build();
    }

    @Test
    void aTargetThatNobodyHasGoneToIsOpen() {
        assertThat(lanes.refusal(FLEET, false)).isEmpty();
    }

    @Test
    void onePartitionThatIsHeldDoesNotHoldTheTarget() {
        lane(ONE).hold(Duration.ofHours(1));
        lane(TWO);

        assertThat(pause(false)).isZero();
    }

    @Test
    void aTargetAllOfWhosePartitionsAreHeldIsLeftAloneUntilTheFirstIsOpenAgain() {
        lane(ONE).hold(Duration.ofHours(2));
        lane(TWO).hold(Duration.ofHours(1));
        lanes.of(new TargetId("another"), ONE, 1, 0);

        assertThat(pause(false)).isEqualTo(Duration.ofHours(1));
        assertThat(pause(true)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void whatTheTargetAsksForAsAWholeHoldsOnEachOfItsPartitionsAndOnNoOtherTarget() {
        Lane other = lanes.of(new TargetId("another"), ONE, 1, 0);
        lane(ONE);
        lanes.whole(FLEET, 1);

        lanes.throttled(FLEET, throttled());

        assertThat(lane(ONE).refusal()).isPresent();
        assertThat(pause(true)).isEqualTo(Duration.ofHours(1));
        assertThat(other.refusal()).isEmpty();
    }

    @Test
    void whoAsksMayTryATargetThatDoesNotAnswer() {
        for (int i = 0; i < 3; i++) {
            try (Lane.Visit visit = lane(ONE).enter().visit().orElseThrow()) {
                visit.failed(ConnectorException.of(FailureClass.TIMEOUT, "scripted"));
            }
        }

        assertThat(pause(false)).isEqualTo(Duration.ofSeconds(30));
        assertThat(pause(true)).isZero();
    }

    @Test
    void aTargetThatDoesNotComeBackWithAnswersIsLeftAloneAlsoByWhoAsks() {
        for (int i = 0; i < 3; i++) {
            lanes.whole(FLEET, 1).abandoned();
        }

        assertThat(lanes.refusal(FLEET, true).orElseThrow().why()).contains("never came back");
    }
}
