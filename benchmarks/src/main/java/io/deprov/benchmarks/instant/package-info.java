/**
 * Targets that cost nothing, so that what is measured is deprov. Start at {@link io.deprov.benchmarks.instant.NoOpTarget}; leavers come from
 * {@link io.deprov.benchmarks.instant.Leavers}.
 */
@NullMarked
package io.deprov.benchmarks.instant;

import org.jspecify.annotations.NullMarked;
