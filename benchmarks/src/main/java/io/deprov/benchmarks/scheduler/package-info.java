/**
 * db-scheduler on PostgreSQL, with the rows an intent and an outcome would need, beside our kernel in the same run. Start at
 * {@link io.deprov.benchmarks.scheduler.SchedulerCommand}.
 */
@NullMarked
package io.deprov.benchmarks.scheduler;

import org.jspecify.annotations.NullMarked;
