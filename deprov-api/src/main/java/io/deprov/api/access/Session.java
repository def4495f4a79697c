package io.deprov.api.access;

/** A log-in that is going on. It may outlive the credential it was made with. */
public final class Session extends AccessValue implements Access {

    private Session(Builder builder) {
        super(builder, AccessCategory.SESSION);
    }

    /** Starts a session; the kind of {@code id} must be of category {@link AccessCategory#SESSION}. */
    public static Builder builder(ItemId id) {
        return new Builder(id);
    }

    /** Builds sessions. Not thread-safe. */
    public static final class Builder extends AccessValue.Builder<Builder> {

        private Builder(ItemId id) {
            super(id);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Builds the session. */
        public Session build() {
            return new Session(this);
        }
    }
}
