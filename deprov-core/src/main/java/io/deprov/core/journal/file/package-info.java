/**
 * The default store: an append-only journal in a directory. Start at {@link io.deprov.core.journal.file.FileStepStore};
 * {@code FileJournal} keeps frames of bytes in segments and knows nothing of steps, {@code Executions} is what the frames add up to,
 * {@code Snapshot} saves replaying them from the beginning, and plans lie beside the journal in files named by their digest.
 *
 * <p>On disk (format version 1):
 *
 * <pre>
 * journal/lock                        held by the one process that uses the directory
 * journal/00000000000000000001.seg    a segment, named by the sequence of its first frame
 * journal/00000000000000004711.snap   the state after frame 4711
 * journal/reserve                     room for outcomes when the disk is full
 * journal/plans/HEX.json              a plan that was opened, named by its digest
 * journal/archive/HH/                 executions that are over, their plans beside them, an index for each case
 * journal/*.torn                      what a crash left half written, cut off at the next start
 * </pre>
 */
@NullMarked
package io.deprov.core.journal.file;

import org.jspecify.annotations.NullMarked;
