package io.deprov.core.execute;

import io.deprov.api.Capabilities;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.Phase;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.CapabilityDigest;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a step may begin: its time has come, what it needs is done, the target still can do what was approved, and, for a deletion,
 * the reasons for it still hold. Writes down why when not.
 */
final class Readiness {

    /** Why a step waits that needs others. */
    static final String NEEDS = "NEEDS";

    private final Plan plan;
    private final List<PlannedStep> targetSteps;
    private final Capabilities capabilities;
    private final Map<ItemId, Objection> objections;
    private final boolean asPlanned;
    private final StepProgress progress;
    private final RetireCheck retireCheck;
    private final Clock clock;

    Readiness(
            Plan plan,
            List<PlannedStep> targetSteps,
            Capabilities capabilities,
            Map<ItemId, Objection> objections,
            StepProgress progress,
            RetireCheck retireCheck,
            Clock clock) {
        this.plan = plan;
        this.targetSteps = targetSteps;
        this.capabilities = capabilities;
        this.objections = objections;
        this.asPlanned = isAsPlanned(plan, targetSteps, capabilities);
        this.progress = progress;
        this.retireCheck = retireCheck;
        this.clock = clock;
    }

    /** Other capabilities than those approved are other promises: what was approved then is not executed now. */
    private static boolean isAsPlanned(Plan plan, List<PlannedStep> steps, Capabilities capabilities) {
        return steps.stream()
                .map(step -> step.access().id().target())
                .distinct()
                .allMatch(id -> plan.targets().stream()
                        .filter(target -> target.target().equals(id))
                        .anyMatch(target -> target.capabilities().equals(CapabilityDigest.of(capabilities))));
    }

    /** Whether a step may begin. */
    enum Answer {
        /** Now. */
        NOW,
        /** Perhaps when other steps have gone on. */
        LATER,
        /** Not in this run. */
        NOT_NOW,
        /** A guard objects, and the target does not show the account: it may have drifted. */
        OBJECTED
    }

    /** What a run reads before it lets a step begin. Calls nothing that changes anything; empty when nobody may go there now. */
    interface Readings {

        /** Reads a step back. */
        Optional<NextAction> back(PlannedStep step);

        /** Looks at the account that is to be deleted. */
        Optional<LastLook.Result> last(PlannedStep deletion);
    }

    /** What a guard has against the step's account; empty when nothing. */
    Optional<Objection> objection(PlannedStep step) {
        return Optional.ofNullable(objections.get(step.account().id()));
    }

    /** Whether what it follows from was given back, so that nobody expects it to hold. */
    boolean isUndoneAtSource(PlannedStep step) {
        return StepStatuses.isUndoneAtSource(plan, step, progress::record);
    }

    /** Whether it may begin now. What is done already and waits to be read back always may. */
    Answer of(PlannedStep step, Readings readings) {
        StepRecord record = progress.record(step);
        return switch (record.state()) {
            case DONE, INTENT, IN_DOUBT -> Answer.NOW;
            case VERIFIED, CANCELLED, ATTESTED, DRIFTED, REFUSED, MANUAL, RESTORING, RESTORE_IN_DOUBT, RESTORED ->
                Answer.LATER;
            // A call that succeeded is read back, whatever else there is to say, before anything is called again.
            case PLANNED, WAITING, READY, RETRY_AT, PARKED ->
                record.isUnverified() ? Answer.NOW : begins(step, record, readings);
        };
    }

    private Answer begins(PlannedStep step, StepRecord record, Readings readings) {
        Optional<Objection> objection = objection(step);
        if (objection.isPresent() && !objection.get().isShown()) {
            return Answer.OBJECTED;
        }
        if (objection.isPresent() && record.isReopened()) {
            return Answer.NOT_NOW;
        }
        if (objection.isPresent()) {
            // Seldom: what was in doubt when the guards were asked has been settled since.
            progress.move(
                    step,
                    Transition.to(
                            StepState.REFUSED, TargetRun.GUARD, objection.get().why()));
            return Answer.NOT_NOW;
        }
        if (!isDue(step, record) || !hasWhatItNeeds(step, record)) {
            return Answer.LATER;
        }
        if (step.kind() == StepKind.CONSEQUENCE) {
            return Answer.NOW;
        }
        if (!canBeDone(step)) {
            return Answer.NOT_NOW;
        }
        return step.phase() == Phase.RETIRE ? premises(step, readings) : Answer.NOW;
    }

    /** A step was read back and does not hold any more: whoever undid it may have had a reason, and a deletion cannot be taken back. */
    void reopened(PlannedStep reopened) {
        for (PlannedStep step : targetSteps) {
            StepState state = progress.record(step).state();
            boolean isSettled = !state.isFinished() && !state.isInDoubt() && state != StepState.DONE;
            if (step.phase() == Phase.RETIRE && step.needs().contains(reopened.id()) && isSettled) {
                parked(
                        step,
                        StepRecord.REOPENED,
                        reopened.effect().name()
                                + " was verified and does not hold any more: find out why, then release the"
                                + " deletion, or cancel the case");
            }
        }
    }

    private boolean isDue(PlannedStep step, StepRecord record) {
        Instant due = StepStatuses.dueAt(record, step);
        if (due.isAfter(clock.instant())) {
            waiting(
                    step,
                    record,
                    Transition.to(StepState.WAITING, "NOT_DUE", "").at(due));
            return false;
        }
        return true;
    }

    private boolean hasWhatItNeeds(PlannedStep step, StepRecord record) {
        long missing = step.needs().stream()
                .filter(id -> !progress.record(id).state().isOutOfTheWay())
                .count();
        if (missing > 0) {
            waiting(step, record, Transition.to(StepState.WAITING, NEEDS, "waits for " + missing + " other steps"));
            return false;
        }
        return true;
    }

    private boolean canBeDone(PlannedStep step) {
        if (capabilities.find(step.access().kind(), step.effect()).isEmpty()) {
            parked(
                    step,
                    "UNSUPPORTED",
                    capabilities
                            .whyImpossible(step.access().kind(), step.effect())
                            .orElse("the target could do this when the plan was made and cannot any more"));
            return false;
        }
        if (!asPlanned) {
            parked(
                    step,
                    "CAPABILITIES_CHANGED",
                    "what the target can do has changed since the plan was made (another version, schema, policy or"
                            + " configuration); plan again and have that approved");
            return false;
        }
        return true;
    }

    private Answer premises(PlannedStep deletion, Readings readings) {
        Optional<String> objection = retireCheck.objection(plan.subject());
        if (objection.isPresent()) {
            parked(deletion, "NOT_A_LEAVER", objection.get());
            return Answer.NOT_NOW;
        }
        for (PlannedStep step : targetSteps) {
            boolean isBlock =
                    deletion.needs().contains(step.id()) && step.effect().equals(Effect.BLOCK_SIGN_IN);
            boolean isReadable = progress.record(step).state() == StepState.VERIFIED
                    || (progress.record(step).state() == StepState.ATTESTED && step.kind() == StepKind.CALL);
            if (isBlock && isReadable) {
                Answer answer = readings.back(step)
                        .map(block -> afterReading(deletion, block))
                        .orElse(Answer.LATER);
                if (answer != Answer.NOW) {
                    return answer;
                }
            }
        }
        boolean isDeletion = deletion.effect().equals(Effect.DELETE)
                && deletion.access().kind().equals(AccessKind.ACCOUNT);
        return isDeletion
                ? readings.last(deletion)
                        .map(look -> afterLooking(deletion, look))
                        .orElse(Answer.LATER)
                : Answer.NOW;
    }

    /**
     * Weeks after sign-in was blocked somebody may have opened it again, for a reason. Then the account is deleted only when a person has
     * released the deletion; when it cannot be read, deletion is parked.
     */
    private Answer afterReading(PlannedStep deletion, NextAction block) {
        if (block.state() == StepState.ATTESTED) {
            parked(
                    deletion,
                    "NOT_BLOCKED",
                    "sign-in was attested as blocked by hand, and is not: block it, or plan again");
            return Answer.NOT_NOW;
        }
        if (block.state() != StepState.VERIFIED) {
            parked(
                    deletion,
                    StepRecord.REOPENED,
                    "sign-in was opened again since it was blocked: find out why, then release the deletion, or cancel the case");
            return Answer.NOT_NOW;
        }
        if (!block.why().isEmpty()) {
            parked(deletion, "UNREADABLE", "whether sign-in still is blocked could not be read: " + block.why());
            return Answer.NOT_NOW;
        }
        return Answer.NOW;
    }

    private Answer afterLooking(PlannedStep deletion, LastLook.Result look) {
        if (look.isClear()) {
            return Answer.NOW;
        }
        parked(deletion, look.reason(), look.why());
        return Answer.NOT_NOW;
    }

    private void parked(PlannedStep step, String reason, String why) {
        progress.move(step, Transition.to(StepState.PARKED, reason, why));
    }

    private void waiting(PlannedStep step, StepRecord record, Transition transition) {
        if (record.state() != StepState.WAITING || !record.why().equals(transition.why())) {
            progress.move(step, transition);
        }
    }
}
