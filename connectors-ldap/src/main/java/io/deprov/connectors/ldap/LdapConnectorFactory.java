package io.deprov.connectors.ldap;

import io.deprov.api.ApiVersion;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.ConnectorConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Opens directories that speak LDAP; type id {@code ldap}.
 *
 * <pre>{@code
 * type: ldap
 * url: ldaps://ldap.example.com
 * bindDn: cn=deprov,ou=services,dc=example,dc=com
 * bindPassword: file:/run/secrets/ldap
 * peopleBases: [ "ou=people,dc=example,dc=com" ]
 * groupBases: [ "ou=groups,dc=example,dc=com" ]
 * identifiers: { employeeNumber: { attribute: employeeNumber, use: linking } }
 * controls: [ "uid=deprov-control,ou=people,dc=example,dc=com" ]
 * }</pre>
 *
 * <p>Thread-safe. The whole configuration is explained in {@code docs/ldap.md}.
 */
public final class LdapConnectorFactory implements ConnectorFactory {

    private static final ConnectorDescriptor DESCRIPTOR = descriptorOf();

    /** For ServiceLoader. */
    public LdapConnectorFactory() {}

    @Override
    public ConnectorDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Optional<Set<IdentifierType>> identifierTypes(ConnectorConfig config) {
        Set<IdentifierType> types = new TreeSet<>();
        config.sections("identifiers").keySet().forEach(name -> types.add(new IdentifierType(name)));
        for (String name : config.strings("credentialAttributes")) {
            CredentialAttribute.named(name).ifPresent(attribute -> {
                switch (attribute) {
                    case SSH_PUBLIC_KEY -> types.add(IdentifierType.SSH_KEY_FINGERPRINT);
                    case USER_CERTIFICATE -> types.add(IdentifierType.CERTIFICATE_FINGERPRINT);
                    case USER_PASSWORD -> {}
                }
            });
        }
        return Optional.of(types);
    }

    @Override
    public void validate(ConnectorConfig config) throws ConfigException {
        List<String> problems = SettingsReader.problems(config);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }

    @Override
    public Connector open(ConnectorConfig config, ConnectorContext context) throws ConnectorException {
        LdapSettings settings = SettingsReader.read(config);
        return new LdapConnector(settings, context, Connections.create(settings, context));
    }

    private static ConnectorDescriptor descriptorOf() {
        ConnectorDescriptor.Builder builder = ConnectorDescriptor.builder("ldap", "0.1.0", LdapConfigSchema.SCHEMA)
                .displayName("LDAP directory")
                .apiVersion(new ApiVersion(0, 1))
                .maxConcurrency((int) LdapConfigSchema.DEFAULT_POOL_SIZE)
                .possibleKind(AccessKind.ACCOUNT)
                .possibleKind(AccessKind.GROUP_MEMBERSHIP);
        for (CredentialAttribute attribute : CredentialAttribute.values()) {
            builder.possibleKind(attribute.kind());
        }
        return Facts.declare(builder).build();
    }
}
