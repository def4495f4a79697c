package io.deprov.core.undo;

import static java.util.Objects.requireNonNull;

import io.deprov.api.StepId;

/**
 * What an undo token belongs to. A token that was sealed for one place opens for no other, so that files which were swapped, or came from
 * another case, are noticed.
 *
 * @param caseId of which case
 * @param generation of which generation; from 1
 * @param planDigest of which plan
 * @param step of which step
 * @param attempt before which attempt it was read; from 1
 */
public record UndoPlace(String caseId, int generation, String planDigest, StepId step, int attempt) {

    /** Checks the parts. */
    public UndoPlace {
        requireNonNull(caseId, "caseId");
        requireNonNull(planDigest, "planDigest");
        requireNonNull(step, "step");
        if (generation < 1 || attempt < 1) {
            throw new IllegalArgumentException("generations and attempts count from 1");
        }
    }
}
