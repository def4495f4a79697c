package io.deprov.api.access;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A ready-made {@link Credential} for passwords, keys, tokens, certificates, MFA methods and the like. */
public final class StandardCredential extends AccessValue implements Credential {

    private final @Nullable Instant issuedAt;
    private final @Nullable Instant lastUsedAt;
    private final @Nullable Instant expiresAt;
    private final @Nullable String publicFingerprint;

    private StandardCredential(Builder builder) {
        super(builder, AccessCategory.CREDENTIAL);
        this.issuedAt = builder.issuedAt;
        this.lastUsedAt = builder.lastUsedAt;
        this.expiresAt = builder.expiresAt;
        this.publicFingerprint = builder.publicFingerprint;
    }

    /** Starts a credential; the kind of {@code id} must be of category {@link AccessCategory#CREDENTIAL}. */
    public static Builder builder(ItemId id) {
        return new Builder(id);
    }

    @Override
    public Optional<Instant> issuedAt() {
        return Optional.ofNullable(issuedAt);
    }

    @Override
    public Optional<Instant> lastUsedAt() {
        return Optional.ofNullable(lastUsedAt);
    }

    @Override
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    @Override
    public Optional<String> publicFingerprint() {
        return Optional.ofNullable(publicFingerprint);
    }

    /** Builds credentials. Not thread-safe. */
    public static final class Builder extends AccessValue.Builder<Builder> {

        private @Nullable Instant issuedAt;
        private @Nullable Instant lastUsedAt;
        private @Nullable Instant expiresAt;
        private @Nullable String publicFingerprint;

        private Builder(ItemId id) {
            super(id);
        }

        @Override
        Builder self() {
            return this;
        }

        /** When it was issued; null when the target does not say. */
        public Builder issuedAt(@Nullable Instant value) {
            this.issuedAt = value;
            return this;
        }

        /** When it was last used; null when the target does not say. */
        public Builder lastUsedAt(@Nullable Instant value) {
            this.lastUsedAt = value;
            return this;
        }

        /** When it stops working by itself; null for never or not known. */
        public Builder expiresAt(@Nullable Instant value) {
            this.expiresAt = value;
            return this;
        }

        /** A fingerprint of the public part; never of a secret. */
        public Builder publicFingerprint(@Nullable String value) {
            this.publicFingerprint = value;
            return this;
        }

        /** Builds the credential. */
        public StandardCredential build() {
            return new StandardCredential(this);
        }
    }
}
