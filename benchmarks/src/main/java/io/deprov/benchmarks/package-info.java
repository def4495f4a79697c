/**
 * How fast deprov is. Start at {@link io.deprov.benchmarks.Benchmarks}; each subcommand has a package of its own, and what it prints is a
 * {@link io.deprov.benchmarks.report.ResultTable}.
 */
@NullMarked
package io.deprov.benchmarks;

import org.jspecify.annotations.NullMarked;
