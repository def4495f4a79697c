package io.deprov.core.catalogue;

import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.FailureClass;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.TargetId;
import io.deprov.api.config.ConnectorConfig;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configured target, opened on first use. Thread-safe. */
public final class Target implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Target.class);

    private final TargetId id;
    private final ConnectorFactory factory;
    private final ConnectorDescriptor descriptor;
    private final TargetLimits limits;
    private final ConnectorConfig config;
    private final ConnectorContext context;
    private final ReentrantLock opening = new ReentrantLock();
    private @Nullable Connector connector;
    private @Nullable Connector retired;
    private volatile boolean closed;

    Target(
            TargetId id,
            ConnectorFactory factory,
            TargetLimits limits,
            ConnectorConfig config,
            ConnectorContext context) {
        this.id = id;
        this.factory = factory;
        this.descriptor = factory.descriptor();
        this.limits = limits;
        this.config = config;
        this.context = context;
    }

    /** The target's name. */
    public TargetId id() {
        return id;
    }

    /** What its connector says of itself. */
    public ConnectorDescriptor descriptor() {
        return descriptor;
    }

    /** How many steps may be on a partition at once: what the connector takes, or less where the owner says so. */
    public int concurrency() {
        return Math.min(descriptor.maxConcurrency(), limits.concurrency());
    }

    /** How many steps may begin on a partition in a second; 0 for as many as come. */
    public int stepsPerSecond() {
        return limits.stepsPerSecond();
    }

    /** The types of identifier it knows anybody by, as far as its connector can tell without opening it. */
    public Optional<Set<IdentifierType>> identifierTypes() {
        try {
            return factory.identifierTypes(config);
        } catch (RuntimeException e) {
            LOG.atWarn().addKeyValue("target", id).setCause(e).log("a connector could not say its identifier types");
            return Optional.empty();
        }
    }

    /**
     * The opened connector; opening is tried again on the next call when it failed.
     *
     * @throws ConnectorException when it could not be opened
     */
    public Connector connector() throws ConnectorException {
        opening.lock();
        try {
            if (connector == null && !closed) {
                connector = open();
            }
            if (connector != null && !closed) {
                return connector;
            }
            release();
            throw ConnectorException.of(FailureClass.CONFIG, "target " + id + " was closed");
        } finally {
            opening.unlock();
            if (closed) {
                close();
            }
        }
    }

    private Connector open() throws ConnectorException {
        @Nullable Connector opened = factory.open(config, context);
        if (opened == null) {
            throw ConnectorException.of(
                    FailureClass.INTERNAL, "the connector of " + id + " broke its contract: open gave null");
        }
        return opened;
    }

    /**
     * Lets the next call open the connector anew: its login is resolved again. The one there was stays open for the calls that are on
     * their way, until this is asked for again or the target is closed.
     */
    public void renew() {
        Connector before;
        opening.lock();
        try {
            before = retired;
            retired = connector;
            connector = null;
        } finally {
            opening.unlock();
        }
        if (before != null) {
            before.close();
        }
    }

    /** Does not wait for an opening that hangs: whoever opens then closes what comes of it. */
    @Override
    public void close() {
        closed = true;
        if (opening.tryLock()) {
            try {
                release();
            } finally {
                opening.unlock();
            }
        }
    }

    private void release() {
        Connector open = connector;
        Connector older = retired;
        connector = null;
        retired = null;
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            if (older != null) {
                older.close();
            }
        }
    }

    @Override
    public String toString() {
        return "Target[" + id + " by " + descriptor.type() + "]";
    }
}
