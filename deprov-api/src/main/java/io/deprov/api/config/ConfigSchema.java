package io.deprov.api.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a connector can be configured with. Configuration is checked against it offline, before any connection: an unknown key, a
 * wrong type and a missing key are errors that name key and target.
 *
 * <pre>{@code
 * ConfigSchema schema = ConfigSchema.of(
 *         ConfigKey.of("url", ConfigType.STRING, "Where the service is.").required().build(),
 *         ConfigKey.of("token", ConfigType.SECRET, "How deprov logs in.").required().build());
 * ConnectorConfig config = schema.read("corp-crm", rawMap);   // throws ConfigException naming every problem
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class ConfigSchema {

    private final Map<String, ConfigKey> keys;

    private ConfigSchema(Collection<ConfigKey> keys) {
        Map<String, ConfigKey> byName = new LinkedHashMap<>();
        for (ConfigKey key : keys) {
            if (byName.put(key.name(), key) != null) {
                throw new IllegalArgumentException("config key " + key.name() + " is declared twice");
            }
        }
        this.keys = Collections.unmodifiableMap(byName);
    }

    /** A schema of these keys, in the order they shall be documented in. */
    public static ConfigSchema of(ConfigKey... keys) {
        return new ConfigSchema(List.of(keys));
    }

    /** The keys, in documentation order. */
    public List<ConfigKey> keys() {
        return List.copyOf(keys.values());
    }

    /** The key of this name, if declared. */
    public Optional<ConfigKey> key(String name) {
        return Optional.ofNullable(keys.get(requireNonNull(name, "name")));
    }

    /**
     * Checks {@code raw}, as a YAML or JSON reader gives it (Map, List, String, Number, Boolean), and returns the typed view with
     * defaults filled in. A key whose value is null counts as left out. Reads nothing else: no file, no secret, no network.
     *
     * @param where what the messages call the place, e.g. the target's name
     * @throws ConfigException naming every problem found, not just the first
     */
    public ConnectorConfig read(String where, Map<?, ?> raw) throws ConfigException {
        List<String> problems = new ArrayList<>();
        ConnectorConfig config =
                new ConfigReader(problems).read(requireNonNull(where, "where"), this, requireNonNull(raw, "raw"));
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return config;
    }
}
