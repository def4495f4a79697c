package io.deprov.core.journal;

import io.deprov.api.access.ItemId;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import java.util.HashSet;
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
        Set<ItemId> accounts = new HashSet<>();
        plan.accounts().forEach(account -> accounts.add(account.ref().id()));
        store.cases(record -> {
            if (!record.caseId().equals(plan.caseId()) && record.supersededBy() == null && !record.isFinished()) {
                for (PlannedStep step : plan.steps()) {
                    if (accounts.contains(step.account().id())
                            && record.steps().containsKey(step.idIn(record.caseId(), record.generation()))) {
                        others.computeIfAbsent(step.account().id(), account -> new TreeSet<>())
                                .add(record.caseId());
                    }
                }
            }
        });
        return others;
    }
}
