/**
 * How much heap a batch of leavers needs. Start at {@link io.deprov.benchmarks.heap.HeapCommand}; {@code ManyLeavers} is the process that is
 * measured.
 */
@NullMarked
package io.deprov.benchmarks.heap;

import org.jspecify.annotations.NullMarked;
