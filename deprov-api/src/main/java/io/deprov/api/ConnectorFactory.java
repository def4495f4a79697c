package io.deprov.api;

import io.deprov.api.access.IdentifierType;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.ConnectorConfig;
import java.util.Optional;
import java.util.Set;

/**
 * What ServiceLoader finds: one per connector type, named in {@code META-INF/services/io.deprov.api.ConnectorFactory}.
 *
 * <p>ServiceLoader finds, configuration activates: a factory on the class path does nothing until a target names its type. The
 * no-argument constructor is cheap and does no I/O; so is {@link #descriptor}. A factory is thread-safe. Two factories with one
 * type id are an error that names both jars; one that cannot be loaded is reported by name and does not hide the others.
 */
public interface ConnectorFactory {

    /** What this connector is and wants to be configured with. Called more than once; the same value each time. */
    ConnectorDescriptor descriptor();

    /**
     * The types of identifier that a target of this configuration knows anybody by: those it resolves by, and those its discovery
     * reports. Told without I/O, so that a protected subject of a type that no target knows is noticed before anything is connected.
     *
     * @param config has passed {@link ConnectorDescriptor#configSchema()}
     * @return empty when only an opened connector can tell, by {@link Capabilities#identifierTypes()}
     */
    default Optional<Set<IdentifierType>> identifierTypes(ConnectorConfig config) {
        return Optional.empty();
    }

    /**
     * Checks, without I/O, what a schema cannot say: keys that exclude each other, a URL, a DN or a path that is none. Asked before
     * anything is connected, so that a typing error is told as an error of the configuration and not as one target that does not work.
     *
     * @param config has passed {@link ConnectorDescriptor#configSchema()}
     * @throws ConfigException naming every problem, each beginning with {@link ConnectorConfig#where()} and the key
     */
    default void validate(ConnectorConfig config) throws ConfigException {}

    /**
     * Opens a target. The configuration has passed {@link ConnectorDescriptor#configSchema()} and {@link #validate}. It may connect, or better leave that to the first call: opening has no deadline
     * of its own but takes its time from the call that needs the connector.
     *
     * <p>Called when the target is first used, again with the next call when it threw, and again once in a run after a call failed with
     * {@link FailureClass#AUTHENTICATION}, so that a secret that was rotated is resolved anew. The connector before that stays open for
     * the calls that are on their way, and is closed when the target is opened anew for another time or the deprovisioner closes. So two
     * connectors of one target may be open at once, for hours, and neither holds anything that there can be only one of. Never called for
     * one target on two threads at the same time.
     *
     * @return never null
     * @throws ConnectorException of class CONFIG when the configuration makes no sense, otherwise as for any call
     */
    Connector open(ConnectorConfig config, ConnectorContext context) throws ConnectorException;
}
