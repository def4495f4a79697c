package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.access.IdentifierType;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.ConnectorConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can be told of a directory before it is connected to. */
class LdapConnectorFactoryTest {

    private static final Map<String, Object> LEAST = Map.of(
            "url",
            "ldaps://ldap.example.com",
            "bindDn",
            "cn=deprov",
            "bindPassword",
            "env:PASSWORD",
            "peopleBases",
            List.of("ou=people"),
            "credentialAttributes",
            List.of("userPassword", "sshPublicKey"),
            "identifiers",
            Map.of("badge", Map.of("attribute", "departmentNumber", "use", "linking")));

    @Test
    void whatASchemaCannotSayIsToldOfflineAllAtOnce() throws ConfigException {
        LdapConnectorFactory factory = new LdapConnectorFactory();
        Map<String, Object> wrong = new HashMap<>(LEAST);
        wrong.put("url", "http://x");
        wrong.put("accountFilter", "((((");
        wrong.put("peopleBases", List.of("not a dn"));
        wrong.put("trustFile", "a\0b");
        ConnectorConfig config = factory.descriptor().configSchema().read("corp-ldap", wrong);

        assertThatThrownBy(() -> factory.validate(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll(
                        "corp-ldap.url", "corp-ldap.accountFilter", "corp-ldap.peopleBases", "corp-ldap.trustFile");
        factory.validate(factory.descriptor().configSchema().read("corp-ldap", LEAST));
    }

    @Test
    void peopleAreKnownByTheConfiguredIdentifiersAndByTheKeysThatAreRead() throws ConfigException {
        LdapConnectorFactory factory = new LdapConnectorFactory();
        ConnectorConfig config = factory.descriptor().configSchema().read("corp-ldap", LEAST);

        assertThat(factory.identifierTypes(config))
                .hasValueSatisfying(types -> assertThat(types)
                        .containsExactlyInAnyOrder(new IdentifierType("badge"), IdentifierType.SSH_KEY_FINGERPRINT));
    }
}
