/**
 * Appends of one durable frame each, in JMH, beside a {@link io.deprov.benchmarks.journal.BareWriter} that does nothing but write and force.
 * Start at {@link io.deprov.benchmarks.journal.JournalCommand}.
 */
@NullMarked
package io.deprov.benchmarks.journal;

import org.jspecify.annotations.NullMarked;
