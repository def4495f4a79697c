package io.deprov.cli;

import io.deprov.api.StepId;
import io.deprov.core.plan.Plan;
import java.util.List;

/** A step as a person names it: by the beginning of its id. */
final class StepArgument {

    private static final int FEWEST_DIGITS = 6;

    private StepArgument() {}

    /** The one step of the plan whose id begins so. */
    static StepId of(Plan plan, String beginning) throws UsageException {
        List<StepId> matching = plan.steps().stream()
                .map(each -> each.id())
                .filter(id -> id.value().startsWith(beginning))
                .toList();
        if (beginning.length() < FEWEST_DIGITS) {
            throw new UsageException("--step takes at least the first " + FEWEST_DIGITS + " digits of a step's id");
        }
        if (matching.size() != 1) {
            throw new UsageException((matching.isEmpty()
                            ? "no step of the plan begins with \""
                            : matching.size() + " steps of the plan begin with \"")
                    + beginning + "\"; apply shows the ids of open steps");
        }
        return matching.get(0);
    }
}
