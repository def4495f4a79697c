package io.deprov.api.config;

/**
 * Gets secrets from where they are kept. Found by ServiceLoader or handed to the builder; one per scheme. The core brings
 * {@code env} and {@code file}.
 *
 * <p>Implementations are thread-safe, do not cache, and never log a value. They are called late, whenever a connector asks: by the
 * connectors here for each new connection. After a call failed with AUTHENTICATION the core opens the target's connector anew, once in a
 * run, so that also a connector that resolves its secret when it is opened picks up a rotated one; the older connector, with what it
 * made of the older secret, stays open for the calls that are on their way and is closed later (see
 * {@link io.deprov.api.ConnectorFactory#open}). A call of a resolver has no deadline of its own: keep it to seconds.
 */
public interface SecretResolver {

    /** The scheme of the references it resolves, e.g. {@code vault}. */
    String scheme();

    /**
     * Gets the secret. The caller closes it.
     *
     * @throws SecretException when there is none or it cannot be read; the message names the reference and what to do, never the
     *     value
     */
    Secret resolve(SecretRef ref) throws SecretException;
}
