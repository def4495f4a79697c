package io.deprov.core;

import java.util.List;

/**
 * What {@link Deprovisioner#resume} found.
 *
 * @param open how many executions were not finished
 * @param ran how many of them something was done for
 * @param needApproval plans, by digest, that have something due and no approval that is valid now
 */
public record Resumed(int open, int ran, List<String> needApproval) {

    /** Copies the list. */
    public Resumed {
        needApproval = List.copyOf(needApproval);
    }
}
