package io.deprov.api.access;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A principal of a target: a user entry, an IAM user, a local account.
 *
 * <p>Guards read {@link #protection()}; fail-closed, so a connector that could not read whether an account is protected says so
 * with {@link Protection#unreadable} and the account counts as protected.
 */
public final class Account extends AccessValue implements Access {

    private final Protection protection;
    private final Set<Identifier> identifiers;
    private final @Nullable Instant lastUsedAt;
    private final @Nullable Instant expiresAt;

    private Account(Builder builder) {
        super(builder, AccessCategory.ACCOUNT);
        this.protection = builder.protection;
        this.identifiers = Collections.unmodifiableSet(new LinkedHashSet<>(builder.identifiers));
        this.lastUsedAt = builder.lastUsedAt;
        this.expiresAt = builder.expiresAt;
    }

    /** Starts an account; the kind of {@code id} must be of category {@link AccessCategory#ACCOUNT}. */
    public static Builder builder(ItemId id) {
        return new Builder(id);
    }

    /** Whether the account may be touched at all. */
    public Protection protection() {
        return protection;
    }

    /**
     * The values this account itself carries for the identifier types configured on its target, as just read; all of them, not only the
     * one that found it. They show disagreement (an account found by user name that carries another person's employee number), protect
     * protected subjects, and answer for {@linkplain ExternalRef references} from other targets.
     */
    public Set<Identifier> identifiers() {
        return identifiers;
    }

    /** When the target last saw it used, if the target says. */
    public Optional<Instant> lastUsedAt() {
        return Optional.ofNullable(lastUsedAt);
    }

    /** When it expires by itself, if ever. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** Builds accounts. Not thread-safe. */
    public static final class Builder extends AccessValue.Builder<Builder> {

        private Protection protection = Protection.none();
        private final Set<Identifier> identifiers = new LinkedHashSet<>();
        private @Nullable Instant lastUsedAt;
        private @Nullable Instant expiresAt;

        private Builder(ItemId id) {
            super(id);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Whether the account may be touched; defaults to "not protected as far as this target knows". */
        public Builder protection(Protection value) {
            this.protection = requireNonNull(value, "protection");
            return this;
        }

        /** Adds a value the account itself carries for a configured identifier type. */
        public Builder identifier(Identifier value) {
            identifiers.add(requireNonNull(value, "identifier"));
            return this;
        }

        /** When the target last saw it used; null when the target does not say. */
        public Builder lastUsedAt(@Nullable Instant value) {
            this.lastUsedAt = value;
            return this;
        }

        /** When it expires by itself; null for never or not known. */
        public Builder expiresAt(@Nullable Instant value) {
            this.expiresAt = value;
            return this;
        }

        /** Builds the account. */
        public Account build() {
            return new Account(this);
        }
    }
}
