package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.config.ConfigKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentationTest {

    @Test
    void everyKeyOfTheSchemaStandsInTheReferenceAndEveryDefaultWithIt() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("..", "docs", "ldap.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();

        for (ConfigKey key :
                new LdapConnectorFactory().descriptor().configSchema().keys()) {
            String row = rows.stream()
                    .filter(line -> line.substring(0, line.indexOf(" | ")).contains("`" + key.name() + "`"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("docs/ldap.md does not explain " + key.name()));
            key.defaultValue().ifPresent(value -> assertThat(row).as(key.name()).contains(String.valueOf(value)));
        }
    }
}
