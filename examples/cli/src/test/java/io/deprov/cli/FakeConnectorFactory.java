package io.deprov.cli;

import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.config.ConfigKey;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConfigType;
import io.deprov.api.config.ConnectorConfig;

/** Opens a {@link FakeSystem} of this JVM by its name; type id {@code fake}. */
public final class FakeConnectorFactory implements ConnectorFactory {

    private static final ConfigSchema SCHEMA = ConfigSchema.of(
            ConfigKey.of("system", ConfigType.STRING, "Which one.").required().build(),
            ConfigKey.of("password", ConfigType.SECRET, "Not needed.").build());

    @Override
    public ConnectorDescriptor descriptor() {
        return ConnectorDescriptor.builder("fake", "1", SCHEMA)
                .possibleKind(AccessKind.ACCOUNT)
                .possibleKind(AccessKind.GROUP_MEMBERSHIP)
                .build();
    }

    @Override
    public Connector open(ConnectorConfig config, ConnectorContext context) {
        return new FakeConnector(FakeSystem.named(config.string("system")), context.target());
    }
}
