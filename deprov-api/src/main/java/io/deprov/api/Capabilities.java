package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.PartitionId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is possible on one target, after probing it.
 *
 * <p>Every kind of access the target can hold is listed, also those that nothing can be done about: a kind that is missing here
 * has no cell in the coverage and would be forgotten. What the connector knows to be impossible on this target it says with a
 * reason ({@link Builder#impossible}), so that "cannot contain" is known before any plan.
 *
 * <p>The built-in runbook asks for these effects; of several, the first that the target can do. Others are asked for only by a runbook
 * of one's own.
 *
 * <table>
 * <caption>What the built-in runbook asks for</caption>
 * <tr><th>category</th><th>effects</th></tr>
 * <tr><td>account</td><td>BLOCK_SIGN_IN; DELETE after the grace period</td></tr>
 * <tr><td>credential</td><td>of kind {@code credential/password} REVOKE or ROTATE; of other kinds REVOKE or DISABLE</td></tr>
 * <tr><td>session</td><td>END_SESSIONS</td></tr>
 * <tr><td>entitlement</td><td>REMOVE or REVOKE</td></tr>
 * <tr><td>device</td><td>DEREGISTER or DISABLE</td></tr>
 * </table>
 *
 * <p>Immutable and thread-safe.
 */
public final class Capabilities {

    private final Map<Key, Capability> supported;
    private final Map<Key, String> impossible;
    private final SortedSet<AccessKind> kinds;
    private final SortedMap<IdentifierType, IdentifierUse> identifierTypes;
    private final SortedSet<PartitionId> partitions;

    private Capabilities(Builder builder) {
        this.supported = Collections.unmodifiableMap(new LinkedHashMap<>(builder.supported));
        this.impossible = Collections.unmodifiableMap(new LinkedHashMap<>(builder.impossible));
        this.kinds = Collections.unmodifiableSortedSet(new TreeSet<>(builder.kinds));
        this.identifierTypes = Collections.unmodifiableSortedMap(new TreeMap<>(builder.identifierTypes));
        this.partitions = Collections.unmodifiableSortedSet(new TreeSet<>(builder.partitions));
        if (partitions.isEmpty()) {
            throw new IllegalArgumentException("a target has at least one partition, e.g. PartitionId.MAIN");
        }
    }

    /** Starts with nothing. */
    public static Builder builder() {
        return new Builder();
    }

    /** What can be done, in the order the connector gave. */
    public List<Capability> all() {
        return List.copyOf(supported.values());
    }

    /** The capability for an effect on a kind, if there is one. */
    public Optional<Capability> find(AccessKind kind, Effect effect) {
        return Optional.ofNullable(supported.get(new Key(kind, effect)));
    }

    /** Why an effect is impossible on this target, if the connector said so. */
    public Optional<String> whyImpossible(AccessKind kind, Effect effect) {
        return Optional.ofNullable(impossible.get(new Key(kind, effect)));
    }

    /** Every kind of access the target can hold, sorted. */
    public SortedSet<AccessKind> kinds() {
        return kinds;
    }

    /** The identifier types the target uses and how, sorted: {@code resolve} is asked by these only, and not at all without any. */
    public SortedMap<IdentifierType, IdentifierUse> identifierTypes() {
        return identifierTypes;
    }

    /** The partitions, sorted; at least one. */
    public SortedSet<PartitionId> partitions() {
        return partitions;
    }

    @Override
    public String toString() {
        return "Capabilities" + supported.values();
    }

    private record Key(AccessKind kind, Effect effect) {}

    /** Collects capabilities. Not thread-safe. */
    public static final class Builder {

        private final Map<Key, Capability> supported = new LinkedHashMap<>();
        private final Map<Key, String> impossible = new LinkedHashMap<>();
        private final SortedSet<AccessKind> kinds = new TreeSet<>();
        private final SortedMap<IdentifierType, IdentifierUse> identifierTypes = new TreeMap<>();
        private final SortedSet<PartitionId> partitions = new TreeSet<>();

        private Builder() {}

        /** Adds something that can be done; the later of two for the same kind and effect counts. */
        public Builder supports(Capability capability) {
            kinds.add(capability.kind());
            supported.put(new Key(capability.kind(), capability.effect()), capability);
            return this;
        }

        /** Adds something that cannot be done on this target, with what was found and what would make it possible. */
        public Builder impossible(AccessKind kind, Effect effect, String why) {
            kinds.add(kind);
            impossible.put(new Key(kind, effect), requireNonNull(why, "why"));
            return this;
        }

        /** Adds a kind of access the target can hold, whether or not something can be done about it. */
        public Builder kind(AccessKind kind) {
            kinds.add(requireNonNull(kind, "kind"));
            return this;
        }

        /** Adds an identifier type the target uses. */
        public Builder identifierType(IdentifierType type, IdentifierUse use) {
            identifierTypes.put(requireNonNull(type, "type"), requireNonNull(use, "use"));
            return this;
        }

        /** Adds a partition. */
        public Builder partition(PartitionId partition) {
            partitions.add(requireNonNull(partition, "partition"));
            return this;
        }

        /**
         * Builds the value.
         *
         * @throws IllegalArgumentException when no partition was added
         */
        public Capabilities build() {
            return new Capabilities(this);
        }
    }
}
