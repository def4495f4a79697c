package io.deprov.testkit.memory;

import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.FactDeclaration.Sensitivity;
import io.deprov.api.access.AccessKind;
import io.deprov.api.config.ConfigKey;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConfigType;
import io.deprov.api.config.ConnectorConfig;

/** Opens connectors of a {@link MemoryTarget}. */
final class MemoryConnectorFactory implements ConnectorFactory {

    private static final ConnectorDescriptor DESCRIPTOR = ConnectorDescriptor.builder(
                    "memory",
                    "1",
                    ConfigSchema.of(
                            ConfigKey.of("login", ConfigType.SECRET, "our login")
                                    .required()
                                    .build(),
                            ConfigKey.of("control", ConfigType.STRING, "the name of an account that is always there")
                                    .defaultValue("always-there")
                                    .build()))
            .maxConcurrency(4)
            .possibleKind(AccessKind.ACCOUNT)
            .possibleKind(AccessKind.GROUP_MEMBERSHIP)
            .possibleKind(AccessKind.SSH_KEY)
            .possibleKind(AccessKind.DEVICE)
            .fact("name", Sensitivity.PERSONAL, false, "the account's name when it was read")
            .build();

    /** Makes a connector; the kit's own tests make broken ones. */
    interface Maker {

        /** The connector. */
        Connector make(MemoryTarget target, ConnectorConfig config, ConnectorContext context);
    }

    private final MemoryTarget target;
    private final Maker maker;

    MemoryConnectorFactory(MemoryTarget target, Maker maker) {
        this.target = target;
        this.maker = maker;
    }

    @Override
    public ConnectorDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Connector open(ConnectorConfig config, ConnectorContext context) throws ConnectorException {
        return maker.make(target, config, context);
    }
}
