package com.example.roster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.deprov.api.ConnectorFactory;
import io.deprov.api.config.ConfigException;
import io.deprov.testkit.ConfigReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class RosterConnectorFactoryTest {

    private final RosterConnectorFactory factory = new RosterConnectorFactory();

    @Test
    void serviceLoaderFindsIt() {
        assertTrue(ServiceLoader.load(ConnectorFactory.class).stream()
                .anyMatch(found -> found.type().equals(RosterConnectorFactory.class)));
    }

    @Test
    void aUrlThatIsNoneIsNamedBeforeAnythingIsConnected() throws ConfigException {
        for (String url : new String[] {"roster", "ftp://roster", "https://roster/path", "http://"}) {
            ConfigException thrown = assertThrows(
                    ConfigException.class,
                    () -> factory.validate(factory.descriptor()
                            .configSchema()
                            .read("targets.crew", Map.of("url", url, "token", "env:TOKEN", "control", "0"))));
            assertTrue(thrown.getMessage().contains("targets.crew.url: \"" + url + "\""), thrown.getMessage());
        }
    }

    @Test
    void theReadmeSaysWhatTheSchemaSays() {
        ConfigReference.requireFresh(
                Path.of("README.md"), "roster", factory.descriptor().configSchema());
    }

    @Test
    void itsNameIsWhatAConfigurationSays() {
        assertEquals("roster", factory.descriptor().type());
    }
}
