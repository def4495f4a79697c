package io.deprov.checks.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.config.ConfigException;
import io.deprov.core.Deprovisioner;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Compiling README's example does not check its configuration keys; the connector's schema does. */
class EmbeddingExampleTest {

    @Test
    void the_connector_takes_the_configuration_it_shows() throws ConfigException {
        try (Deprovisioner deprov = build(EmbeddingExample.CORP_LDAP)) {
            assertThat(deprov).isNotNull();
        }
    }

    @Test
    void the_connector_would_have_refused_another_key() {
        Map<String, Object> mistaken = new TreeMap<>(EmbeddingExample.CORP_LDAP);
        mistaken.put("peopleBase", mistaken.remove("peopleBases"));

        assertThatThrownBy(() -> build(mistaken))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("peopleBase");
    }

    /** As the example does, up to here offline; nothing is connected. */
    private static Deprovisioner build(Map<String, Object> config) throws ConfigException {
        return Deprovisioner.builder().target("corp-ldap", "ldap", config).build();
    }
}
