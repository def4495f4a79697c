package io.deprov.api;

/**
 * Tells a call that its answer is no longer wanted. A connector looks at it between wire calls and stops; a write on the wire is
 * not torn off but answered with {@link FailureClass#CANCELLED} or its outcome. Thread-safe. The core cancels no call today.
 */
public interface Cancellation {

    /** Never cancels. */
    Cancellation NEVER = () -> false;

    /** True once the call should stop. Never goes back to false. */
    boolean isCancelled();
}
