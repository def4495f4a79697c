/**
 * From an inventory to a plan that a person can approve. Start at {@link io.deprov.core.plan.Planner};
 * {@link io.deprov.core.plan.Plan} is the value that is digested, approved and executed, {@link io.deprov.core.plan.PlanFile} and
 * {@link io.deprov.core.plan.ApprovalFile} are how it travels.
 */
@NullMarked
package io.deprov.core.plan;

import org.jspecify.annotations.NullMarked;
