package io.deprov.core;

import io.deprov.core.inventory.Inventory;
import io.deprov.core.plan.Plan;
import java.util.List;

/**
 * A plan and how it came about.
 *
 * @param plan what would be done
 * @param inventory what was found
 * @param isNothingDue true when nothing is left to do: everything could be read, every effect that is due holds already, and what
 *     waits for its time is scheduled by an earlier plan
 * @param otherCases the ids of other cases, not finished, that have accounts of this plan too, sorted. If they are the same person's, who
 *     was asked for by another identifier, plan under that case instead; each case does its work, whatever the other one does
 */
public record PlanningResult(Plan plan, Inventory inventory, boolean isNothingDue, List<String> otherCases) {

    /** Copies the list. */
    public PlanningResult {
        otherCases = List.copyOf(otherCases);
    }
}
