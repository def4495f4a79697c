package io.deprov.core.catalogue;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.TargetId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A target as written down: its name, connector type and raw configuration.
 *
 * @param id the target's name
 * @param connector the connector type
 * @param limits what its owner allows
 * @param config as a YAML or JSON reader gives it; checked against the connector's schema later, offline
 */
public record TargetSpec(TargetId id, String connector, TargetLimits limits, Map<String, Object> config) {

    /** Checks and copies the parts. */
    public TargetSpec {
        requireNonNull(id, "id");
        requireNonNull(connector, "connector");
        requireNonNull(limits, "limits");
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }

    /** Shows no configuration values. */
    @Override
    public String toString() {
        return "TargetSpec[" + id + " by " + connector + "]";
    }
}
