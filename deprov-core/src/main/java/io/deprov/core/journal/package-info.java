/**
 * What is known for sure, across crashes. Start at {@link io.deprov.core.journal.StepStore}; the journal decides what happens next,
 * and each of its {@linkplain io.deprov.core.journal.Frame frames} becomes one audit record. The default store is
 * {@code FileStepStore} in the package {@code file}.
 */
@NullMarked
package io.deprov.core.journal;

import org.jspecify.annotations.NullMarked;
