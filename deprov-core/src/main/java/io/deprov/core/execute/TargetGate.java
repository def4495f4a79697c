package io.deprov.core.execute;

import io.deprov.api.ConnectorException;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.TargetId;
import io.deprov.core.call.ConnectorCalls;
import io.deprov.core.lane.Lane;
import io.deprov.core.lane.Lanes;
import io.deprov.core.time.SteadyTime;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way to a target as a whole, for what a run asks of it before and beside its steps. A target that has asked to be left alone is, also
 * by these questions; one that does not answer is asked only when a person wants to know. Thread-safe.
 */
final class TargetGate {

    private final Lanes lanes;
    private final TargetId target;
    private final int concurrency;
    private final int stepsPerSecond;
    private final RunMode mode;
    private final SteadyTime time;

    TargetGate(Lanes lanes, TargetId target, int concurrency, int stepsPerSecond, RunMode mode, SteadyTime time) {
        this.lanes = lanes;
        this.target = target;
        this.concurrency = concurrency;
        this.stepsPerSecond = stepsPerSecond;
        this.mode = mode;
        this.time = time;
    }

    /** The lane to a partition. */
    Lane lane(PartitionId partition) {
        return lanes.of(target, partition, concurrency, stepsPerSecond);
    }

    private Lane whole() {
        return lanes.whole(target, concurrency);
    }

    /** Lets through, after a wait when that ends within the run's patience, or says why not. */
    Lane.Answer enter() {
        Duration end = time.now().plus(mode.patience());
        Lane.Answer answer = enterNow();
        while (answer.refusal().isPresent()) {
            Duration wait = answer.refusal().get().pause();
            if (time.now().plus(wait).compareTo(end) > 0) {
                return answer;
            }
            time.sleep(wait);
            answer = enterNow();
        }
        return answer;
    }

    private Lane.Answer enterNow() {
        Optional<Lane.Refusal> refusal = lanes.refusal(target, mode.asked());
        if (refusal.isPresent()) {
            return new Lane.Answer(Optional.empty(), refusal);
        }
        if (mode.asked()) {
            whole().tryAgain();
        }
        return whole().enter();
    }

    /** A question failed. What the target asks for as a whole holds on each of its partitions. */
    void failed(Lane.Visit visit, ConnectorException e) {
        visit.failed(e);
        lanes.throttled(target, e);
    }

    /** Takes notice of questions that were given up on. */
    ConnectorCalls.Late<Object> late() {
        Lane whole = whole();
        return new ConnectorCalls.Late<>() {
            @Override
            public void abandoned() {
                whole.abandoned();
            }

            @Override
            public void came(@Nullable Object answer, @Nullable ConnectorException failure) {
                whole.returned();
            }
        };
    }
}
