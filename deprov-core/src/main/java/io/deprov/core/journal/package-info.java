/**
 * What is known for sure, across crashes. Start at {@link io.deprov.core.journal.StepStore}; the journal decides what happens next,
 * and each of its {@linkplain io.deprov.core.journal.Frame frames} becomes one audit record.
 * {@link io.deprov.core.journal.FileStepStore} is the default store.
 */
@NullMarked
package io.deprov.core.journal;

import org.jspecify.annotations.NullMarked;
