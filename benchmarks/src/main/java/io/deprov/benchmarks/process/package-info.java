/**
 * Whole processes: {@link io.deprov.benchmarks.process.ChildJvm} starts a fresh JVM for a measurement and reads the figures it prints;
 * {@link io.deprov.benchmarks.process.WorkDirectory} is where it writes.
 */
@NullMarked
package io.deprov.benchmarks.process;

import org.jspecify.annotations.NullMarked;
