package io.deprov.core.catalogue;

/**
 * What a target's owner allows, on each of its partitions.
 *
 * @param concurrency how many steps at once, at least 1; never more than the connector says it takes
 * @param stepsPerSecond how many steps may begin in a second, each of which makes a few calls; 0 for as many as come
 */
public record TargetLimits(int concurrency, int stepsPerSecond) {

    /** Nothing but what the connector says. */
    public static final TargetLimits NONE = new TargetLimits(Integer.MAX_VALUE, 0);

    /** Checks the ranges. */
    public TargetLimits {
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency is at least 1");
        }
        if (stepsPerSecond < 0) {
            throw new IllegalArgumentException("stepsPerSecond is not negative");
        }
    }
}
