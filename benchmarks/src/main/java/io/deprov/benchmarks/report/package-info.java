/**
 * What was measured, as a person reads it. Start at {@link io.deprov.benchmarks.report.ResultTable}: a figure, the limit measured in the same
 * run, their ratio, and whether the goal is met, which is always computed and never written down.
 */
@NullMarked
package io.deprov.benchmarks.report;

import org.jspecify.annotations.NullMarked;
