package io.deprov.testkit.memory;

/** How a request to a {@link MemoryTarget} failed, as its wire would say it. */
final class MemoryFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** The ways. */
    enum Kind {
        NOT_LISTENING,
        LOGIN_REFUSED,
        FORBIDDEN,
        TOO_MANY,
        HAS_KEYS,
        CUT,
        TIMED_OUT
    }

    private final Kind kind;

    MemoryFailure(Kind kind) {
        super("the target: " + kind);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
