package io.deprov.core.journal;

/** The journal cannot be read or written. The message says where and what to do. Nothing is called after it. */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean damage;

    /** Fails with a message. */
    public JournalException(String message) {
        this(message, false);
    }

    private JournalException(String message, boolean damage) {
        super(message);
        this.damage = damage;
    }

    /** Fails with a message and what lies behind it. */
    public JournalException(String message, Throwable cause) {
        super(message, cause);
        this.damage = false;
    }

    /**
     * Fails because what is in the journal is not what was written: it does not match its checksums, its order, or the audit log that was
     * written from it.
     */
    public static JournalException damaged(String message) {
        return new JournalException(message, true);
    }

    /** True when the journal was changed or damaged, rather than in use or out of reach. */
    public boolean isDamage() {
        return damage;
    }
}
