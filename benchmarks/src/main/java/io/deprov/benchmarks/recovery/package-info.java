/**
 * How long a start takes when much is open. Start at {@link io.deprov.benchmarks.recovery.RecoveryCommand}: {@code OpenSteps} builds a state
 * directory, {@code StartUp} is the process that is timed, {@code ReadBytes} the limit.
 */
@NullMarked
package io.deprov.benchmarks.recovery;

import org.jspecify.annotations.NullMarked;
