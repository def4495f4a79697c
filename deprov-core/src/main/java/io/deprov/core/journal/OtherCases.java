package io.deprov.core.journal;

import io.deprov.api.access.ItemId;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.StepsElsewhere;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which other cases that are not finished are about the same accounts: most often the same person, asked for by another identifier. Found
 * by the ids that the plan's steps would have there, so that no other plan is read.
 */
public final class OtherCases {

    private OtherCases() {}

    /** The accounts of this plan that other cases have steps for, with the ids of those cases. */
    public static Map<ItemId, Set<String>> of(StepStore store, Plan plan) {
        Map<ItemId, Set<String>> others = new TreeMap<>();
        StepsElsewhere elsewhere = new StepsElsewhere(plan);
        store.cases(record -> {
            if (!record.caseId().equals(plan.caseId()) && record.supersededBy() == null && !record.isFinished()) {
                elsewhere.in(record.caseId(), record.generation()).forEach((account, ids) -> {
                    if (ids.stream().anyMatch(record.steps()::containsKey)) {
                        others.computeIfAbsent(account, id -> new TreeSet<>()).add(record.caseId());
                    }
                });
            }
        });
        return others;
    }
}
