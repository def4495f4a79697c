package io.deprov.core.lane;

import io.deprov.api.ConnectorException;
import io.deprov.api.StepId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.TargetId;
import io.deprov.core.time.SteadyTime;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The lanes of one deprovisioner, made when they are first used. Thread-safe. */
public final class Lanes {

    /** Without a partition: the lane to a target as a whole. */
    private record Key(TargetId target, @Nullable PartitionId partition) {}

    private final Set<StepId> notices = ConcurrentHashMap.newKeySet();
    private final Map<Key, Lane> lanes = new ConcurrentHashMap<>();
    private final Clock clock;
    private final SteadyTime time;

    /**
     * None yet.
     *
     * @param clock says until when, for people
     * @param time what times to wait are measured by
     */
    public Lanes(Clock clock, SteadyTime time) {
        this.clock = clock;
        this.time = time;
    }

    /**
     * The lane to a partition.
     *
     * @param concurrency how many may be on it at once, when it is made
     * @param callsPerSecond how many steps may begin in a second, when it is made; 0 for as many as come
     */
    public Lane of(TargetId target, PartitionId partition, int concurrency, int callsPerSecond) {
        return lane(
                new Key(target, partition),
                partition.equals(PartitionId.MAIN) ? target.value() : target + " (" + partition + ")",
                concurrency,
                callsPerSecond);
    }

    /**
     * The lane to a target as a whole, for what is asked of it before anything is done on its partitions.
     *
     * @param concurrency how many may be on it at once, when it is made
     */
    public Lane whole(TargetId target, int concurrency) {
        return lane(new Key(target, null), target.value(), concurrency, 0);
    }

    private Lane lane(Key key, String name, int concurrency, int callsPerSecond) {
        return lanes.computeIfAbsent(key, fresh -> new Lane(name, concurrency, callsPerSecond, clock, time));
    }

    /**
     * Why a target as a whole should be left alone now: it said so itself, or there is no partition of it on which anybody may go on.
     *
     * @param asked true when a person wants to know now whether it answers again; a request to be left alone stands all the same
     */
    public Optional<Lane.Refusal> refusal(TargetId target, boolean asked) {
        Optional<Lane.Refusal> whole =
                Optional.ofNullable(lanes.get(new Key(target, null))).flatMap(lane -> refusal(lane, asked));
        return whole.or(() -> ofAllPartitions(target, asked));
    }

    /** If the target asked to be left alone with this failure of a question to the whole of it, nobody goes on its partitions either. */
    public void throttled(TargetId target, ConnectorException e) {
        lanes.forEach((key, lane) -> {
            if (key.target().equals(target)) {
                lane.throttled(e);
            }
        });
    }

    private Optional<Lane.Refusal> ofAllPartitions(TargetId target, boolean asked) {
        List<Optional<Lane.Refusal>> partitions = lanes.entrySet().stream()
                .filter(entry ->
                        entry.getKey().target().equals(target) && entry.getKey().partition() != null)
                .map(entry -> refusal(entry.getValue(), asked))
                .toList();
        return partitions.stream().allMatch(Optional::isPresent)
                ? partitions.stream().flatMap(Optional::stream).min(Comparator.comparing(Lane.Refusal::pause))
                : Optional.empty();
    }

    private static Optional<Lane.Refusal> refusal(Lane lane, boolean asked) {
        return asked ? lane.standing() : lane.refusal();
    }

    /** The notices whose call has not come back, of all runs: whoever begins one adds it. Concurrent. */
    public Set<StepId> notices() {
        return notices;
    }
}
