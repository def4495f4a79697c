package io.deprov.api.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One key of a {@link ConfigSchema}.
 *
 * <pre>{@code
 * ConfigKey.of("poolSize", ConfigType.INTEGER, "Connections kept open at most.").defaultValue(4L).range(1, 64).build();
 * }</pre>
 */
public final class ConfigKey {

    private static final Pattern SHAPE = Pattern.compile("[a-z][A-Za-z0-9]{0,62}");

    private final String name;
    private final ConfigType type;
    private final String doc;
    private final boolean required;
    private final @Nullable Object defaultValue;
    private final List<String> choices;
    private final long least;
    private final long most;
    private final @Nullable ConfigSchema section;

    private ConfigKey(Builder builder) {
        this.name = builder.name;
        this.type = builder.type;
        this.doc = builder.doc;
        this.required = builder.required;
        this.defaultValue = builder.defaultValue;
        this.choices = List.copyOf(builder.choices);
        this.least = builder.least;
        this.most = builder.most;
        this.section = builder.section;
        if ((type == ConfigType.SECTION || type == ConfigType.SECTION_MAP) && section == null) {
            throw new IllegalArgumentException("config key " + name + " of type " + type + " needs a section schema");
        }
        if (type == ConfigType.CHOICE && choices.isEmpty()) {
            throw new IllegalArgumentException("config key " + name + " of type CHOICE needs choices");
        }
        if (required && defaultValue != null) {
            throw new IllegalArgumentException(
                    "config key " + name + " is required and has a default: it is one or the other");
        }
    }

    /**
     * Starts a key.
     *
     * @param name camelCase, starting with a lower-case letter
     * @param type the type of its value
     * @param doc one or two sentences for the generated reference: what it does, in which unit, what happens without it
     */
    public static Builder of(String name, ConfigType type, String doc) {
        return new Builder(name, type, doc);
    }

    /** The key as written in a configuration. */
    public String name() {
        return name;
    }

    /** The type of its value. */
    public ConfigType type() {
        return type;
    }

    /** What it does, for people. */
    public String doc() {
        return doc;
    }

    /** True when a configuration without it is refused. */
    public boolean isRequired() {
        return required;
    }

    /** The value used when it is left out. */
    public Optional<Object> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** The allowed words of a {@link ConfigType#CHOICE}; empty otherwise. */
    public List<String> choices() {
        return choices;
    }

    /** The least allowed value of an {@link ConfigType#INTEGER}. */
    public long least() {
        return least;
    }

    /** The greatest allowed value of an {@link ConfigType#INTEGER}. */
    public long most() {
        return most;
    }

    /** The schema of a section, or of each section of a map. */
    public Optional<ConfigSchema> section() {
        return Optional.ofNullable(section);
    }

    /** Builds keys. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private final ConfigType type;
        private final String doc;
        private boolean required;
        private @Nullable Object defaultValue;
        private List<String> choices = List.of();
        private long least = Long.MIN_VALUE;
        private long most = Long.MAX_VALUE;
        private @Nullable ConfigSchema section;

        private Builder(String name, ConfigType type, String doc) {
            this.name = requireNonNull(name, "name");
            if (!SHAPE.matcher(name).matches()) {
                throw new IllegalArgumentException("config key \"" + name + "\" must match " + SHAPE.pattern());
            }
            this.type = requireNonNull(type, "type");
            this.doc = requireNonNull(doc, "doc");
        }

        /** A configuration without this key is refused. */
        public Builder required() {
            this.required = true;
            return this;
        }

        /**
         * What is used when the key is left out: a String, Long, Boolean, {@link java.time.Duration} or List of Strings, as the type
         * asks.
         */
        public Builder defaultValue(Object value) {
            this.defaultValue = requireNonNull(value, "defaultValue");
            return this;
        }

        /** The allowed words of a {@link ConfigType#CHOICE}. */
        public Builder choices(String... words) {
            this.choices = List.of(words);
            return this;
        }

        /** The allowed range of an {@link ConfigType#INTEGER}, both ends included. */
        public Builder range(long from, long to) {
            this.least = from;
            this.most = to;
            return this;
        }

        /** The schema of a section, or of each section of a map. */
        public Builder section(ConfigSchema schema) {
            this.section = requireNonNull(schema, "schema");
            return this;
        }

        /** Builds the key. */
        public ConfigKey build() {
            return new ConfigKey(this);
        }
    }
}
