package io.deprov.core;

import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.file.FileStepStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What lies where in a state directory. */
public final class StateLayout {

    private StateLayout() {}

    /**
     * True when nothing was ever recorded in this state directory. Creates nothing; false also where it cannot be looked into, so
     * that opening it says why.
     */
    public static boolean isUntouched(Path stateDirectory) {
        try {
            return !FileStepStore.isThere(journalDirectory(stateDirectory))
                    && Files.notExists(auditLog(stateDirectory));
        } catch (IOException e) {
            return false;
        }
    }

    static Path journalDirectory(Path stateDirectory) {
        return stateDirectory.resolve("journal");
    }

    /** Sealed undo tokens. */
    static Path undoTokens(Path stateDirectory) {
        return stateDirectory.resolve("undo");
    }

    /** The keys that open them, apart from them and from everything else. */
    static Path undoKeys(Path stateDirectory) {
        return stateDirectory.resolve("undo-keys");
    }

    static Path auditLog(Path stateDirectory) {
        return stateDirectory.resolve("audit").resolve("audit.jsonl");
    }

    /**
     * The journal comes first, always. A new one beside an old audit log would forget what is in doubt, and what is to be done when its
     * time comes.
     *
     * @throws JournalException when there is an audit log and no journal, or it cannot be told
     */
    static void requireJournalWithLog(Path stateDirectory) {
        Path journal = journalDirectory(stateDirectory);
        Path log = auditLog(stateDirectory);
        try {
            if (Files.exists(log) && Files.size(log) > 0 && !FileStepStore.isBegun(journal)) {
                throw JournalException.damaged("the journal " + journal + " is gone or empty, and the audit log " + log
                        + " that was written from it is not; restore the journal from a backup, nothing was changed");
            }
        } catch (IOException e) {
            throw new JournalException("the journal " + journal + " cannot be opened: " + e, e);
        }
    }
}
