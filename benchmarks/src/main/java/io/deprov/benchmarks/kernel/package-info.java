/**
 * Steps per second through the public API, with journal and audit log on. Start at {@link io.deprov.benchmarks.kernel.KernelCommand}; each
 * measurement is a {@link io.deprov.benchmarks.kernel.KernelRun} in a JVM of its own.
 */
@NullMarked
package io.deprov.benchmarks.kernel;

import org.jspecify.annotations.NullMarked;
