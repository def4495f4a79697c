package io.deprov.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.ConfigKey;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConfigType;
import io.deprov.connectors.ldap.LdapConnectorFactory;
import io.deprov.core.Deprovisioner;
import io.deprov.core.config.DeprovConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/configuration.md} says what the schemas say. */
class ConfigurationDocTest {

    private static final boolean WRITE = "write".equals(System.getProperty("deprov.docs"));

    private final Documentation page = new Documentation("configuration.md");
    private final ConfigSchema ldap = new LdapConnectorFactory().descriptor().configSchema();

    @TempDir
    private Path directory;

    private void assertBlock(String marker, ConfigSchema schema) {
        String expected = table(schema);
        if (WRITE) {
            page.renew(marker, expected);
        }
        assertThat(page.block(marker))
                .as("docs/configuration.md is stale; run this test with -Ddeprov.docs=write")
                .isEqualTo(expected);
    }

    @Test
    void theTopLevelKeysAreThoseOfTheSchema() {
        assertBlock("generated: top", DeprovConfig.schema());
    }

    @Test
    void theKeysOfATargetAreThoseOfTheSchema() {
        assertBlock("generated: target", DeprovConfig.targetSchema());
    }

    @Test
    void theLdapKeysAreThoseOfTheSchema() {
        assertBlock("generated: ldap", ldap);
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

    private static String table(ConfigSchema schema) {
        StringBuilder table = new StringBuilder("| key | type | default | what it is |\n|---|---|---|---|\n");
        rows(schema, "", table);
        return table.toString();
    }

    private static void rows(ConfigSchema schema, String prefix, StringBuilder table) {
        for (ConfigKey key : schema.keys()) {
            table.append("| `")
                    .append(prefix)
                    .append(key.name())
                    .append("` | ")
                    .append(type(key))
                    .append(" | ")
                    .append(
                            key.isRequired()
                                    ? "**required**"
                                    : key.defaultValue()
                                            .map(ConfigurationDocTest::value)
                                            .orElse(""))
                    .append(" | ")
                    .append(key.doc().replace("|", "\\|"))
                    .append(" |\n");
            String below = prefix + key.name() + (key.type() == ConfigType.SECTION_MAP ? ".NAME." : ".");
            key.section().ifPresent(section -> rows(section, below, table));
        }
    }

    private static String type(ConfigKey key) {
        if (key.type() == ConfigType.CHOICE) {
            return key.choices().stream().map(choice -> "`" + choice + "`").collect(Collectors.joining(", "));
        }
        boolean ranged = key.type() == ConfigType.INTEGER && key.least() != Long.MIN_VALUE;
        return key.type().words() + (ranged ? ", " + key.least() + " to " + key.most() : "");
    }

    private static String value(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(ConfigurationDocTest::value).collect(Collectors.joining(", "))
                : "`" + value + "`";
    }
}
