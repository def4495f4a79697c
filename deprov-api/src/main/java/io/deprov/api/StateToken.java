package io.deprov.api;

import static java.util.Objects.requireNonNull;

/**
 * The state a write is guarded by, as read in {@code prepare}: an etag, an entryCSN, an assertion, the old value to be
 * compared and swapped. Opaque to the core, which journals it in INTENT and hands it to {@code revoke}. It never holds a secret
 * or the hash of one.
 *
 * @param value at most 4,096 characters; may be empty where the effect needs no guard
 */
public record StateToken(String value) {

    /** For effects that are guarded by nothing but the id. */
    public static final StateToken NONE = new StateToken("");

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException when longer than 4,096 characters
     */
    public StateToken {
        requireNonNull(value, "value");
        if (value.length() > 4096) {
            throw new IllegalArgumentException("a state token has at most 4096 characters, this one " + value.length());
        }
    }
}
