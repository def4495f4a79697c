package io.deprov.cli.json;

import io.deprov.api.access.ItemId;
import io.deprov.core.execute.StepView;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step and how it stands.
 *
 * @param state where it is on its way
 * @param status what its cell of the coverage shows for it
 * @param attempt how many calls were made or about to be made
 * @param reason one word for programs; empty when there is nothing to say
 * @param why one sentence for people; empty when there is nothing to say
 * @param dueAt when its time comes; null when it does not wait for one
 */
public record StepPart(
        String id,
        ItemId item,
        String effect,
        String phase,
        String displayName,
        String state,
        String status,
        int attempt,
        String reason,
        String why,
        @Nullable Instant dueAt) {

    /** Of this step. */
    public static StepPart of(StepView view) {
        return new StepPart(
                view.step().id().value(),
                view.step().access().id(),
                view.step().effect().name(),
                view.step().phase().name(),
                view.step().displayName(),
                view.record().state().name(),
                view.status().name(),
                view.record().attempt(),
                view.record().reason(),
                view.record().why(),
                view.dueAt());
    }
}
