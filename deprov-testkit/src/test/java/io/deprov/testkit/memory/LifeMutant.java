package io.deprov.testkit.memory;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.access.AccessRef;
import io.deprov.testkit.memory.MemoryTarget.Entry;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Connectors that leave something behind, or mix their calls up. */
enum LifeMutant implements Mutant {
    REVOKES_AFTER_CLOSE("C-27", Mutants.AnswersLater::new),
    LEAVES_A_THREAD_BEHIND("C-27", (target, config, context) -> new MemoryConnector(target, config, context) {
        private final Thread thread = Mutants.sleeper("left-behind");

        @Override
        public String toString() {
            return "has " + thread.getName();
        }
    }),
    ANSWERS_AFTER_CLOSE("C-27", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public void close() {}
    }),
    DOES_WHAT_WAS_CANCELLED("C-36", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected void beforeSending(CallContext call) {}
    }),
    LEAVES_ITS_BROKEN_CONNECTIONS_OPEN(
            "C-37", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected void reconnect() {
                    target.connected();
                }
            }),
    LEAVES_ITS_CONNECTION_OPEN("C-37", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        public void close() {
            super.close();
            target.connected();
        }
    }),
    STARTS_A_THREAD_WHEN_THERE_IS_TROUBLE(
            "C-37", (target, config, context) -> new MemoryConnector(target, config, context) {
                @Override
                protected ConnectorException failure(MemoryFailure failure, boolean writes) {
                    Mutants.sleeper("reconnecting");
                    return super.failure(failure, writes);
                }
            }),
    CLOSES_WHEN_IT_IS_INTERRUPTED("C-40", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected void beforeSending(CallContext call) throws ConnectorException {
            if (Thread.currentThread().isInterrupted()) {
                close();
                throw ConnectorException.of(FailureClass.UNAVAILABLE, "interrupted");
            }
            super.beforeSending(call);
        }
    }),
    KEEPS_THE_ACCOUNT_OF_THE_LAST_CALL(
            "C-41", (target, config, context) -> new MemoryConnector(target, config, context) {
                private volatile @Nullable Entry current;

                @Override
                protected Optional<Entry> entry(CallContext call, AccessRef account) throws ConnectorException {
                    current = super.entry(call, account).orElse(null);
                    try {
                        Thread.sleep(20);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Optional.ofNullable(current);
                }
            }),
    SHARES_ITS_CLIENT_WITH_ALL_OTHERS("C-41", Mutants.SharedClient::new),
    WAITS_FOR_ITS_CALLS_WHEN_IT_IS_CLOSED(
            "C-27", (target, config, context) -> new MemoryConnector(target, config, context) {

                private final Lock calls = new ReentrantLock();

                @Override
                public RevokeOutcome revoke(RevokeRequest request) throws ConnectorException {
                    calls.lock();
                    try {
                        return super.revoke(request);
                    } finally {
                        calls.unlock();
                    }
                }

                @Override
                public void close() {
                    calls.lock();
                    try {
                        super.close();
                    } finally {
                        calls.unlock();
                    }
                }
            }),
    CLEARS_THE_INTERRUPT("C-40", (target, config, context) -> new MemoryConnector(target, config, context) {
        @Override
        protected void beforeSending(CallContext call) throws ConnectorException {
            if (Thread.interrupted()) {
                throw ConnectorException.of(FailureClass.UNAVAILABLE, "interrupted");
            }
            super.beforeSending(call);
        }
    }),
    KEEPS_THE_LAST_CONFIGURATION_FOR_ALL("C-41", Mutants.StaticControl::new);

    private final String rule;
    private final MemoryConnectorFactory.Maker maker;

    LifeMutant(String rule, MemoryConnectorFactory.Maker maker) {
        this.rule = rule;
        this.maker = maker;
    }

    @Override
    public String rule() {
        return rule;
    }

    @Override
    public MemoryConnectorFactory.Maker maker() {
        return maker;
    }
}
