/**
 * Keeps what can put back what a step changes, sealed under a key of its own for each case. Start at {@link
 * io.deprov.core.undo.UndoVault}; {@link io.deprov.core.undo.FileUndoVault} keeps tokens and keys in two directories, so that they can be
 * backed up, or not, apart from each other.
 */
@NullMarked
package io.deprov.core.undo;

import org.jspecify.annotations.NullMarked;
