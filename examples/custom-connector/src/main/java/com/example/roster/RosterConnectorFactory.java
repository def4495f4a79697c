package com.example.roster;

import io.deprov.api.ApiVersion;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.FactDeclaration.Sensitivity;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.ConfigKey;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConfigType;
import io.deprov.api.config.ConnectorConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What ServiceLoader finds. */
public final class RosterConnectorFactory implements ConnectorFactory {

    // tag::descriptor[]
    private static final ConnectorDescriptor DESCRIPTOR = ConnectorDescriptor.builder(
                    "roster",
                    "1.0",
                    ConfigSchema.of(
                            key("url", ConfigType.STRING, "Where the service is: http(s)://host:port."),
                            key("token", ConfigType.SECRET, "Where our access token is."),
                            key("control", ConfigType.STRING, "The number of a user who is always there.")))
            .apiVersion(new ApiVersion(0, 1))
            .possibleKind(AccessKind.ACCOUNT)
            .possibleKind(AccessKind.GROUP_MEMBERSHIP)
            .fact("name", Sensitivity.PERSONAL, false, "the user's name when it was read")
            .build();

    private static ConfigKey key(String name, ConfigType type, String text) {
        return ConfigKey.of(name, type, text).required().build();
    }
    // end::descriptor[]

    @Override
    public ConnectorDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Optional<Set<IdentifierType>> identifierTypes(ConnectorConfig config) {
        return Optional.of(Set.of(IdentifierType.EMPLOYEE_NUMBER));
    }

    @Override
    public void validate(ConnectorConfig config) throws ConfigException {
        String url = config.string("url");
        if (!url.matches("https?://[^/?#\\s]+") || URI.create(url).getHost() == null) {
            throw new ConfigException(List.of(config.where() + ".url: \"" + url + "\" is no http(s)://host:port"));
        }
    }

    @Override
    public Connector open(ConnectorConfig config, ConnectorContext context) {
        return new RosterConnector(config, context);
    }
}
