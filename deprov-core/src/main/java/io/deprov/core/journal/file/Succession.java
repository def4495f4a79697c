package io.deprov.core.journal.file;

import io.deprov.core.journal.CaseHistory;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What becomes of a step when a newer plan of the case takes over: of the newer plan's, and of the older one's. */
final class Succession {

    private Succession() {}

    /**
     * How a step begins under a newer plan. What was called before and nobody has read back yet goes on under the same fence, and a pause
     * goes on. A step planned before keeps the time its offset counts from, or planning again every month would put a deletion off for
     * ever; also when a plan in between did not have the step: its target may not have been configured for a while. What can undo a step
     * goes with it.
     *
     * @param planned as the newer plan has it
     * @param earlier as an earlier plan of the case left it
     */
    static StepRecord begun(StepRecord planned, StepRecord earlier, Instant openedAt) {
        return (earlier.isUnsettled() && isReadUnder(planned)) || earlier.isPausing()
                ? earlier
                : planned.plannedAt(beginsAnew(earlier) ? openedAt : earlier.plannedAt())
                        .changedBefore(earlier);
    }

    /**
     * How a step of the older plan ends. What is not read back yet, and is not read under the newer plan, stays as it is, and so does what
     * is given back.
     *
     * @param newer how the newer plan has it; null when it has not
     */
    static StepRecord ended(StepRecord step, @Nullable StepRecord newer, Instant time) {
        boolean isLeftHere = step.isUnsettled() && (newer == null || !isTakenOn(step, newer));
        return step.state().isFinished() || step.state().isGivenBack() || isLeftHere
                ? step
                : step.moved(
                        Transition.to(StepState.CANCELLED, CaseHistory.SUPERSEDED, "a newer plan took over"), time);
    }

    /** Read under a newer plan is what that begins with; what a person has to do nobody reads about. */
    private static boolean isReadUnder(StepRecord planned) {
        return planned.state() != StepState.MANUAL;
    }

    /** By what it began with, whatever has become of it since: a call went over with its time. Where nothing was called nothing is lost. */
    private static boolean isTakenOn(StepRecord step, StepRecord newer) {
        return step.intentAt() == null || newer.intentAt() != null;
    }

    /** The time of what came to its end, by being done or by a person's decision, or was undone since, begins again. */
    private static boolean beginsAnew(StepRecord step) {
        return step.isReopened()
                || step.state().isGivenBack()
                || (step.state().isFinished() && !step.reason().equals(CaseHistory.SUPERSEDED));
    }
}
