package io.deprov.core.journal;

/** The journal cannot be read or written. The message says where and what to do. Nothing is called after it. */
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is the matter. */
    private enum Kind {
        UNUSABLE,
        DAMAGED,
        LOW_ON_SPACE
    }

    private final Kind kind;

    /** Fails with a message. */
    public JournalException(String message) {
        this(message, Kind.UNUSABLE);
    }

    private JournalException(String message, Kind kind) {
        super(message);
        this.kind = kind;
    }

    /** Fails with a message and what lies behind it. */
    public JournalException(String message, Throwable cause) {
        super(message, cause);
        this.kind = Kind.UNUSABLE;
    }

    /** Fails because what is in the journal is not what was written: its content does not match its checksums or its order. */
    public static JournalException damaged(String message) {
        return new JournalException(message, Kind.DAMAGED);
    }

    /** Refuses to begin something new, because the room that is left is for what was begun already. */
    public static JournalException lowOnSpace(String message) {
        return new JournalException(message, Kind.LOW_ON_SPACE);
    }

    /** True when the journal was changed or damaged, rather than in use or out of reach. */
    public boolean isDamage() {
        return kind == Kind.DAMAGED;
    }

    /** True when nothing was written because the disk is almost full; what was begun can still be recorded. */
    public boolean isLowOnSpace() {
        return kind == Kind.LOW_ON_SPACE;
    }
}
