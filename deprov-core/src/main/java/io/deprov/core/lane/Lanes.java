package io.deprov.core.lane;

import io.deprov.api.access.PartitionId;
import io.deprov.api.access.TargetId;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The lanes of one deprovisioner, made when they are first used. Thread-safe. */
public final class Lanes {

    private record Key(TargetId target, PartitionId partition) {}

    private final Map<Key, Lane> lanes = new ConcurrentHashMap<>();
    private final Clock clock;

    /** None yet. */
    public Lanes(Clock clock) {
        this.clock = clock;
    }

    /**
     * The lane to a partition.
     *
     * @param concurrency how many may be on it at once, when it is made
     * @param callsPerSecond how many steps may begin in a second, when it is made; 0 for as many as come
     */
    public Lane of(TargetId target, PartitionId partition, int concurrency, int callsPerSecond) {
        return lanes.computeIfAbsent(
                new Key(target, partition),
                key -> new Lane(
                        partition.equals(PartitionId.MAIN) ? target.value() : target + " (" + partition + ")",
                        concurrency,
                        callsPerSecond,
                        clock));
    }
}
