package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** One step as a connector sees it: which effect is wanted on which access. Immutable and thread-safe. */
public final class StepRef {

    private final StepId id;
    private final AccessRef access;
    private final Effect effect;
    private final SortedMap<String, String> parameters;

    private StepRef(StepId id, AccessRef access, Effect effect, Map<String, String> parameters) {
        this.id = requireNonNull(id, "id");
        this.access = requireNonNull(access, "access");
        this.effect = requireNonNull(effect, "effect");
        this.parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /** A step without parameters. */
    public static StepRef of(StepId id, AccessRef access, Effect effect) {
        return new StepRef(id, access, effect, Map.of());
    }

    /** A step with parameters, e.g. to whom ownership goes. */
    public static StepRef of(StepId id, AccessRef access, Effect effect, Map<String, String> parameters) {
        return new StepRef(id, access, effect, parameters);
    }

    /** The step's id. */
    public StepId id() {
        return id;
    }

    /** The access as it was found at planning time. */
    public AccessRef access() {
        return access;
    }

    /** What is wanted. */
    public Effect effect() {
        return effect;
    }

    /**
     * What the effect needs to know beyond the access; sorted, unmodifiable. Empty today: no effect that the core plans has parameters, and
     * their keys will be named where the first such effect is described.
     */
    public SortedMap<String, String> parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return "StepRef[" + id.shortForm() + " " + effect + " " + access.id() + "]";
    }
}
