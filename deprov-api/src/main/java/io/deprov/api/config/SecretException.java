package io.deprov.api.config;

/** A secret could not be got. The message names the reference and what to do, never the value. */
public final class SecretException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Refuses with a message safe to log. */
    public SecretException(String message) {
        super(message);
    }
}
