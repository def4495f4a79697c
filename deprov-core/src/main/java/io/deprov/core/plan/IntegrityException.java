package io.deprov.core.plan;

/** Content that does not match its digest, or cannot be read as what it claims to be. Nothing was executed. */
public final class IntegrityException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean damage;

    /** Refuses with a message that says what was expected and what to do. */
    public IntegrityException(String message) {
        this(message, true);
    }

    private IntegrityException(String message, boolean damage) {
        super(message);
        this.damage = damage;
    }

    /** Refuses content that is as it was written, and that this version does not know how to read. */
    static IntegrityException unreadable(String message) {
        return new IntegrityException(message, false);
    }

    /** False when the content is as it was written, and this version cannot read it. */
    public boolean isDamage() {
        return damage;
    }
}
