package io.deprov.core.audit;

import org.jspecify.annotations.Nullable;

/**
 * Evidence could not be made durable, or is not what was written; no further call is made. The message says where and what to do.
 */
public final class AuditException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean damage;

    /** Fails with a message and what lies behind it. */
    public AuditException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private AuditException(String message, @Nullable Throwable cause, boolean damage) {
        super(message, cause);
        this.damage = damage;
    }

    /** Fails because what is in the log is not what was written. */
    static AuditException damaged(String message, @Nullable Throwable cause) {
        return new AuditException(message, cause, true);
    }

    /** True when the log was changed or damaged, rather than out of reach. */
    public boolean isDamage() {
        return damage;
    }
}
