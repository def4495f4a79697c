package io.deprov.core;

/** Something was refused on purpose (guard, approval, finished plan), and nothing was called. The message says what to do. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Refuses. */
    public RefusedException(String message) {
        super(message);
    }
}
