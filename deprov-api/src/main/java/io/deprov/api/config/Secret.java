package io.deprov.api.config;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * A secret, held as briefly as possible. It never shows itself ({@link #toString()} is {@code ***}), cannot be serialised, and
 * is wiped on {@link #close()}.
 *
 * <pre>{@code
 * try (Secret password = context.resolve(config.secret("bindPassword"))) {
 *     password.use(chars -> login(user, chars));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Use after close throws {@link IllegalStateException}.
 */
public final class Secret implements AutoCloseable {

    /**
     * What is done with the characters.
     *
     * @param <T> what it answers
     * @param <E> what it may throw
     */
    @FunctionalInterface
    public interface Action<T, E extends Exception> {

        /** Uses the characters and keeps none of them. */
        T on(char[] characters) throws E;
    }

    private final char[] value;
    private boolean closed;

    private Secret(char[] value) {
        this.value = value;
    }

    /** Takes a copy; the caller wipes its own array. */
    public static Secret copyOf(char[] value) {
        return new Secret(requireNonNull(value, "value").clone());
    }

    /**
     * Lends the characters to {@code action} and returns its answer. The array is a copy that is wiped afterwards; it must not be
     * kept.
     *
     * @throws IllegalStateException when closed
     */
    public <T, E extends Exception> T use(Action<T, E> action) throws E {
        char[] lent;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the secret was closed; resolve it again");
            }
            lent = value.clone();
        }
        try {
            return action.on(lent);
        } finally {
            Arrays.fill(lent, '\0');
        }
    }

    /** Wipes the value. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        Arrays.fill(value, '\0');
    }

    @Override
    public String toString() {
        return "***";
    }
}
