package io.deprov.core.execute;

import io.deprov.core.journal.StepState;
import io.deprov.core.lane.Lane;
import io.deprov.core.plan.PlannedStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

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
     * @param isStopped whether nothing more is to be called on the target
     * @return where each that had its turn has come to rest for now, in the given order
     */
    Map<PlannedStep, NextAction> run(List<PlannedStep> steps, BooleanSupplier isStopped) {
        Map<PlannedStep, NextAction> ended = new LinkedHashMap<>();
        List<PlannedStep> done = new ArrayList<>();
        NextAction.Scope scope = NextAction.Scope.NOBODY;
        for (PlannedStep step : steps) {
            if (!ended.isEmpty() && !mayGoOn(isStopped)) {
                break;
            }
            NextAction next = attempting.run(step);
            ended.put(step, next);
            if (next.state() != StepState.DONE) {
                scope = next.scope();
                break;
            }
            done.add(step);
        }
        boolean mayRead = scope == NextAction.Scope.NOBODY && lane.refusal().isEmpty() && !isStopped.getAsBoolean();
        if (!done.isEmpty() && mayRead) {
            ended.putAll(kernel.readBack(done));
        } else {
            // Read as soon as somebody may go there again.
            done.forEach(
                    step -> ended.put(step, NextAction.of(StepState.DONE).lookIn(Duration.ZERO, NextAction.Wait.LAG)));
        }
        return ended;
    }

    /**
     * The visit has begun one step. Others are begun while nobody waits for them, nobody has been asked to stay away meanwhile, and as fast
     * as the target's owner allows.
     */
    private boolean mayGoOn(BooleanSupplier isStopped) {
        return !isStopped.getAsBoolean()
                && !lane.isWaitedFor()
                && lane.refusal().isEmpty()
                && lane.more(1) > 0;
    }
}
