package io.deprov.core.audit;

/** Evidence could not be made durable; no further call is made. The message says where and what to do. */
public final class AuditException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Fails with a message and what lies behind it. */
    public AuditException(String message, Throwable cause) {
        super(message, cause);
    }
}
