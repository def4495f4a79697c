package io.deprov.core;

import io.deprov.api.audit.AuditSink;
import io.deprov.core.audit.AuditPump;
import io.deprov.core.journal.StepStore;
import java.util.List;

/** The journal and the evidence of one deprovisioner, opened together. */
final class State implements AutoCloseable {

    private final StepStore store;
    private final List<AuditSink> sinks;
    private final AuditPump pump;

    State(StepStore store, List<AuditSink> sinks) {
        this.store = store;
        this.sinks = List.copyOf(sinks);
        this.pump = new AuditPump(store, sinks);
        pump.catchUp();
    }

    StepStore store() {
        return store;
    }

    AuditPump pump() {
        return pump;
    }

    @Override
    public void close() {
        store.close();
        sinks.forEach(AuditSink::close);
    }
}
