package io.deprov.core;

import io.deprov.core.inventory.Inventory;
import io.deprov.core.plan.Plan;

/**
 * A plan and how it came about.
 *
 * @param plan what would be done
 * @param inventory what was found
 * @param isNothingDue true when nothing is left to do: everything could be read, every effect that is due holds already, and what
 *     waits for its time is scheduled by an earlier plan
 */
public record PlanningResult(Plan plan, Inventory inventory, boolean isNothingDue) {}
