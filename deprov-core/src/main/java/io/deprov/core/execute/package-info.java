/**
 * Doing what was approved, and nothing else. Start at {@link io.deprov.core.execute.StepKernel}, the only code that calls targets to
 * change something; {@link io.deprov.core.execute.PlanRun} takes a whole plan through it, and
 * {@link io.deprov.core.execute.RunReport} says what came of it.
 */
@NullMarked
package io.deprov.core.execute;

import org.jspecify.annotations.NullMarked;
