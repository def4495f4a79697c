package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * What is made durable before a call: nothing goes to a target unless this would survive a power cut.
 *
 * @param stateToken what guards the write, as prepare gave it; never a secret
 * @param idempotencyKey the same for every attempt at the step
 * @param deadline until when the call may be on its way
 * @param evidence what prepare saw, by documented keys; long values are cut, with a mark, where there are more than 16 KiB in all
 */
public record Intent(String stateToken, String idempotencyKey, Instant deadline, Map<String, String> evidence) {

    /** Checks and copies the parts. */
    public Intent {
        requireNonNull(stateToken, "stateToken");
        requireNonNull(idempotencyKey, "idempotencyKey");
        requireNonNull(deadline, "deadline");
        evidence = Bounded.facts(evidence);
    }
}
