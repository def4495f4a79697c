package io.deprov.core.execute;

import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.plan.PlannedStep;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step and how it stands, for people and programs.
 *
 * @param step as planned
 * @param record how it stands
 * @param status what its cell shows for it
 * @param dueAt when its time comes; null when it does not wait for one
 */
public record StepView(
        PlannedStep step,
        StepRecord record,
        CellStatus status,
        @Nullable Instant dueAt) {

    /** When its time comes, if it waits for one. */
    public Optional<Instant> due() {
        return Optional.ofNullable(dueAt);
    }
}
