package io.deprov.core.execute;

import io.deprov.core.journal.StepState;
import io.deprov.core.lane.Lane;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.time.SteadyTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Gives back the steps of one partition that are to be given back, the last one first: what was taken because something else was gone
 * comes back before it. Waits for the target's lag, and for a call that was found in doubt; nothing else is waited for. One thread.
 */
final class RestoreTrack {

    private final List<PlannedStep> steps;
    private final StepProgress progress;
    private final RestoreKernel kernel;
    private final StepCalls calls;
    private final Lane lane;
    private final TargetStop stop;
    private final TargetRun.Login login;
    private final SteadyTime time;
    private Optional<String> stopped = Optional.empty();

    RestoreTrack(
            List<PlannedStep> steps,
            StepProgress progress,
            RestoreKernel kernel,
            StepCalls calls,
            Lane lane,
            TargetStop stop,
            TargetRun.Login login,
            SteadyTime time) {
        this.steps = steps;
        this.progress = progress;
        this.kernel = kernel;
        this.calls = calls;
        this.lane = lane;
        this.stop = stop;
        this.login = login;
        this.time = time;
    }

    /** Goes through them; gives why the partition ended early, if it did. */
    Optional<String> run() {
        List<PlannedStep> lastFirst = new ArrayList<>(steps);
        Collections.reverse(lastFirst);
        for (PlannedStep step : lastFirst) {
            StepState state = progress.record(step).state();
            if (state == StepState.RESTORING || state == StepState.RESTORE_IN_DOUBT) {
                run(step, state == StepState.RESTORE_IN_DOUBT);
            }
        }
        return stopped;
    }

    private void run(PlannedStep step, boolean wasInDoubt) {
        boolean isOwedACall = wasInDoubt;
        boolean goesOn = true;
        while (goesOn && stopped.isEmpty() && stop.why().isEmpty()) {
            Optional<NextAction> next = visit(step);
            Optional<NextAction> again = next.filter(action -> action.again().isPresent());
            boolean isDoubt = again.map(NextAction::reason).equals(Optional.of(NextAction.Wait.DOUBT));
            goesOn = again.isPresent() && (!isDoubt || isOwedACall);
            if (goesOn) {
                time.sleep(again.get().again().orElseThrow());
            }
            isOwedACall &= next.map(NextAction::state).equals(Optional.of(StepState.RESTORE_IN_DOUBT));
        }
    }

    private Optional<NextAction> visit(PlannedStep step) {
        Lane.Answer answer = lane.enter();
        if (answer.visit().isEmpty()) {
            Lane.Refusal refusal = answer.refusal().orElseThrow();
            if (refusal.isPacing()) {
                time.sleep(refusal.pause());
                return visit(step);
            }
            stopped = Optional.of(refusal.why() + "; not before " + refusal.until());
            return Optional.empty();
        }
        NextAction next;
        try (Lane.Visit visit = answer.visit().get()) {
            calls.on(visit);
            next = kernel.run(step);
        }
        progress.tell(step);
        if (calls.isLoginRefused() && login.renewOnce()) {
            return visit(step);
        }
        switch (next.scope()) {
            case NOBODY -> {}
            case PARTITION -> stopped = Optional.of(next.why());
            case TARGET -> stop.stop(next.why());
        }
        return Optional.of(next);
    }
}
