package io.deprov.api.access;

/** What an account may do: a group, role, permission, ACL row, app assignment or licence. */
public final class Entitlement extends AccessValue implements Access {

    private Entitlement(Builder builder) {
        super(builder, AccessCategory.ENTITLEMENT);
    }

    /** Starts an entitlement; the kind of {@code id} must be of category {@link AccessCategory#ENTITLEMENT}. */
    public static Builder builder(ItemId id) {
        return new Builder(id);
    }

    /** Builds entitlements. Not thread-safe. */
    public static final class Builder extends AccessValue.Builder<Builder> {

        private Builder(ItemId id) {
            super(id);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Builds the entitlement. */
        public Entitlement build() {
            return new Entitlement(this);
        }
    }
}
