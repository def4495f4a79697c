package io.deprov.core.catalogue;

import io.deprov.api.ApiVersion;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorFactory;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The connector types that can be used. A broken provider is reported by name and does not hide the others; two with one type id
 * are reported with both places and neither is used. Immutable and thread-safe.
 */
public final class ConnectorCatalogue {

    private final Map<String, ConnectorFactory> byType;
    private final List<String> problems;

    private ConnectorCatalogue(Map<String, ConnectorFactory> byType, List<String> problems) {
        this.byType = Collections.unmodifiableMap(byType);
        this.problems = List.copyOf(problems);
    }

    /** Finds factories with ServiceLoader in {@code loader}. */
    public static ConnectorCatalogue load(ClassLoader loader) {
        List<String> problems = new ArrayList<>();
        List<ConnectorFactory> factories = new ArrayList<>();
        Iterator<ConnectorFactory> found =
                ServiceLoader.load(ConnectorFactory.class, loader).iterator();
        while (true) {
            try {
                if (!found.hasNext()) {
                    break;
                }
                factories.add(found.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                problems.add("a connector could not be loaded: " + e.getMessage());
            }
        }
        return of(factories, problems);
    }

    /** Takes factories that an application hands over. */
    public static ConnectorCatalogue of(Collection<? extends ConnectorFactory> factories) {
        return of(factories, new ArrayList<>());
    }

    private static ConnectorCatalogue of(Collection<? extends ConnectorFactory> factories, List<String> problems) {
        Map<String, List<ConnectorFactory>> byType = new TreeMap<>();
        for (ConnectorFactory factory : factories) {
            try {
                ConnectorDescriptor descriptor = factory.descriptor();
                if (ApiVersion.CURRENT.supports(descriptor.apiVersion())) {
                    byType.computeIfAbsent(descriptor.type(), type -> new ArrayList<>())
                            .add(factory);
                } else {
                    problems.add("connector \"" + descriptor.type() + "\" (" + place(factory) + ") was built for API "
                            + descriptor.apiVersion() + ", this is " + ApiVersion.CURRENT
                            + ": use a version that fits");
                }
            } catch (RuntimeException | LinkageError e) {
                problems.add("connector " + factory.getClass().getName() + " (" + place(factory) + ") is broken: " + e);
            }
        }
        Map<String, ConnectorFactory> usable = new TreeMap<>();
        byType.forEach((type, candidates) -> {
            if (candidates.size() == 1) {
                usable.put(type, candidates.get(0));
            } else {
                problems.add("connector type \"" + type + "\" is provided more than once: "
                        + candidates.stream().map(ConnectorCatalogue::place).toList() + "; remove all but one");
            }
        });
        return new ConnectorCatalogue(usable, problems);
    }

    private static String place(ConnectorFactory factory) {
        CodeSource source = factory.getClass().getProtectionDomain().getCodeSource();
        return factory.getClass().getName() + (source == null ? "" : " in " + source.getLocation());
    }

    /** The factory of a type, if it can be used. */
    public Optional<ConnectorFactory> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** The types that can be used, sorted. */
    public Collection<String> types() {
        return byType.keySet();
    }

    /** What is wrong with the others; one sentence each. */
    public List<String> problems() {
        return problems;
    }
}
