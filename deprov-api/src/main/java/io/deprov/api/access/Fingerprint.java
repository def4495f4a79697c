package io.deprov.api.access;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What pins the identity of an access between planning and execution: its id, its owner's id and when it was created; its name
 * only where nothing better exists. Identity only: state (flags, member lists, timestamps of change) does not belong here,
 * because our own earlier steps and ordinary log-ins change it.
 *
 * <p>A connector builds it in {@code discover} and compares it in {@code prepare} with what it reads then. When the pinned id is
 * gone and its name is taken by another id, the answer is "drifted": the name may belong to a new hire.
 */
public final class Fingerprint {

    private final String id;
    private final @Nullable String ownerId;
    private final @Nullable Instant createdAt;
    private final @Nullable String name;

    private Fingerprint(Builder builder) {
        this.id = builder.id;
        this.ownerId = builder.ownerId;
        this.createdAt = builder.createdAt;
        this.name = builder.name;
    }

    /**
     * Starts with the id that matters: immutable where the target has one.
     *
     * @throws IllegalArgumentException when {@code id} is blank
     */
    public static Builder of(String id) {
        return new Builder(Texts.notBlank(id, "fingerprint id"));
    }

    /** The id of the object; immutable where the target has such ids. */
    public String id() {
        return id;
    }

    /** The id of the owning account. */
    public Optional<String> ownerId() {
        return Optional.ofNullable(ownerId);
    }

    /** When the target says the object was created. */
    public Optional<Instant> createdAt() {
        return Optional.ofNullable(createdAt);
    }

    /** The name, only where nothing better pins the identity. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fingerprint that
                && id.equals(that.id)
                && Objects.equals(ownerId, that.ownerId)
                && Objects.equals(createdAt, that.createdAt)
                && Objects.equals(name, that.name);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, ownerId, createdAt, name);
    }

    @Override
    public String toString() {
        return "Fingerprint[id=" + id + ", ownerId=" + ownerId + ", createdAt=" + createdAt + ", name=" + name + "]";
    }

    /** Collects the optional parts. Not thread-safe. */
    public static final class Builder {

        private final String id;
        private @Nullable String ownerId;
        private @Nullable Instant createdAt;
        private @Nullable String name;

        private Builder(String id) {
            this.id = id;
        }

        /** The id of the owning account. */
        public Builder ownerId(String value) {
            this.ownerId = Texts.notBlank(value, "owner id");
            return this;
        }

        /** When the target says the object was created; null when the target does not say. */
        public Builder createdAt(@Nullable Instant value) {
            this.createdAt = value;
            return this;
        }

        /** The name; leave it out where an immutable id exists, or a rename would look like drift. */
        public Builder name(String value) {
            this.name = Texts.notBlank(value, "fingerprint name");
            return this;
        }

        /** Builds the value. */
        public Fingerprint build() {
            return new Fingerprint(this);
        }
    }
}
