package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the ready-made kinds of access have in common. */
abstract class AccessValue {

    private final ItemId id;
    private final String displayName;
    private final Fingerprint fingerprint;
    private final SortedMap<String, String> facts;
    private final SortedSet<Effect> alreadyInForce;
    private final SortedMap<Effect, Consequence> consequences;

    AccessValue(Builder<?> builder, AccessCategory category) {
        this.id = builder.id;
        if (id.kind().category() != category) {
            throw new IllegalArgumentException(
                    "an access of kind " + id.kind() + " cannot be built as " + category.word());
        }
        this.displayName = builder.displayName == null ? id.nativeId() : builder.displayName;
        this.fingerprint = builder.fingerprint == null ? defaultFingerprint(id) : builder.fingerprint;
        this.facts = Collections.unmodifiableSortedMap(new TreeMap<>(builder.facts));
        this.alreadyInForce = Collections.unmodifiableSortedSet(new TreeSet<>(builder.alreadyInForce));
        this.consequences = Collections.unmodifiableSortedMap(new TreeMap<>(builder.consequences));
    }

    private static Fingerprint defaultFingerprint(ItemId id) {
        Fingerprint.Builder builder = Fingerprint.of(id.nativeId());
        id.ownerId().ifPresent(builder::ownerId);
        return builder.build();
    }

    /** The id. */
    public ItemId id() {
        return id;
    }

    /** The name a person knows it by. */
    public String displayName() {
        return displayName;
    }

    /** What pins the identity. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    /** The facts, sorted by key, unmodifiable. */
    public Map<String, String> facts() {
        return facts;
    }

    /** The effects that hold already. */
    public Set<Effect> alreadyInForce() {
        return alreadyInForce;
    }

    /** The effects that follow from another system's object. */
    public Map<Effect, Consequence> consequences() {
        return consequences;
    }

    @Override
    @SuppressWarnings("EqualsGetClass") // the subclasses are final and add no common state
    public boolean equals(@Nullable Object other) {
        return other != null
                && getClass() == other.getClass()
                && id.equals(((AccessValue) other).id)
                && fingerprint.equals(((AccessValue) other).fingerprint)
                && facts.equals(((AccessValue) other).facts)
                && displayName.equals(((AccessValue) other).displayName)
                && alreadyInForce.equals(((AccessValue) other).alreadyInForce)
                && consequences.equals(((AccessValue) other).consequences);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + id + "]";
    }

    /**
     * Collects what all kinds of access have. Not thread-safe.
     *
     * @param <B> the concrete builder
     */
    abstract static class Builder<B extends Builder<B>> {

        private final ItemId id;
        private @Nullable String displayName;
        private @Nullable Fingerprint fingerprint;
        private final SortedMap<String, String> facts = new TreeMap<>();
        private final SortedSet<Effect> alreadyInForce = new TreeSet<>();
        private final SortedMap<Effect, Consequence> consequences = new TreeMap<>();

        Builder(ItemId id) {
            this.id = requireNonNull(id, "id");
        }

        abstract B self();

        /** The name a person knows it by; defaults to the native id. */
        public B displayName(String value) {
            this.displayName = requireNonNull(value, "displayName");
            return self();
        }

        /** What pins the identity; defaults to the native id and owner's id. */
        public B fingerprint(Fingerprint value) {
            this.fingerprint = requireNonNull(value, "fingerprint");
            return self();
        }

        /** Adds a fact under a key the descriptor declares. */
        public B fact(String key, String value) {
            facts.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
            return self();
        }

        /** Adds an effect that holds already, as just read. */
        public B alreadyInForce(Effect effect) {
            alreadyInForce.add(requireNonNull(effect, "effect"));
            return self();
        }

        /** Adds an effect that is not brought about here but follows from another system's object; the newest for each effect counts. */
        public B consequence(Effect effect, Consequence value) {
            consequences.put(requireNonNull(effect, "effect"), requireNonNull(value, "value"));
            return self();
        }
    }
}
