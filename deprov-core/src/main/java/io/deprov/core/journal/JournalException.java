package io.deprov.core.journal;

/** The journal cannot be read or written. The message says where and what to do. Nothing is called after it. */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Fails with a message. */
    public JournalException(String message) {
        super(message);
    }

    /** Fails with a message and what lies behind it. */
    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
