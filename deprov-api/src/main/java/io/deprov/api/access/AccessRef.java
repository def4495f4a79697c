package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What of an {@link Access} travels into a plan and back to the connector: id, fingerprint and string facts.
 *
 * <p>Facts are what the connector wants to have again when it prepares, revokes and verifies (the attribute a membership is
 * held in, the name at planning time). Keys are those that the connector's descriptor declares, with their sensitivity; native
 * 64-bit numbers are written as strings. No fact is ever a secret or the hash of one: plans are read by people and kept.
 */
public final class AccessRef {

    private final ItemId id;
    private final Fingerprint fingerprint;
    private final SortedMap<String, String> facts;

    private AccessRef(ItemId id, Fingerprint fingerprint, Map<String, String> facts) {
        this.id = requireNonNull(id, "id");
        this.fingerprint = requireNonNull(fingerprint, "fingerprint");
        this.facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /** Makes a reference; {@code facts} is copied. */
    public static AccessRef of(ItemId id, Fingerprint fingerprint, Map<String, String> facts) {
        return new AccessRef(id, fingerprint, facts);
    }

    /** The id of the access. */
    public ItemId id() {
        return id;
    }

    /** The kind, as in {@link #id()}. */
    public AccessKind kind() {
        return id.kind();
    }

    /** What pins its identity. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** The facts, sorted by key, unmodifiable. */
    public SortedMap<String, String> facts() {
        return facts;
    }

    /** The fact under {@code key}, if there. */
    public Optional<String> fact(String key) {
        return Optional.ofNullable(facts.get(requireNonNull(key, "key")));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AccessRef that
                && id.equals(that.id)
                && fingerprint.equals(that.fingerprint)
                && facts.equals(that.facts);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "AccessRef[" + id + "]";
    }
}
