package io.deprov.api;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.TargetId;
import io.deprov.api.config.Secret;
import io.deprov.api.config.SecretException;
import io.deprov.api.config.SecretRef;
import java.time.Clock;

/** What the core gives a connector when it opens a target. Thread-safe. */
public final class ConnectorContext {

    /** Gets secrets by reference. */
    @FunctionalInterface
    public interface Secrets {

        /**
         * Gets the secret as it is now; the caller closes it.
         *
         * @throws SecretException when there is none
         */
        Secret resolve(SecretRef ref) throws SecretException;
    }

    private final TargetId target;
    private final Clock clock;
    private final Secrets secrets;

    private ConnectorContext(TargetId target, Clock clock, Secrets secrets) {
        this.target = requireNonNull(target, "target");
        this.clock = requireNonNull(clock, "clock");
        this.secrets = requireNonNull(secrets, "secrets");
    }

    /** Makes a context. */
    public static ConnectorContext of(TargetId target, Clock clock, Secrets secrets) {
        return new ConnectorContext(target, clock, secrets);
    }

    /** The id of the target that is opened; the target of every {@link io.deprov.api.access.ItemId} made. */
    public TargetId target() {
        return target;
    }

    /** The clock to use between calls; within one, the call's own. */
    public Clock clock() {
        return clock;
    }

    /**
     * Gets one of our own secrets, as late as possible; close it as soon as possible.
     *
     * @throws ConnectorException of class CONFIG when it cannot be got; the message names the reference, never the value
     */
    public Secret resolve(SecretRef ref) throws ConnectorException {
        try {
            return secrets.resolve(ref);
        } catch (SecretException e) {
            throw ConnectorException.builder(FailureClass.CONFIG, String.valueOf(e.getMessage()))
                    .cause(e)
                    .build();
        }
    }
}
