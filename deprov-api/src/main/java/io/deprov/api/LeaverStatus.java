package io.deprov.api;

import io.deprov.api.access.Subject;

/**
 * Says whether a subject is still a leaver, e.g. by asking the personnel system. The core asks before each step of the
 * {@link io.deprov.api.access.Phase#RETIRE RETIRE} phase: weeks after the approval, the person may have come back.
 *
 * <p>Thread-safe. {@link Answer#NO} and {@link Answer#UNKNOWN} park the step; so does an exception.
 */
@FunctionalInterface
public interface LeaverStatus {

    /** The answers. */
    enum Answer {
        /** Still a leaver: go on. */
        YES,
        /** Not a leaver any more. */
        NO,
        /** Cannot be said. */
        UNKNOWN
    }

    /**
     * Whether the subject is still a leaver, by the identifiers that the plan was made for. Keeps to the context's deadline: nothing cuts
     * it off, and the steps of the partition wait for it. Never null.
     */
    Answer isLeaver(Subject subject, CallContext context);
}
