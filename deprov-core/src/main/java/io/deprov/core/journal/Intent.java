package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is made durable before a call: nothing goes to a target unless this would survive a power cut.
 *
 * @param stateToken what guards the write, as prepare gave it; never a secret
 * @param idempotencyKey the same for every attempt at the step
 * @param deadline until when the call may be on its way
 * @param evidence what prepare saw, by documented keys; long values are cut, with a mark, where there are more than 16 KiB in all
 * @param undo what can undo the call, sealed already; null when nothing is kept for it, or an earlier attempt's is
 */
public record Intent(
        String stateToken,
        String idempotencyKey,
        Instant deadline,
        Map<String, String> evidence,
        @Nullable KeptUndo undo) {

    /** Checks and copies the parts. */
    public Intent {
        requireNonNull(stateToken, "stateToken");
        requireNonNull(idempotencyKey, "idempotencyKey");
        requireNonNull(deadline, "deadline");
        evidence = Bounded.facts(evidence);
    }

    /** An intent for which no undo is kept. */
    public Intent(String stateToken, String idempotencyKey, Instant deadline, Map<String, String> evidence) {
        this(stateToken, idempotencyKey, deadline, evidence, null);
    }

    /** What can undo the call, where this attempt's is kept. */
    public Optional<KeptUndo> keptUndo() {
        return Optional.ofNullable(undo);
    }
}
