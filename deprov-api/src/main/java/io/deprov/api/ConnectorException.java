package io.deprov.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A call failed. (When the target <em>answered</em>, even "no", that is a return value.)
 *
 * <pre>{@code
 * throw ConnectorException.builder(FailureClass.AUTHORIZATION, "the directory refused to change the group")
 *         .permission("write on attribute member of entry " + groupId)
 *         .cause(e)
 *         .build();
 * }</pre>
 *
 * <p>The message is for the person at 3 a.m. and is logged and kept as it is: what was found, what was expected, what to do;
 * never a secret, and no name of a person or of what may be named after one (a group's DN): immutable ids, because the audit log keeps
 * it. Whether the call may have taken effect follows from the class; {@link Builder#mayHaveTakenEffect()} raises it
 * from no to yes, nothing lowers it. Any other Throwable from a connector counts as {@link FailureClass#INTERNAL}.
 */
public final class ConnectorException extends Exception {

    private static final long serialVersionUID = 1L;

    private final FailureClass failureClass;
    private final boolean mayHaveTakenEffect;
    private final boolean sharedLogin;
    private final @Nullable Duration retryAfter;
    private final @Nullable String permission;
    private final @Nullable String blocker;
    private final TreeMap<String, String> details;

    private ConnectorException(Builder builder) {
        super(builder.message, builder.cause);
        this.failureClass = builder.failureClass;
        this.mayHaveTakenEffect = builder.mayHaveTakenEffect || failureClass.mayHaveTakenEffect();
        this.sharedLogin = builder.sharedLogin;
        this.retryAfter = builder.retryAfter;
        this.permission = builder.permission;
        this.blocker = builder.blocker;
        this.details = new TreeMap<>(builder.details);
    }

    /** Starts a failure with a message that is safe to log. */
    public static Builder builder(FailureClass failureClass, String message) {
        return new Builder(failureClass, message);
    }

    /** A failure with nothing more to say. */
    public static ConnectorException of(FailureClass failureClass, String message) {
        return builder(failureClass, message).build();
    }

    /** What the core acts on. */
    public FailureClass failureClass() {
        return failureClass;
    }

    /** Whether the call may have taken effect: if so the step is in doubt and is verified before anything is called again. */
    public boolean mayHaveTakenEffect() {
        return mayHaveTakenEffect;
    }

    /** True when what failed is the login that all partitions of the target share, so that all of them stop, whatever the class. */
    public boolean isSharedLogin() {
        return sharedLogin;
    }

    /**
     * How long the target asked to be left alone. Of class THROTTLED it holds all steps of the partition; of any other class it takes the
     * place of the back-off of this step. More than a day counts as a day.
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The permission that is missing, in the words an administrator of the target can act on. Kept in journal and audit log. */
    public Optional<String> permission() {
        return Optional.ofNullable(permission);
    }

    /** The id of what must go first. Kept in journal and audit log. */
    public Optional<String> blocker() {
        return Optional.ofNullable(blocker);
    }

    /**
     * Further facts such as the target's own result code and request id; never a secret. Unmodifiable, sorted by key. Journal and audit
     * log keep the one under {@code resultCode}.
     */
    public Map<String, String> details() {
        return Collections.unmodifiableMap(details);
    }

    /** Builds failures. Not thread-safe. */
    public static final class Builder {

        private final FailureClass failureClass;
        private final String message;
        private boolean mayHaveTakenEffect;
        private boolean sharedLogin;
        private @Nullable Duration retryAfter;
        private @Nullable String permission;
        private @Nullable String blocker;
        private @Nullable Throwable cause;
        private final TreeMap<String, String> details = new TreeMap<>();

        private Builder(FailureClass failureClass, String message) {
            this.failureClass = requireNonNull(failureClass, "failureClass");
            this.message = requireNonNull(message, "message");
        }

        /** The call may have taken effect although its class says no. */
        public Builder mayHaveTakenEffect() {
            this.mayHaveTakenEffect = true;
            return this;
        }

        /** What failed is the login that all partitions of the target share. */
        public Builder sharedLogin() {
            this.sharedLogin = true;
            return this;
        }

        /** How long the target asked to be left alone; a negative one (a date that has passed by our clock) counts as zero. */
        public Builder retryAfter(Duration value) {
            this.retryAfter = requireNonNull(value, "retryAfter").isNegative() ? Duration.ZERO : value;
            return this;
        }

        /** The permission that is missing. */
        public Builder permission(String value) {
            this.permission = requireNonNull(value, "permission");
            return this;
        }

        /** The id of what must go first. */
        public Builder blocker(String value) {
            this.blocker = requireNonNull(value, "blocker");
            return this;
        }

        /** A further fact; never a secret. */
        public Builder detail(String key, String value) {
            details.put(requireNonNull(key, "key"), requireNonNull(value, "value"));
            return this;
        }

        /** What the SDK threw; shown to people only when they ask for it. */
        public Builder cause(Throwable value) {
            this.cause = requireNonNull(value, "cause");
            return this;
        }

        /** Builds the failure. */
        public ConnectorException build() {
            return new ConnectorException(this);
        }
    }
}
