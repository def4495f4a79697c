package io.deprov.core;

import io.deprov.api.audit.AuditSink;
import io.deprov.core.audit.AuditPump;
import io.deprov.core.journal.StepStore;
import io.deprov.core.undo.UndoException;
import io.deprov.core.undo.UndoVault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal and the evidence of one deprovisioner, opened together. */
final class State implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(State.class);
    private static final Duration PAUSE = Duration.ofHours(1);

    private final StepStore store;
    private final List<AuditSink> sinks;
    private final AuditPump pump;
    private final @Nullable UndoVault vault;
    private volatile @Nullable Instant undoLookedAt;

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

    /**
     * Keeps undo no longer than was said, by looking once an hour. That it cannot be removed now holds up nobody's run; the next look
     * tries again.
     */
    void removeExpiredUndo(Instant now) {
        if (vault != null && isLongAgo(undoLookedAt, now)) {
            undoLookedAt = now;
            try {
                vault.removeExpired();
            } catch (UndoException e) {
                LOG.atWarn().setCause(e).log("expired undo could not be removed; it is tried again in an hour");
            }
        }
    }

    /** Also when the clock has been set back since. */
    private static boolean isLongAgo(@Nullable Instant then, Instant now) {
        return then == null || then.isAfter(now) || !then.plus(PAUSE).isAfter(now);
    }

    @Override
    public void close() {
        pump.close();
        store.close();
        sinks.forEach(AuditSink::close);
    }
}
