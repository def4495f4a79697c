package io.deprov.core;

import io.deprov.api.audit.AuditSink;
import io.deprov.core.audit.AuditPump;
import io.deprov.core.journal.StepStore;
import io.deprov.core.undo.UndoException;
import io.deprov.core.undo.UndoVault;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal and the evidence of one deprovisioner, opened together. */
final class State implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(State.class);

    private final StepStore store;
    private final List<AuditSink> sinks;
    private final AuditPump pump;
    private final @Nullable UndoVault vault;

    State(StepStore store, List<AuditSink> sinks, @Nullable UndoVault vault) {
        this.store = store;
        this.sinks = List.copyOf(sinks);
        this.pump = new AuditPump(store, sinks);
        this.vault = vault;
        pump.catchUp();
    }

    StepStore store() {
        return store;
    }

    AuditPump pump() {
        return pump;
    }

    /** Where undo is kept; null where none is. */
    @Nullable
    UndoVault vault() {
        return vault;
    }

    /** Keeps undo no longer than was said. That it cannot be removed now holds up nobody's run; the next one tries again. */
    void removeExpiredUndo() {
        if (vault != null) {
            try {
                vault.removeExpired();
            } catch (UndoException e) {
                LOG.atWarn().setCause(e).log("expired undo could not be removed; it is tried again with the next run");
            }
        }
    }

    @Override
    public void close() {
        store.close();
        sinks.forEach(AuditSink::close);
    }
}
