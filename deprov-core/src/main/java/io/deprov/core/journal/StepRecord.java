package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import io.deprov.api.StepId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a step stands.
 *
 * @param id which step
 * @param state its state
 * @param fence goes up with every claim and every person's decision; a completion with another fence is stale
 * @param attempt how many intents there were
 * @param reason one word for programs
 * @param why one sentence for people
 * @param at not before this time; null when it does not matter
 * @param pending what to poll with; null when nothing was accepted
 * @param intentAt when the last intent was made; null when there was none
 * @param deadline until when the last intent's call may have taken effect, without the target's lag; null when there was none
 * @param plannedAt when the case first planned it; its time offset counts from here, so that planning again does not put it off
 * @param since when it came into this state
 * @param failures how many times in a row it has failed
 * @param failingSince when the first of these was; null when it does not fail
 * @param changedBy the earliest attempt whose call may have taken effect; 0 when there is none, or it was given back since
 * @param undo what can undo that; null when nothing is kept. A later attempt's never takes its place: it was read after our own change
 */
public record StepRecord(
        StepId id,
        StepState state,
        long fence,
        int attempt,
        String reason,
        String why,
        @Nullable Instant at,
        @Nullable String pending,
        @Nullable Instant intentAt,
        @Nullable Instant deadline,
        Instant plannedAt,
        Instant since,
        int failures,
        @Nullable Instant failingSince,
        int changedBy,
        @Nullable KeptUndo undo) {

    /** The reason of a step that is parked although its call succeeded, because it could not be read back. */
    public static final String UNVERIFIED = "UNVERIFIED";

    /** The reason of a step that is parked because it was verified and did not hold any more later. */
    public static final String REOPENED = "REOPENED";

    /** The reason of a pause that has begun; {@link #at} is when it ends. */
    public static final String PAUSE = "PAUSE";

    /** Checks the parts. */
    public StepRecord {
        requireNonNull(id, "id");
        requireNonNull(state, "state");
        requireNonNull(reason, "reason");
        requireNonNull(why, "why");
        requireNonNull(plannedAt, "plannedAt");
        requireNonNull(since, "since");
    }

    /** Not before this time, if it matters. */
    public Optional<Instant> notBefore() {
        return Optional.ofNullable(at);
    }

    /** True for a pause that has begun and is not over. */
    public boolean isPausing() {
        return state == StepState.WAITING && reason.equals(PAUSE);
    }

    /** True for a step whose call succeeded and that could not be read back: it is read again before anything is called. */
    public boolean isUnverified() {
        return state == StepState.PARKED && reason.equals(UNVERIFIED);
    }

    /** True for a step that may have taken effect and is not read back yet: it is read before anything is called again, under any plan. */
    public boolean isUnsettled() {
        return state.isInDoubt() || state == StepState.DONE || isUnverified();
    }

    /**
     * True for a step that was verified and does not hold any more, and for a deletion that followed from it. Somebody may have had a
     * reason, so no timer brings it about again: a person does, a deletion only when it was released.
     */
    public boolean isReopened() {
        return state == StepState.PARKED && reason.equals(REOPENED);
    }

    /** True for a step that ended here because a newer plan of the case took it over: what becomes of it is said there. */
    public boolean isTakenOver() {
        return state == StepState.CANCELLED && reason.equals(CaseHistory.SUPERSEDED);
    }

    /** True for a step that a person gave back, or called off because of that. */
    public boolean isEndedByRestoring() {
        return state.isGivenBack() || (state == StepState.CANCELLED && reason.equals(RestoreDecision.RESTORE));
    }

    /** What to poll with, if something was accepted. */
    public Optional<String> pendingHandle() {
        return Optional.ofNullable(pending);
    }

    /** Until when the last intent's call may have taken effect. */
    public Optional<Instant> callDeadline() {
        return Optional.ofNullable(deadline);
    }

    /** When it began to fail, if it does. */
    public Optional<Instant> firstFailure() {
        return Optional.ofNullable(failingSince);
    }

    /** What can undo the step, if something is kept. */
    public Optional<KeptUndo> keptUndo() {
        return Optional.ofNullable(undo);
    }

    /** How a step begins. */
    public static StepRecord opened(StepId id, StepState state, String why, Instant time) {
        return new StepRecord(id, state, 0, 0, "", why, null, null, null, null, time, time, 0, null, 0, null);
    }

    /** After a change of state. */
    public StepRecord moved(Transition transition, Instant time) {
        StepState to = transition.to();
        boolean failed = to == StepState.RETRY_AT || to == StepState.PARKED || to == StepState.IN_DOUBT;
        // Not when it is done only: a call that succeeds again and again without effect fails all the same.
        boolean well = to.isFinished() || isReleased(transition);
        // What surely did nothing has changed nothing; whatever was read before it is not what was there before the
        // next attempt.
        boolean isAsBefore = to == StepState.RESTORED || (transition.noEffect() && changedBy == attempt);
        return new StepRecord(
                id,
                to,
                fence,
                attempt,
                transition.reason(),
                transition.why(),
                transition.at(),
                transition.pending(),
                intentAt,
                deadline,
                plannedAt,
                time,
                well ? 0 : failed ? failures + 1 : failures,
                well ? null : failed && (failingSince == null || failingSince.isAfter(time)) ? time : failingSince,
                isAsBefore ? 0 : changedBy,
                isAsBefore ? null : undo);
    }

    /** What a person wants to be tried again has not failed yet, whatever was before. */
    private static boolean isReleased(Transition transition) {
        return transition.to() == Decision.Kind.RELEASE.to()
                && transition.reason().equals(Decision.Kind.RELEASE.name());
    }

    /** After a person's decision: whoever still works on the step by what it was before comes too late. */
    public StepRecord decided() {
        return new StepRecord(
                id,
                state,
                fence + 1,
                attempt,
                reason,
                why,
                at,
                pending,
                intentAt,
                deadline,
                plannedAt,
                since,
                failures,
                failingSince,
                changedBy,
                undo);
    }

    /** After a claim. */
    public StepRecord claimed(Intent intent, long newFence, int newAttempt, Instant time) {
        boolean isFirst = changedBy == 0;
        return called(
                StepState.INTENT,
                intent,
                newFence,
                newAttempt,
                time,
                isFirst ? newAttempt : changedBy,
                isFirst ? intent.undo() : undo);
    }

    /** After a claim to give it back. */
    public StepRecord restoring(Intent intent, long newFence, int newAttempt, Instant time) {
        return called(StepState.RESTORE_IN_DOUBT, intent, newFence, newAttempt, time, changedBy, undo);
    }

    private StepRecord called(
            StepState to,
            Intent intent,
            long newFence,
            int newAttempt,
            Instant time,
            int first,
            @Nullable KeptUndo kept) {
        return new StepRecord(
                id,
                to,
                newFence,
                newAttempt,
                "",
                "",
                null,
                null,
                time,
                intent.deadline(),
                plannedAt,
                time,
                failures,
                failingSince,
                first,
                kept);
    }

    /**
     * The same, in a newer plan of the case: what was changed under the earlier one can be undone under this one. Attempts go on counting,
     * so that the earlier one's is never taken for one of this plan.
     */
    public StepRecord changedBefore(StepRecord earlier) {
        return new StepRecord(
                id,
                state,
                fence,
                earlier.changedBy == 0 ? attempt : Math.max(attempt, earlier.attempt),
                reason,
                why,
                at,
                pending,
                intentAt,
                deadline,
                plannedAt,
                since,
                failures,
                failingSince,
                earlier.changedBy,
                earlier.undo);
    }

    /** The same, planned already when an earlier plan of the case was opened. */
    public StepRecord plannedAt(Instant earlier) {
        return new StepRecord(
                id,
                state,
                fence,
                attempt,
                reason,
                why,
                at,
                pending,
                intentAt,
                deadline,
                earlier,
                since,
                failures,
                failingSince,
                changedBy,
                undo);
    }
}
