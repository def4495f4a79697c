package io.deprov.api;

import static java.util.Objects.requireNonNull;

/**
 * What a target gives for work it has accepted and not finished; {@link io.deprov.api.op.PollOp} asks with it. Kept in the
 * journal, so it is never a secret.
 *
 * @param value 1 to 4,096 characters
 */
public record PendingHandle(String value) {

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException when blank or too long
     */
    public PendingHandle {
        if (requireNonNull(value, "value").isBlank() || value.length() > 4096) {
            throw new IllegalArgumentException("a pending handle has 1 to 4096 characters");
        }
    }
}
