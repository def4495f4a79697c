package io.deprov.benchmarks.instant;

import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConnectorConfig;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Targets in this JVM that answer at once: everybody has an account on each partition, and so many group memberships on each. Counts how many
 * steps are under way at once. Thread-safe.
 */
public final class NoOpTarget implements ConnectorFactory {

    /** What a target's configuration names. */
    public static final String TYPE = "no-op";

    private final int partitions;
    private final int groups;
    private final int concurrency;
    private final boolean refusing;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();

    private NoOpTarget(int partitions, int groups, int concurrency, boolean refusing) {
        this.partitions = partitions;
        this.groups = groups;
        this.concurrency = concurrency;
        this.refusing = refusing;
    }

    /**
     * Targets that do what they are asked.
     *
     * @param partitions how many each has
     * @param steps how many steps a leaver has on each partition: one blocks sign-in, the others are group memberships
     * @param concurrency how many steps a partition takes at once
     */
    public static NoOpTarget willing(int partitions, int steps, int concurrency) {
        return new NoOpTarget(partitions, steps - 1, concurrency, false);
    }

    /** Targets with one partition that refuse every write for want of a permission, so that every step stays open. */
    public static NoOpTarget refusing(int steps, int concurrency) {
        return new NoOpTarget(1, steps - 1, concurrency, true);
    }

    @Override
    public ConnectorDescriptor descriptor() {
        return ConnectorDescriptor.builder(TYPE, "1", ConfigSchema.of())
                .possibleKind(AccessKind.ACCOUNT)
                .possibleKind(AccessKind.GROUP_MEMBERSHIP)
                .maxConcurrency(concurrency)
                .build();
    }

    @Override
    public Connector open(ConnectorConfig config, ConnectorContext context) {
        return new NoOpConnector(context.target(), partitions, groups, refusing, this);
    }

    void begun() {
        int now = underWay.incrementAndGet();
        if (now > mostUnderWay.get()) {
            mostUnderWay.accumulateAndGet(now, Math::max);
        }
    }

    void ended() {
        underWay.decrementAndGet();
    }

    /** How many steps were under way at once, at most, from prepare to revoke. */
    public int mostUnderWay() {
        return mostUnderWay.get();
    }
}
