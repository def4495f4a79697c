package io.deprov.core.undo;

/** The vault could not take an undo token, or does not give one back. The message says what to do, and holds nothing of a token. */
public final class UndoException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is the matter. */
    public enum Kind {
        /** It could not be sealed durably; what it was to undo must not be done. */
        NOT_SEALED,
        /** It could not be read now; it may be later. */
        UNREADABLE,
        /** Its time is over. */
        EXPIRED,
        /** It, or the key of its case, was erased. */
        GONE,
        /** What is there is not what was sealed for this step. */
        DAMAGED
    }

    private final Kind kind;

    /** Fails with a message. */
    public UndoException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Fails with a message and what lies behind it. */
    public UndoException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is the matter. */
    public Kind kind() {
        return kind;
    }

    /** True when trying again later does not help. */
    public boolean isForGood() {
        return kind == Kind.EXPIRED || kind == Kind.GONE || kind == Kind.DAMAGED;
    }
}
