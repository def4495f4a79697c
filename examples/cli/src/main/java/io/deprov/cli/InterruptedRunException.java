package io.deprov.cli;

import java.io.Serial;

/** A run ended in the middle; calls may have been made. What is durable goes on with the next apply. */
final class InterruptedRunException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Wraps what ended it. */
    InterruptedRunException(Throwable cause) {
        super(cause);
    }
}
