package io.deprov.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.ApiVersion;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.ConfigKey;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConfigType;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.core.Deprovisioner;
import io.deprov.core.testing.InMemoryConnectorFactory;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which connectors there are, and which configurations are refused before anything is connected. */
class ConnectorCatalogueTest {

    /** A factory that nothing can be opened with. */
    record Described(ConnectorDescriptor descriptor) implements ConnectorFactory {
        @Override
        public Connector open(ConnectorConfig config, ConnectorContext context) {
            throw new AssertionError("validation is offline");
        }
    }

    /** Cannot even say what it is. */
    public static final class Speechless implements ConnectorFactory {
        @Override
        public ConnectorDescriptor descriptor() {
            throw new IllegalStateException("speechless");
        }

        @Override
        public Connector open(ConnectorConfig config, ConnectorContext context) {
            throw new AssertionError();
        }
    }

    /** Cannot be made. */
    public static final class Unmakeable implements ConnectorFactory {
        public Unmakeable() {
            throw new IllegalStateException("unmakeable");
        }

        @Override
        public ConnectorDescriptor descriptor() {
            throw new AssertionError();
        }

        @Override
        public Connector open(ConnectorConfig config, ConnectorContext context) {
            throw new AssertionError();
        }
    }

    private static final ConfigSchema SCHEMA = ConfigSchema.of(
            ConfigKey.of("url", ConfigType.STRING, "Where.").required().build(),
            ConfigKey.of("password", ConfigType.SECRET, "How.").build(),
            ConfigKey.of("size", ConfigType.INTEGER, "How many.").range(1, 9).build(),
            ConfigKey.of("tls", ConfigType.SECTION, "TLS.")
                    .section(ConfigSchema.of(ConfigKey.of("keyPassword", ConfigType.SECRET, "Key.")
                            .build()))
                    .build());

    private static ConnectorFactory factory(String type) {
        return new Described(ConnectorDescriptor.builder(type, "1", SCHEMA).build());
    }

    @Test
    void aBrokenFactoryIsNamedAndDoesNotHideTheOthers() {
        ConnectorCatalogue catalogue = ConnectorCatalogue.of(List.of(new Speechless(), factory("good")));

        assertThat(catalogue.types()).containsExactly("good");
        assertThat(catalogue.problems()).singleElement().asString().contains("Speechless");
    }

    @Test
    void twoFactoriesOfOneTypeAreBothNamedAndNeitherIsUsed() {
        ConnectorCatalogue catalogue = ConnectorCatalogue.of(List.of(
                factory("twice"),
                new InMemoryConnectorFactory(),
                new Described(ConnectorDescriptor.builder("twice", "2", SCHEMA).build())));

        assertThat(catalogue.types()).containsExactly(InMemoryConnectorFactory.TYPE);
        assertThat(catalogue.problems())
                .singleElement()
                .asString()
                .contains("twice")
                .contains("Described");
    }

    @Test
    void aFactoryForAnotherApiIsNamedWithBothVersions() {
        ConnectorCatalogue catalogue =
                ConnectorCatalogue.of(List.of(new Described(ConnectorDescriptor.builder("old", "1", SCHEMA)
                        .apiVersion(new ApiVersion(7, 3))
                        .build())));

        assertThat(catalogue.types()).isEmpty();
        assertThat(catalogue.problems())
                .singleElement()
                .asString()
                .contains("7.3")
                .contains("0.1");
    }

    @Test
    void whatServiceLoaderCannotMakeIsNamedAndDoesNotHideTheOthers(@TempDir Path jar) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF").resolve("services"));
        Files.writeString(
                services.resolve(ConnectorFactory.class.getName()),
                Unmakeable.class.getName() + "\nno.such.Factory\n" + InMemoryConnectorFactory.class.getName() + "\n");

        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, getClass().getClassLoader())) {
            ConnectorCatalogue catalogue = ConnectorCatalogue.load(loader);

            assertThat(catalogue.types()).containsExactly(InMemoryConnectorFactory.TYPE);
            assertThat(catalogue.problems()).hasSize(2);
            assertThat(catalogue.problems().toString()).contains("Unmakeable").contains("no.such.Factory");
        }
    }

    private static List<String> problems(Map<String, Object> one, Map<String, Object> two) {
        try {
            Deprovisioner.builder()
                    .connector(factory("ldap"))
                    .target("one", "ldap", one)
                    .target("two", "ldap", two)
                    .build()
                    .close();
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }

    @Test
    void everyProblemOfEveryTargetIsNamedBeforeAnythingIsOpened() {
        List<String> problems = problems(
                Map.of("uurl", "x", "size", 10),
                Map.of("url", 5, "password", "hunter2", "tls", Map.of("keyPassword", "canary secret")));

        assertThat(problems).hasSize(6);
        assertThat(problems.toString())
                .contains("one: unknown key \"uurl\"")
                .contains("one: missing key \"url\"")
                .contains("one.size")
                .contains("two.url: must be a text")
                .contains("two.password")
                .contains("two.tls.keyPassword")
                .doesNotContain("hunter2")
                .doesNotContain("canary");
    }

    @Test
    void aSecretWrittenWhereAReferenceBelongsIsRefusedOfflineAndNotRepeated() {
        List<String> problems = problems(
                Map.of("url", "x", "password", "hunter:2canary"),
                Map.of("url", "x", "tls", Map.of("keyPassword", "vault:canary")));

        assertThat(problems).hasSize(2);
        assertThat(problems.toString())
                .contains("one.password")
                .contains("two.tls.keyPassword")
                .contains("env")
                .doesNotContain("hunter")
                .doesNotContain("canary");
    }

    @Test
    void anUnknownConnectorTypeNamesTheOnesThereAreAndTheBrokenOnes() {
        assertThatThrownBy(() -> Deprovisioner.builder()
                        .connector(new Speechless())
                        .connector(factory("ldap"))
                        .target("one", "lpad", Map.of())
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("lpad")
                .hasMessageContaining("[ldap]")
                .hasMessageContaining("Speechless");
    }

    @Test
    void oneTargetConfiguredTwiceIsRefused() {
        assertThatThrownBy(() -> Deprovisioner.builder()
                        .connector(factory("ldap"))
                        .target("one", "ldap", Map.of("url", "a"))
                        .target("one", "ldap", Map.of("url", "b"))
                        .build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void noTargetIsRefused() {
        assertThatThrownBy(
                        () -> Deprovisioner.builder().connector(factory("ldap")).build())
                .isInstanceOf(ConfigException.class);
    }
}
