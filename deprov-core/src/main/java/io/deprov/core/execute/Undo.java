package io.deprov.core.execute;

import io.deprov.api.Preparation;
import io.deprov.api.UndoToken;
import io.deprov.core.journal.KeptUndo;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.undo.UndoException;
import io.deprov.core.undo.UndoPlace;
import io.deprov.core.undo.UndoVault;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can undo the steps of one plan. Thread-safe. */
final class Undo {

    private final String caseId;
    private final int generation;
    private final String planDigest;
    private final @Nullable UndoVault vault;

    /** Keeps it in {@code vault}; null where there is none, and then a step that was planned as restorable is not done. */
    Undo(Plan plan, String planDigest, @Nullable UndoVault vault) {
        this.caseId = plan.caseId();
        this.generation = plan.generation();
        this.planDigest = planDigest;
        this.vault = vault;
    }

    /**
     * Seals what prepare gave, before the next attempt at the step. Not when an earlier call may have taken effect: what was read after it
     * may be our own doing, and the token from before it is kept, or there was none and never will be.
     *
     * @return empty when nothing is kept for this attempt
     */
    Optional<KeptUndo> seal(PlannedStep step, StepRecord record, Preparation.Ready ready) throws UndoException {
        Optional<UndoToken> token = ready.undo();
        if (!step.isRestorable() || token.isEmpty() || record.changedBy() != 0) {
            return Optional.empty();
        }
        UndoPlace place = new UndoPlace(caseId, generation, planDigest, step.id(), record.attempt() + 1);
        return Optional.of(vault(UndoException.Kind.NOT_SEALED).seal(place, token.get()));
    }

    /** Gives back what was sealed. */
    UndoToken open(PlannedStep step, KeptUndo kept) throws UndoException {
        UndoPlace place = new UndoPlace(caseId, generation, kept.planDigest(), step.id(), kept.attempt());
        return vault(UndoException.Kind.UNREADABLE).open(place, kept);
    }

    private UndoVault vault(UndoException.Kind kind) throws UndoException {
        if (vault == null) {
            throw new UndoException(kind, "the plan says that the step is restorable, and no vault for undo is set up");
        }
        return vault;
    }
}
