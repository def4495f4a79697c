package io.deprov.cli.json;

import io.deprov.api.StepId;
import io.deprov.core.journal.Decision;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code attest}, {@code cancel} and {@code release} give.
 *
 * @param step null when it is about the whole case
 */
public record DecisionDocument(
        String format,
        int exitCode,
        String planDigest,
        @Nullable String step,
        String decision,
        String actor,
        String reason) {

    /** Of this decision. */
    public static DecisionDocument of(
            int exitCode, String planDigest, Optional<StepId> step, Decision.Kind kind, String actor, String reason) {
        return new DecisionDocument(
                "deprov-decision/1",
                exitCode,
                planDigest,
                step.map(StepId::value).orElse(null),
                kind.name(),
                actor,
                reason);
    }
}
