package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What journal and audit log know of an undo token that is kept sealed in the vault: where it lies and until when, nothing of what is in it.
 *
 * @param planDigest under which plan it was sealed; a newer plan of the case may have taken the step over since
 * @param attempt before which attempt it was read
 * @param handle where the vault finds it; holds nothing of the token
 * @param hash says which token it is, under a key of the case: whoever does not have that key cannot find a short token by trying
 * @param until from when on it cannot be used any more
 */
public record KeptUndo(String planDigest, int attempt, String handle, String hash, Instant until) {

    /** Checks the parts. */
    public KeptUndo {
        requireNonNull(planDigest, "planDigest");
        requireNonNull(handle, "handle");
        requireNonNull(hash, "hash");
        requireNonNull(until, "until");
    }
}
