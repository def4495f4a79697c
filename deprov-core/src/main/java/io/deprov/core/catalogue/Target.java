package io.deprov.core.catalogue;

import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.FailureClass;
import io.deprov.api.access.TargetId;
import io.deprov.api.config.ConnectorConfig;
import org.jspecify.annotations.Nullable;

/** One configured target, opened on first use. Thread-safe. */
public final class Target implements AutoCloseable {

    private final TargetId id;
    private final ConnectorFactory factory;
    private final ConnectorDescriptor descriptor;
    private final ConnectorConfig config;
    private final ConnectorContext context;
    private @Nullable Connector connector;
    private boolean closed;

    Target(TargetId id, ConnectorFactory factory, ConnectorConfig config, ConnectorContext context) {
        this.id = id;
        this.factory = factory;
        this.descriptor = factory.descriptor();
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

    /**
     * The opened connector; opening is tried again on the next call when it failed.
     *
     * @throws ConnectorException when it could not be opened
     */
    public synchronized Connector connector() throws ConnectorException {
        if (closed) {
            throw ConnectorException.of(FailureClass.CONFIG, "target " + id + " was closed");
        }
        if (connector == null) {
            connector = factory.open(config, context);
        }
        return connector;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connector != null) {
            connector.close();
            connector = null;
        }
    }

    @Override
    public String toString() {
        return "Target[" + id + " by " + descriptor.type() + "]";
    }
}
