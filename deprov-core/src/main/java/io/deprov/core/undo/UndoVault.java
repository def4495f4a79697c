package io.deprov.core.undo;

import io.deprov.api.UndoToken;
import io.deprov.core.journal.KeptUndo;

/**
 * Keeps undo tokens sealed, each under a key of its case and for a while. What it says of a token (a handle, a keyed hash, an expiry) may
 * go into journal and audit log; the token itself goes nowhere but back to the connector that gave it. Thread-safe.
 *
 * <pre>{@code
 * KeptUndo kept = vault.seal(place, token);     // durable, before the intent that names it
 * UndoToken again = vault.open(place, kept);    // the same bytes, or an UndoException that says why not
 * vault.erase("leaver-17", 1);                  // none of the case's tokens can be read any more
 * }</pre>
 */
public interface UndoVault {

    /**
     * Seals a token. Returns when it would survive a power cut.
     *
     * @param place what it belongs to
     * @throws UndoException NOT_SEALED when it could not be made durable
     */
    KeptUndo seal(UndoPlace place, UndoToken token) throws UndoException;

    /**
     * Gives a token back.
     *
     * @param place what it was sealed for
     * @param kept what {@link #seal} said of it
     * @throws UndoException when it has expired, is gone or damaged, or cannot be read now
     */
    UndoToken open(UndoPlace place, KeptUndo kept) throws UndoException;

    /**
     * Erases the key of a case, and with it all of its tokens: also copies of them, in a backup say, cannot be read any more. Does nothing
     * when there is none. What is sealed afterwards is sealed under a new key.
     *
     * @throws UndoException UNREADABLE when the key may still be there
     */
    void erase(String caseId, int generation) throws UndoException;

    /**
     * Removes tokens that have expired, and the keys of cases that have no others.
     *
     * @throws UndoException UNREADABLE when not all could be looked at or removed
     */
    void removeExpired() throws UndoException;
}
