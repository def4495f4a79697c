package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessKind;
import io.deprov.api.config.ConfigSchema;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a connector is, before any target is opened: type id, version, the API it was built for, its configuration and the kinds of
 * access it may find. Immutable.
 */
public final class ConnectorDescriptor {

    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private final String type;
    private final String displayName;
    private final String version;
    private final ApiVersion apiVersion;
    private final ConfigSchema configSchema;
    private final int maxConcurrency;
    private final SortedSet<AccessKind> possibleKinds;
    private final Map<String, FactDeclaration> facts;

    private ConnectorDescriptor(Builder builder) {
        this.type = builder.type;
        this.displayName = builder.displayName;
        this.version = builder.version;
        this.apiVersion = builder.apiVersion;
        this.configSchema = builder.configSchema;
        this.maxConcurrency = builder.maxConcurrency;
        this.possibleKinds = Collections.unmodifiableSortedSet(new TreeSet<>(builder.possibleKinds));
        this.facts = Collections.unmodifiableMap(new LinkedHashMap<>(builder.facts));
    }

    /**
     * Starts a descriptor.
     *
     * @param type what a target's configuration names: lower-case letters, digits and {@code -}, e.g. {@code ldap}
     * @param version the connector's own version
     * @param configSchema what it wants to be configured with
     */
    public static Builder builder(String type, String version, ConfigSchema configSchema) {
        return new Builder(type, version, configSchema);
    }

    /** What a target's configuration names. */
    public String type() {
        return type;
    }

    /** The name for people. */
    public String displayName() {
        return displayName;
    }

    /** The connector's own version. */
    public String version() {
        return version;
    }

    /** The API it was built for. */
    public ApiVersion apiVersion() {
        return apiVersion;
    }

    /** What it wants to be configured with. */
    public ConfigSchema configSchema() {
        return configSchema;
    }

    /**
     * How many calls one partition of the target takes at the same time; at least 1.
     *
     * <p>Held by the core for the calls that steps make (prepare, revoke, verify, poll): each partition has a lane that lets in so many
     * steps at a time, whichever plans they are of. A target with several partitions gets so many for each of them. Reads for an inventory
     * and at the start of a run are not counted, and a call that was abandoned does not keep its place: it may still run beside the next.
     * A connector that cannot bear more takes care of that itself.
     */
    public int maxConcurrency() {
        return maxConcurrency;
    }

    /** The kinds of access it may find on some target, sorted: what the coverage shows while the target cannot be asked. */
    public SortedSet<AccessKind> possibleKinds() {
        return possibleKinds;
    }

    /** The declared fact keys; unmodifiable. */
    public Map<String, FactDeclaration> facts() {
        return facts;
    }

    /** The declaration of a fact key, if declared. */
    public Optional<FactDeclaration> fact(String key) {
        return Optional.ofNullable(facts.get(key));
    }

    @Override
    public String toString() {
        return "ConnectorDescriptor[" + type + " " + version + "]";
    }

    /** Builds descriptors. Not thread-safe. */
    public static final class Builder {

        private final String type;
        private final String version;
        private final ConfigSchema configSchema;
        private String displayName;
        private ApiVersion apiVersion = ApiVersion.CURRENT;
        private int maxConcurrency = 1;
        private final SortedSet<AccessKind> possibleKinds = new TreeSet<>();
        private final Map<String, FactDeclaration> facts = new LinkedHashMap<>();

        private Builder(String type, String version, ConfigSchema configSchema) {
            if (!TYPE.matcher(requireNonNull(type, "type")).matches()) {
                throw new IllegalArgumentException("connector type \"" + type + "\" must match " + TYPE.pattern());
            }
            this.type = type;
            this.displayName = type;
            this.version = requireNonNull(version, "version");
            this.configSchema = requireNonNull(configSchema, "configSchema");
        }

        /** The name for people; defaults to the type. */
        public Builder displayName(String value) {
            this.displayName = requireNonNull(value, "displayName");
            return this;
        }

        /**
         * The API it was built for, written as a constant of the connector: {@code new ApiVersion(0, 1)}. The default, the API on the
         * class path, is right only for connectors that are released together with it.
         */
        public Builder apiVersion(ApiVersion value) {
            this.apiVersion = requireNonNull(value, "apiVersion");
            return this;
        }

        /**
         * How many calls one partition takes at the same time; defaults to 1.
         *
         * @throws IllegalArgumentException when less than 1
         */
        public Builder maxConcurrency(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("a connector takes at least one call at a time");
            }
            this.maxConcurrency = value;
            return this;
        }

        /** Adds a kind of access it may find. */
        public Builder possibleKind(AccessKind kind) {
            possibleKinds.add(requireNonNull(kind, "kind"));
            return this;
        }

        /** Declares a fact key; the later of two declarations counts. See {@link FactDeclaration}. */
        public Builder fact(String key, FactDeclaration.Sensitivity sensitivity, boolean material, String doc) {
            facts.put(key, new FactDeclaration(key, sensitivity, material, doc));
            return this;
        }

        /** Builds the descriptor. */
        public ConnectorDescriptor build() {
            return new ConnectorDescriptor(this);
        }
    }
}
