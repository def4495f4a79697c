package io.deprov.api.config;

/**
 * Gets secrets from where they are kept. Found by ServiceLoader or handed to the builder; one per scheme. The core brings
 * {@code env} and {@code file}.
 *
 * <p>Implementations are thread-safe, do not cache, and never log a value. They are called late (when a connection is opened)
 * and again after an authentication failure, so that a rotated secret is picked up.
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
