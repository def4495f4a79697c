package io.deprov.api.config;

import java.math.BigInteger;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks raw values against a schema and collects every problem. Used once. */
final class ConfigReader {

    private final List<String> problems;

    ConfigReader(List<String> problems) {
        this.problems = problems;
    }

    ConnectorConfig read(String where, ConfigSchema schema, Map<?, ?> raw) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : raw.entrySet()) {
            String name = String.valueOf(entry.getKey());
            ConfigKey key = schema.key(name).orElse(null);
            if (key == null) {
                problems.add(where + ": unknown key \"" + name + "\"; known are " + names(schema));
            } else if (entry.getValue() != null) {
                Object value = value(where + "." + name, key, entry.getValue());
                if (value != null) {
                    values.put(name, value);
                }
            }
        }
        for (ConfigKey key : schema.keys()) {
            Object given = raw.get(key.name());
            if (given == null && key.isRequired()) {
                problems.add(where + ": missing key \"" + key.name() + "\" ("
                        + key.type().words() + "): " + key.doc());
            } else if (given == null) {
                key.defaultValue().ifPresent(value -> values.put(key.name(), value));
            }
        }
        return new ConnectorConfig(where, values);
    }

    private @Nullable Object value(String where, ConfigKey key, Object raw) {
        return switch (key.type()) {
            case STRING -> raw instanceof String ? raw : wrong(where, key, raw);
            case BOOLEAN -> raw instanceof Boolean ? raw : wrong(where, key, raw);
            case INTEGER -> integer(where, key, raw);
            case DURATION -> duration(where, key, raw);
            case CHOICE ->
                raw instanceof String && key.choices().contains(raw)
                        ? raw
                        : problem(where + ": must be one of " + key.choices());
            case SECRET -> secret(where, key, raw);
            case STRING_LIST -> strings(where, key, raw);
            case SECTION -> raw instanceof Map<?, ?> map ? read(where, section(key), map) : wrong(where, key, raw);
            case SECTION_MAP -> raw instanceof Map<?, ?> map ? sections(where, key, map) : wrong(where, key, raw);
        };
    }

    private @Nullable Object integer(String where, ConfigKey key, Object raw) {
        if (!(raw instanceof Integer || raw instanceof Long || raw instanceof Short || raw instanceof BigInteger)) {
            return wrong(where, key, raw);
        }
        BigInteger value = new BigInteger(raw.toString());
        if (value.compareTo(BigInteger.valueOf(key.least())) < 0
                || value.compareTo(BigInteger.valueOf(key.most())) > 0) {
            return problem(where + ": " + value + " is out of range; allowed are " + key.least() + " to " + key.most());
        }
        return value.longValueExact();
    }

    private @Nullable Object duration(String where, ConfigKey key, Object raw) {
        if (!(raw instanceof String text)) {
            return wrong(where, key, raw);
        }
        try {
            Duration value = Duration.parse(text);
            return value.isNegative() ? problem(where + ": a negative duration makes no sense here") : value;
        } catch (DateTimeParseException e) {
            return problem(where + ": must be an ISO-8601 duration such as PT30S, PT24H or P1D");
        }
    }

    private @Nullable Object secret(String where, ConfigKey key, Object raw) {
        // The raw value is never shown: somebody may have put the secret itself here.
        String text = raw instanceof String string ? string : "";
        return SecretRef.isWellFormed(text)
                ? SecretRef.parse(text)
                : problem(where + ": must be a " + key.type().words() + ", not the secret itself");
    }

    private @Nullable Object strings(String where, ConfigKey key, Object raw) {
        if (!(raw instanceof List<?> list)) {
            return wrong(where, key, raw);
        }
        List<String> values = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof String text)) {
                return problem(where + ": must be a list of texts but holds "
                        + (element == null ? "an empty one" : found(element) + quotes(element)));
            }
            values.add(text);
        }
        return List.copyOf(values);
    }

    private Object sections(String where, ConfigKey key, Map<?, ?> raw) {
        Map<String, ConnectorConfig> sections = new LinkedHashMap<>();
        raw.forEach((name, value) -> {
            String place = where + "." + name;
            if (value instanceof Map<?, ?> map) {
                sections.put(String.valueOf(name), read(place, section(key), map));
            } else {
                problems.add(place + ": must be a section");
            }
        });
        return sections;
    }

    private static ConfigSchema section(ConfigKey key) {
        return key.section().orElseThrow();
    }

    private @Nullable Object wrong(String where, ConfigKey key, Object raw) {
        return problem(where + ": must be " + withArticle(key.type().words()) + " but is " + found(raw)
                + (key.type() == ConfigType.STRING ? quotes(raw) : ""));
    }

    private static String withArticle(String words) {
        return words.startsWith("true") ? words : (words.startsWith("ISO") ? "an " : "a ") + words;
    }

    /** What is there, in the words of who writes YAML; never the value. */
    private static String found(Object raw) {
        if (raw instanceof String) {
            return "a text";
        }
        if (raw instanceof Map<?, ?>) {
            return "a section";
        }
        if (raw instanceof List<?>) {
            return "a list";
        }
        return raw instanceof Boolean ? "true or false" : "a number";
    }

    private static String quotes(Object raw) {
        return raw instanceof Boolean || raw instanceof Number ? "; quotes make it a text" : "";
    }

    private @Nullable Object problem(String text) {
        problems.add(text);
        return null;
    }

    private static List<String> names(ConfigSchema schema) {
        return schema.keys().stream().map(ConfigKey::name).toList();
    }
}
