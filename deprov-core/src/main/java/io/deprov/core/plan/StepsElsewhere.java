package io.deprov.core.plan;

import io.deprov.api.StepId;
import io.deprov.api.access.ItemId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The ids that what is planned for each account would have in other cases: a step is known by its id in whichever plan it is. Made to be
 * asked about many cases. Immutable and thread-safe.
 */
public final class StepsElsewhere {

    private final Map<ItemId, List<byte[]>> byAccount = new TreeMap<>();

    /** Of this plan. What is done to an account itself stands for it; where there is nothing of that, all on it. */
    public StepsElsewhere(Plan plan) {
        for (Plan.PlanAccount account : plan.accounts()) {
            ItemId id = account.ref().id();
            List<PlannedStep> all = plan.steps().stream()
                    .filter(step -> step.account().id().equals(id))
                    .toList();
            List<PlannedStep> itself =
                    all.stream().filter(step -> step.access().id().equals(id)).toList();
            byAccount.put(
                    id,
                    (itself.isEmpty() ? all : itself)
                            .stream()
                                    .map(step -> StepIds.tail(step.access().id(), step.effect()))
                                    .collect(Collectors.toCollection(ArrayList::new)));
        }
    }

    /** The accounts of the plan, with the ids by which a plan of this case and generation would have them. */
    public Map<ItemId, List<StepId>> in(String caseId, int generation) {
        byte[] head = StepIds.head(caseId, generation);
        Map<ItemId, List<StepId>> ids = new TreeMap<>();
        byAccount.forEach((account, tails) -> ids.put(
                account, tails.stream().map(tail -> StepIds.of(head, tail)).toList()));
        return ids;
    }
}
