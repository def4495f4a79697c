package io.deprov.cli;

import java.io.Serial;

/** The command line asks for something that cannot be, or names a file that cannot be read or written. */
final class UsageException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what is wrong and what to do. */
    UsageException(String message) {
        super(message);
    }
}
