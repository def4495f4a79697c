package io.deprov.core.plan;

import io.deprov.api.StepId;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.Subject;
import io.deprov.core.json.CoreJson;
import java.util.List;

/** How ids are derived, so that the same thing planned twice has the same id. */
final class StepIds {

    private StepIds() {}

    /** The id of a step: a digest over case, generation, target, partition, item id and effect. */
    static StepId of(String caseId, int generation, ItemId item, Effect effect) {
        String digest = CoreJson.digest(List.of(
                caseId,
                generation,
                item.target(),
                item.partition(),
                item.kind(),
                item.ownerId().orElse(""),
                item.nativeId(),
                effect));
        return new StepId(digest.substring(digest.indexOf(':') + 1));
    }

    /** The id of the case when none is given: the same subject, asked for by the same identifiers, gives the same case. */
    static String caseId(Subject subject) {
        String digest = CoreJson.digest(List.copyOf(subject.identifiers()));
        return "leaver-" + digest.substring(digest.indexOf(':') + 1).substring(0, 16);
    }
}
