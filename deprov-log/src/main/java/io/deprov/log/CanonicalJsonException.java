package io.deprov.log;

import org.jspecify.annotations.Nullable;

/**
 * A document that has no canonical form, or whose canonical form would not say what the document says.
 *
 * <p>Unchecked, because most callers hand in bytes they have just written themselves: for them it is a bug in the
 * writer, and nothing can be done on the spot. Whoever reads bytes of strangers (a verifier) catches it and reports
 * the document as unreadable.
 *
 * <p>The message names the place, what is wrong there and what to do. It quotes nothing of the document, which may
 * hold personal data: it is safe to log.
 */
public final class CanonicalJsonException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int offset;

    CanonicalJsonException(int offset, String message) {
        this(offset, message, null);
    }

    CanonicalJsonException(int offset, String message, @Nullable Throwable cause) {
        super("JSON document, byte " + offset + ": " + message, cause);
        this.offset = offset;
    }

    /**
     * Returns where the trouble starts.
     *
     * @return a count of bytes from the document's beginning, 0 or more; the document's length when its end came too
     *     early
     */
    public int offset() {
        return offset;
    }
}
