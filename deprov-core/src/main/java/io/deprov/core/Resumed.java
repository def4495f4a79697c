package io.deprov.core;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@link Deprovisioner#resume} found.
 *
 * @param open how many executions were not finished
 * @param ran how many something was done for
 * @param incomplete plans, by digest, whose last run left something open that is due, in this call or before
 * @param needApproval plans, by digest, that have something due and no approval that is valid now
 * @param failed plans, by digest, that could not be gone on with, and why; the next call tries again
 */
public record Resumed(
        int open, int ran, List<String> incomplete, List<String> needApproval, Map<String, String> failed) {

    /** Copies the collections. */
    public Resumed {
        incomplete = List.copyOf(incomplete);
        needApproval = List.copyOf(needApproval);
        failed = Collections.unmodifiableMap(new TreeMap<>(failed));
    }
}
