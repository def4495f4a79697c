package io.deprov.cli.json;

import io.deprov.api.StepId;
import io.deprov.core.journal.Decision;

/** What {@code attest}, {@code cancel} and {@code release} give. */
public record DecisionDocument(
        String format, int exitCode, String planDigest, String step, String decision, String actor, String reason) {

    /** Of this decision. */
    public static DecisionDocument of(
            int exitCode, String planDigest, StepId step, Decision.Kind kind, String actor, String reason) {
        return new DecisionDocument(
                "deprov-decision/1", exitCode, planDigest, step.value(), kind.name(), actor, reason);
    }
}
