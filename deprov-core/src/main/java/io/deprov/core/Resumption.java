package io.deprov.core;

import io.deprov.core.execute.StepStatuses;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.plan.Plan;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Decides which executions something can be done for now. */
final class Resumption {

    private final StepStore store;
    private final Clock clock;
    private final List<String> needApproval = new ArrayList<>();
    private int open;
    private int ran;

    Resumption(StepStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The plans whose executions are not finished, oldest first. A plan that was taken over is open while it has doubts. */
    List<String> open() {
        List<String> digests = new ArrayList<>();
        store.cases(record -> {
            if (!record.isFinished()) {
                digests.add(record.planDigest());
            }
        });
        open = digests.size();
        return digests;
    }

    /** Calls may be made under a valid approval of a plan that none has taken over. */
    boolean mayCall(CaseRecord record) {
        return record.supersededBy() == null && record.approval().isValidAt(clock.instant());
    }

    /** Whether something can be done for it now. */
    boolean isWorthwhile(Plan plan, CaseRecord record) {
        boolean unsettled = record.steps().values().stream().anyMatch(Resumption::isUnsettled);
        boolean due = record.supersededBy() == null
                && plan.steps().stream()
                        .anyMatch(step -> StepStatuses.isDue(step, record.step(step.id()), clock.instant()));
        if (due && !mayCall(record)) {
            needApproval.add(record.planDigest());
        }
        boolean worthwhile = unsettled || (due && mayCall(record)) || record.verdict() == null;
        if (worthwhile) {
            ran++;
        }
        return worthwhile;
    }

    private static boolean isUnsettled(StepRecord step) {
        return step.state().isInDoubt() || step.state() == StepState.DONE || step.isUnverified();
    }

    Resumed summary() {
        return new Resumed(open, ran, needApproval);
    }
}
