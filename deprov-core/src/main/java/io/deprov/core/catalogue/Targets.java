package io.deprov.core.catalogue;

import io.deprov.api.ConnectorContext;
import io.deprov.api.ConnectorFactory;
import io.deprov.api.access.TargetId;
import io.deprov.api.config.ConfigException;
import io.deprov.api.config.ConfigKey;
import io.deprov.api.config.ConfigSchema;
import io.deprov.api.config.ConfigType;
import io.deprov.api.config.ConnectorConfig;
import io.deprov.core.secret.SecretResolvers;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configured targets, sorted by name. Thread-safe. */
public final class Targets implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Targets.class);

    private final SortedMap<TargetId, Target> byId;

    private Targets(Map<TargetId, Target> byId) {
        this.byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
    }

    /**
     * Validates the targets offline; nothing is connected.
     *
     * @throws ConfigException naming every problem of every target, and the broken connectors when a type is missing
     */
    public static Targets validate(
            Collection<TargetSpec> specs, ConnectorCatalogue catalogue, SecretResolvers secrets, Clock clock)
            throws ConfigException {
        List<String> problems = new ArrayList<>();
        Map<TargetId, Target> targets = new TreeMap<>();
        for (TargetSpec spec : specs) {
            Optional<ConnectorFactory> factory = catalogue.find(spec.connector());
            if (factory.isEmpty()) {
                problems.add(spec.id() + ": no connector of type \"" + spec.connector() + "\"; there are "
                        + catalogue.types());
                problems.addAll(catalogue.problems());
                continue;
            }
            try {
                ConnectorContext context = ConnectorContext.of(spec.id(), clock, secrets::resolve);
                ConfigSchema schema = factory.get().descriptor().configSchema();
                ConnectorConfig config = schema.read(spec.id().value(), spec.config());
                unknownSchemes(schema, config, secrets, problems);
                validate(spec.id(), factory.get(), config);
                Target target = new Target(spec.id(), factory.get(), spec.limits(), config, context);
                if (targets.put(spec.id(), target) != null) {
                    problems.add(spec.id() + ": this target is configured twice");
                }
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return new Targets(targets);
    }

    private static void validate(TargetId target, ConnectorFactory factory, ConnectorConfig config)
            throws ConfigException {
        try {
            factory.validate(config);
        } catch (RuntimeException e) {
            // Perhaps it can be opened all the same: that says more.
            LOG.atWarn().addKeyValue("target", target).setCause(e).log("a connector could not check its configuration");
        }
    }

    /**
     * References that nothing resolves. They are not repeated: {@code pass:word} looks like a reference too, and may be the secret
     * itself.
     */
    private static void unknownSchemes(
            ConfigSchema schema, ConnectorConfig config, SecretResolvers secrets, List<String> problems) {
        for (ConfigKey key : schema.keys()) {
            Optional<ConfigSchema> inner = key.section();
            if (key.type() == ConfigType.SECRET) {
                config.optionalSecret(key.name())
                        .filter(ref -> !secrets.knows(ref))
                        .ifPresent(ref -> problems.add(config.where() + "." + key.name()
                                + ": must be a reference to a secret, with one of the schemes " + secrets.schemes()));
            } else if (key.type() == ConfigType.SECTION && inner.isPresent()) {
                config.section(key.name())
                        .ifPresent(section -> unknownSchemes(inner.get(), section, secrets, problems));
            } else if (key.type() == ConfigType.SECTION_MAP && inner.isPresent()) {
                config.sections(key.name())
                        .values()
                        .forEach(section -> unknownSchemes(inner.get(), section, secrets, problems));
            }
        }
    }

    /** The targets, sorted by name. */
    public List<Target> all() {
        return List.copyOf(byId.values());
    }

    /** The target of this name, if configured. */
    public Optional<Target> find(TargetId id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public void close() {
        for (Target target : byId.values()) {
            try {
                target.close();
            } catch (RuntimeException e) {
                LOG.atWarn().addKeyValue("target", target.id()).setCause(e).log("a connector threw on close");
            }
        }
    }
}
