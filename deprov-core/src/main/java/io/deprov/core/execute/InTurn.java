package io.deprov.core.execute;

import io.deprov.core.journal.StepState;
import io.deprov.core.lane.Lane;
import io.deprov.core.plan.PlannedStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes several steps on one account through the kernel, one after the other, and reads back in one call what was done: the account and a
 * control are read once then, and after the last of our own changes. Used by one thread.
 */
final class InTurn {

    /** So many steps at most: none of them waits long to be read back. */
    static final int MOST = 20;

    private final StepKernel kernel;
    private final StepKernel attempting;
    private final Lane lane;

    InTurn(StepKernel kernel, Lane lane) {
        this.kernel = kernel;
        this.attempting = kernel.withoutReadingBack();
        this.lane = lane;
    }

    /**
     * Runs these steps, on one visit of the lane. What does not go well ends the turn: whoever comes after it has to know that first.
     *
     * @param steps all of them on one account, none of them its deletion
     * @return where each that had its turn has come to rest for now, in the given order
     */
    Map<PlannedStep, NextAction> run(List<PlannedStep> steps) {
        Map<PlannedStep, NextAction> ended = new LinkedHashMap<>();
        List<PlannedStep> done = new ArrayList<>();
        for (PlannedStep step : steps) {
            // The visit has begun one step; others are begun as fast as the target's owner allows, and nobody waits for
            // them.
            if (!ended.isEmpty() && (lane.isWaitedFor() || lane.more(1) == 0)) {
                break;
            }
            NextAction next = attempting.run(step);
            ended.put(step, next);
            if (next.state() != StepState.DONE) {
                break;
            }
            done.add(step);
        }
        if (!done.isEmpty()) {
            ended.putAll(kernel.readBack(done));
        }
        return ended;
    }
}
