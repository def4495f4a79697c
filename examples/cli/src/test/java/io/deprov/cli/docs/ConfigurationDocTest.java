package io.deprov.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.ConfigKey;
import io.deprov.api.config.ConfigSchema;
import io.deprov.connectors.ldap.LdapConnectorFactory;
import io.deprov.core.Deprovisioner;
import io.deprov.core.config.DeprovConfig;
import io.deprov.testkit.ConfigReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/configuration.md} says what the schemas say. */
class ConfigurationDocTest {

    private final Documentation page = new Documentation("configuration.md");
    private final ConfigSchema ldap = new LdapConnectorFactory().descriptor().configSchema();

    @TempDir
    private Path directory;

    @Test
    void theTopLevelKeysAreThoseOfTheSchema() {
        ConfigReference.requireFresh(page.file(), "top", DeprovConfig.schema());
    }

    @Test
    void theKeysOfATargetAreThoseOfTheSchema() {
        ConfigReference.requireFresh(page.file(), "target", DeprovConfig.targetSchema());
    }

    @Test
    void theLdapKeysAreThoseOfTheSchema() {
        ConfigReference.requireFresh(page.file(), "ldap", ldap);
    }

    @Test
    void theExampleIsValidAndShowsEveryKey() throws IOException, ConfigException {
        String example = page.fenced("yaml");
        Path file = Files.writeString(directory.resolve("deprov.yaml"), example);

        DeprovConfig config = DeprovConfig.read(file);
        try (Deprovisioner deprov = Deprovisioner.builder().config(config).build()) {
            assertThat(deprov).isNotNull();
        }

        JsonNode yaml = new YAMLMapper().readTree(example);
        List<String> top = new ArrayList<>(names(DeprovConfig.schema()));
        top.add("targets");
        assertThat(yaml.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(top);
        List<String> target = new ArrayList<>(names(DeprovConfig.targetSchema()));
        target.add("config");
        assertThat(yaml.at("/targets/corp-ldap").fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(target);
        assertThat(yaml.at("/targets/corp-ldap/config").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(names(ldap));
    }

    private static Collection<String> names(ConfigSchema schema) {
        return schema.keys().stream().map(ConfigKey::name).toList();
    }
}
