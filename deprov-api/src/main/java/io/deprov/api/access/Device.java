package io.deprov.api.access;

/** A device that is registered for, enrolled for or owned by the subject. */
public final class Device extends AccessValue implements Access {

    private Device(Builder builder) {
        super(builder, AccessCategory.DEVICE);
    }

    /** Starts a device; the kind of {@code id} must be of category {@link AccessCategory#DEVICE}. */
    public static Builder builder(ItemId id) {
        return new Builder(id);
    }

    /** Builds devices. Not thread-safe. */
    public static final class Builder extends AccessValue.Builder<Builder> {

        private Builder(ItemId id) {
            super(id);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Builds the device. */
        public Device build() {
            return new Device(this);
        }
    }
}
