package io.deprov.core.plan;

/** Content that does not match its digest, or cannot be read as what it claims to be. Nothing was executed. */
public final class IntegrityException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Refuses with a message that says what was expected and what to do. */
    public IntegrityException(String message) {
        super(message);
    }
}
