package io.deprov.api.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration that passed its {@link ConfigSchema}: typed, with defaults filled in. Immutable and thread-safe.
 *
 * <p>The accessors named after a type are for keys that are required or have a default; asking them for a key that has neither and
 * was left out, or with the wrong type, is a mistake of the connector and throws {@link IllegalStateException}. The
 * {@code optional} ones are for the rest.
 */
public final class ConnectorConfig {

    private final String where;
    private final Map<String, Object> values;

    ConnectorConfig(String where, Map<String, Object> values) {
        this.where = where;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** What messages call the place this configuration was written at, e.g. {@code corp-ldap}. */
    public String where() {
        return where;
    }

    /** True when the key was given or has a default. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** A text or choice. */
    public String string(String key) {
        return present(key, String.class);
    }

    /** A text or choice that may have been left out. */
    public Optional<String> optionalString(String key) {
        return optional(key, String.class);
    }

    /** A whole number. */
    public long integer(String key) {
        return present(key, Long.class);
    }

    /** A whole number that may have been left out. */
    public Optional<Long> optionalInteger(String key) {
        return optional(key, Long.class);
    }

    /** True or false. */
    public boolean bool(String key) {
        return present(key, Boolean.class);
    }

    /** A duration. */
    public Duration duration(String key) {
        return present(key, Duration.class);
    }

    /** A reference to a secret. */
    public SecretRef secret(String key) {
        return present(key, SecretRef.class);
    }

    /** A reference to a secret that may have been left out. */
    public Optional<SecretRef> optionalSecret(String key) {
        return optional(key, SecretRef.class);
    }

    /** A list of texts; empty when left out. */
    public List<String> strings(String key) {
        List<?> list = optional(key, List.class).orElse(List.of());
        return list.stream().map(String.class::cast).toList();
    }

    /** A section that may have been left out. */
    public Optional<ConnectorConfig> section(String key) {
        return optional(key, ConnectorConfig.class);
    }

    /** The sections of a map, in the order they were written; empty when left out. */
    public Map<String, ConnectorConfig> sections(String key) {
        Map<String, ConnectorConfig> sections = new LinkedHashMap<>();
        Map<?, ?> given = optional(key, Map.class).orElse(Map.of());
        given.forEach((name, section) -> sections.put((String) name, (ConnectorConfig) section));
        return Collections.unmodifiableMap(sections);
    }

    private <T> T present(String key, Class<T> type) {
        return optional(key, type)
                .orElseThrow(
                        () -> new IllegalStateException(where + ": key " + key + " was left out and has no default"));
    }

    private <T> Optional<T> optional(String key, Class<T> type) {
        Object value = values.get(requireNonNull(key, "key"));
        if (value != null && !type.isInstance(value)) {
            throw new IllegalStateException(where + ": key " + key + " is not a " + type.getSimpleName());
        }
        return Optional.ofNullable(type.cast(value));
    }

    /** Shows keys only. */
    @Override
    public String toString() {
        return "ConnectorConfig[" + where + " " + values.keySet() + "]";
    }
}
