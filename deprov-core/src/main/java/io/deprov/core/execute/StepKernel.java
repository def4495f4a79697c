package io.deprov.core.execute;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.Verification;
import io.deprov.core.call.Deadline;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.KeptUndo;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import io.deprov.core.undo.UndoException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The only code that calls a target to take something away. One step at a time: prepare, seal what can undo it, make the intent durable
 * in journal and audit log, call once, make the outcome durable, verify. A step whose call may have taken effect is verified before anything is called
 * again, and not called again while the first call may still land ({@link Settlement}).
 *
 * <p>Not tied to any engine: {@link #run} can be called at any time, any number of times, and does not wait; state lives in the
 * {@link io.deprov.core.journal.StepStore}. Thread-safe for different steps.
 */
final class StepKernel {

    private static final int MOST_ROUNDS = 3;
    private static final String LATE = "LATE";
    private static final String UNDO_NOT_KEPT = "UNDO_NOT_KEPT";

    private final StepJournal journal;
    private final StepCalls calls;
    private final Undo undo;
    private final Settlement settlement;
    private final FailureRules rules;
    private final Ages ages;
    private final Clock clock;
    private final Duration callTimeout;
    private final BooleanSupplier mayCall;
    private final boolean readsBack;

    /**
     * A kernel for the steps of one plan on one target.
     *
     * @param callTimeout how long a call is given
     * @param mayCall asked before each attempt; false while there is no valid approval: doubts are settled by reading, nothing is called
     */
    StepKernel(
            StepJournal journal,
            StepCalls calls,
            Undo undo,
            FailureRules rules,
            Ages ages,
            Clock clock,
            Duration callTimeout,
            BooleanSupplier mayCall) {
        this.journal = journal;
        this.calls = calls;
        this.undo = undo;
        this.settlement = new Settlement(journal, calls, rules, ages, clock, callTimeout);
        this.rules = rules;
        this.ages = ages;
        this.clock = clock;
        this.callTimeout = callTimeout;
        this.mayCall = mayCall;
        this.readsBack = true;
    }

    private StepKernel(StepKernel other, boolean readsBack) {
        this.journal = other.journal;
        this.calls = other.calls;
        this.undo = other.undo;
        this.settlement = other.settlement;
        this.rules = other.rules;
        this.ages = other.ages;
        this.clock = other.clock;
        this.callTimeout = other.callTimeout;
        this.mayCall = other.mayCall;
        this.readsBack = readsBack;
    }

    /** Reads back several steps of one account that are DONE, in one call. */
    Map<PlannedStep, NextAction> readBack(List<PlannedStep> done) {
        return settlement.verifyDone(done);
    }

    /** The same, for somebody who has several steps {@link #readBack} together: a step whose attempt succeeded stays DONE. */
    StepKernel withoutReadingBack() {
        return new StepKernel(this, false);
    }

    /** Takes a step as far as it goes now. Whether its time has come is the caller's to know. */
    NextAction run(PlannedStep step) {
        return run(step, true);
    }

    /** The same, of a deletion whose account was not shown by a look at all that it has: it is not deleted where it is there after all. */
    NextAction runUnseen(PlannedStep deletion) {
        return run(deletion, false);
    }

    private NextAction run(PlannedStep step, boolean mayBeCalled) {
        StepRecord record = journal.record(step);
        return switch (record.state()) {
            case VERIFIED, CANCELLED, ATTESTED, DRIFTED, REFUSED, MANUAL, RESTORING, RESTORE_IN_DOUBT, RESTORED ->
                NextAction.of(record.state());
            case INTENT, IN_DOUBT -> settle(step, record);
            case DONE -> settlement.verifyDone(step, record);
            case PARKED ->
                record.isUnverified() ? settlement.verifyDone(step, record) : begin(step, record, mayBeCalled);
            case PLANNED, WAITING, READY, RETRY_AT -> begin(step, record, mayBeCalled);
        };
    }

    private NextAction begin(PlannedStep step, StepRecord record, boolean mayBeCalled) {
        return step.kind() == StepKind.CONSEQUENCE
                ? settlement.follow(step, record)
                : attempt(step, record, mayBeCalled);
    }

    /**
     * Leaves a step alone that a guard objects to because its account is not shown. Whether the account's name is another's by now is
     * asked all the same, and said: somebody has to know, and reading touches nothing.
     */
    NextAction refuse(PlannedStep step, String objection) {
        StepRecord record = journal.record(step);
        if (record.isReopened()) {
            return NextAction.of(record.state());
        }
        String besides = "";
        try {
            if (calls.prepare(step) instanceof Preparation.Drifted drifted) {
                return journal.move(step, record.fence(), Transition.to(StepState.DRIFTED, "DRIFTED", drifted.what()));
            }
        } catch (ConnectorException e) {
            besides = "; " + e.getMessage();
        }
        return journal.move(
                step, record.fence(), Transition.to(StepState.REFUSED, TargetRun.GUARD, objection + besides));
    }

    /** Looks whether an attested step can be seen to hold; changes nothing. */
    NextAction look(PlannedStep step) {
        return settlement.look(step, journal.record(step));
    }

    /** Reads a step's effect back without calling anything; a verified one that does not hold any more is parked. */
    NextAction reread(PlannedStep step) {
        StepRecord record = journal.record(step);
        if (record.state().isInDoubt()) {
            return settle(step, record);
        }
        if (record.state() == StepState.DONE || record.isUnverified()) {
            return settlement.verifyDone(step, record);
        }
        if (step.kind() == StepKind.CONSEQUENCE && mayHaveFollowed(step, record)) {
            return settlement.followed(step, record);
        }
        return record.state() == StepState.VERIFIED ? settlement.reread(step, record) : NextAction.of(record.state());
    }

    private boolean mayHaveFollowed(PlannedStep step, StepRecord record) {
        boolean isOpen = switch (record.state()) {
            case PLANNED, WAITING, READY, RETRY_AT, PARKED -> true;
            default -> false;
        };
        return isOpen
                && step.needs().stream()
                        .allMatch(need -> journal.record(need).state().isOutOfTheWay());
    }

    /**
     * One attempt: prepare, intent, call, outcome, verify. It holds on to the fence it has read: a step that somebody else has taken on
     * meanwhile is left to them.
     */
    private NextAction attempt(PlannedStep step, StepRecord record, boolean mayBeCalled) {
        long fence = record.fence();
        NextAction last = NextAction.of(record.state());
        if (calls.isOut(step)) {
            return last.stopping(NextAction.Scope.NOBODY, "an earlier call for it has not come back yet");
        }
        for (int round = 0; round < MOST_ROUNDS && mayCall.getAsBoolean(); round++) {
            Preparation preparation;
            try {
                preparation = calls.prepare(step);
            } catch (ConnectorException e) {
                return failedWithoutEffect(
                        e, journal.move(step, fence, rules.afterRead(e, journal.record(step))), step);
            }
            long read = fence;
            Optional<NextAction> settled = preparation.match(
                    ready -> drift(step, read, ready),
                    already -> Optional.of(alreadyInState(step, read, already)),
                    notRemovable -> Optional.of(journal.move(
                            step, read, Transition.to(StepState.PARKED, "NOT_REMOVABLE", notRemovable.why()))),
                    drifted -> Optional.of(
                            journal.move(step, read, Transition.to(StepState.DRIFTED, "DRIFTED", drifted.what()))));
            if (settled.isPresent()) {
                return settled.get();
            }
            if (!mayBeCalled) {
                return journal.move(
                        step,
                        fence,
                        Transition.to(
                                StepState.PARKED,
                                "UNREADABLE",
                                "the account is there, and a look at all that it has did not show it: what is left of it could not"
                                        + " be found any more"));
            }
            last = call(step, fence, (Preparation.Ready) preparation);
            StepRecord after = journal.record(step);
            fence++;
            boolean again = after.fence() == fence
                    && after.state() == StepState.RETRY_AT
                    && (after.reason().equals(FailureClass.CONFLICT.name())
                            || after.reason().equals(LATE));
            if (!again) {
                return last;
            }
        }
        return last;
    }

    private Optional<NextAction> drift(PlannedStep step, long fence, Preparation.Ready ready) {
        String what = calls.otherItem(step, ready)
                ? "the connector found another item under the planned one's name"
                : calls.materialFactsChanged(step, ready) ? "a material fact changed since planning; plan again" : "";
        return what.isEmpty()
                ? Optional.empty()
                : Optional.of(journal.move(step, fence, Transition.to(StepState.DRIFTED, "DRIFTED", what)));
    }

    private NextAction alreadyInState(PlannedStep step, long fence, Preparation.AlreadyInState already) {
        journal.move(
                step,
                fence,
                Transition.to(StepState.DONE, "ALREADY_IN_STATE", "").seen(calls.seen(already.proof())));
        return verifyDone(step, fence);
    }

    private NextAction call(PlannedStep step, long fence, Preparation.Ready ready) {
        Optional<KeptUndo> kept;
        try {
            kept = undo.seal(step, journal.record(step), ready);
        } catch (UndoException e) {
            return undoNotKept(step, fence, String.valueOf(e.getMessage()));
        }
        Deadline deadline = calls.deadline();
        Intent intent = new Intent(
                ready.stateToken().value(),
                step.id().value(),
                deadline.at(),
                calls.seen(ready.current().facts()),
                kept.orElse(null));
        Optional<Claim> claim = journal.claim(step, fence, intent);
        if (claim.isEmpty()) {
            return NextAction.of(journal.record(step).state());
        }
        if (deadline.remaining().compareTo(callTimeout.dividedBy(2)) < 0) {
            // What is left is too little: the journal has told everybody that nothing lands after the deadline.
            return journal.complete(
                    step,
                    claim.get(),
                    Transition.to(
                                    StepState.RETRY_AT,
                                    LATE,
                                    "nothing was sent: making the intent durable took too much of the call's time")
                            .withoutEffect()
                            .at(clock.instant()));
        }
        RevokeOutcome outcome;
        try {
            outcome = calls.revoke(
                    step,
                    ready,
                    claim.get(),
                    deadline,
                    late -> journal.stale(claim.get(), transition(late, journal.record(step))),
                    late -> journal.stale(claim.get(), rules.inDoubt(late)));
        } catch (ConnectorException e) {
            return failed(step, claim.get(), e);
        }
        return outcome(step, claim.get(), outcome);
    }

    /** The plan says that it can be given back, so without its undo nothing is called; tried again as after a failure. */
    private NextAction undoNotKept(PlannedStep step, long fence, String why) {
        return journal.move(
                step, fence, rules.again(UNDO_NOT_KEPT, "nothing was called: " + why, journal.record(step)));
    }

    private NextAction failed(PlannedStep step, Claim claim, ConnectorException e) {
        if (e.mayHaveTakenEffect()) {
            journal.complete(step, claim, rules.inDoubt(e));
            NextAction settled = settleNow(step, claim.fence());
            return settled.stopping(FailureRules.scope(e), e.failureClass() + ": " + e.getMessage());
        }
        if (e.failureClass() == FailureClass.NOT_FOUND) {
            return notFound(step, claim, e);
        }
        return failedWithoutEffect(
                e,
                journal.complete(
                        step, claim, rules.afterWrite(e, journal.record(step)).withoutEffect()),
                step);
    }

    private NextAction failedWithoutEffect(ConnectorException e, NextAction next, PlannedStep step) {
        NextAction stopping = next.stopping(FailureRules.scope(e), e.failureClass() + ": " + e.getMessage());
        return next.state() == StepState.RETRY_AT
                ? stopping.lookIn(ages.untilRetry(journal.record(step)), NextAction.Wait.RETRY)
                : stopping;
    }

    /** "Not found" is no success: only a read with a positive control says so. */
    private NextAction notFound(PlannedStep step, Claim claim, ConnectorException e) {
        Verification verification = calls.verify(step);
        if (verification instanceof Verification.Holds holds) {
            journal.complete(
                    step,
                    claim,
                    Transition.to(StepState.DONE, "NOT_FOUND", "the target says it is not there")
                            .withoutEffect()
                            .seen(calls.seen(holds.proof())));
            return verifyDone(step, claim.fence());
        }
        return journal.complete(step, claim, rules.parked(e).withoutEffect());
    }

    private NextAction outcome(PlannedStep step, Claim claim, RevokeOutcome outcome) {
        NextAction next = journal.complete(step, claim, transition(outcome, journal.record(step)));
        return switch (next.state()) {
            case DONE -> verifyDone(step, claim.fence());
            case IN_DOUBT -> settleNow(step, claim.fence());
            default -> next;
        };
    }

    private Transition transition(RevokeOutcome outcome, StepRecord record) {
        Transition transition = outcome.match(
                changed -> Transition.to(StepState.DONE)
                        .seen(calls.seen(changed.evidence().facts()))
                        .seen("summary", changed.evidence().summary())
                        .seen(
                                "alsoRemoved",
                                String.valueOf(changed.alsoRemoved().size())),
                already -> Transition.to(StepState.DONE, "ALREADY_IN_STATE", "")
                        .withoutEffect()
                        .seen(calls.seen(already.proof())),
                accepted -> Transition.to(
                                StepState.INTENT, "ACCEPTED", "the target has taken the work and not finished it")
                        .pending(accepted.pending().value()),
                notRemovable -> Transition.to(StepState.PARKED, "NOT_REMOVABLE", notRemovable.why())
                        .withoutEffect(),
                refused -> Transition.to(StepState.REFUSED, "REFUSED", refused.why())
                        .withoutEffect(),
                partial -> rules.again("PARTIAL", partial.why(), record)
                        .seen("done", String.join("; ", partial.done()))
                        .seen("left", String.join("; ", partial.left())),
                unknown -> keepingHandle(record, Transition.to(StepState.IN_DOUBT, "UNKNOWN", unknown.why())));
        return transition.seen("outcome", outcome.kind().name());
    }

    /** Work that the target has taken is asked after for as long as it is not known what became of it. */
    private static Transition keepingHandle(StepRecord record, Transition transition) {
        return record.pendingHandle().map(transition::pending).orElse(transition);
    }

    private NextAction verifyDone(PlannedStep step, long fence) {
        StepRecord record = journal.record(step);
        return readsBack && record.fence() == fence && record.state() == StepState.DONE
                ? settlement.verifyDone(step, record)
                : NextAction.of(record.state());
    }

    private NextAction settleNow(PlannedStep step, long fence) {
        StepRecord record = journal.record(step);
        return record.fence() == fence && record.state() == StepState.IN_DOUBT
                ? settlement.settle(step, record)
                : NextAction.of(record.state());
    }

    private NextAction settle(PlannedStep step, StepRecord record) {
        Optional<String> handle = record.pendingHandle();
        return handle.isPresent() ? poll(step, record, handle.get()) : settlement.settle(step, record);
    }

    /** Accepted work is asked after, never called again; where it cannot be asked after, reading decides. */
    private NextAction poll(PlannedStep step, StepRecord record, String handle) {
        Claim claim = journal.claimed(step, record);
        try {
            Optional<RevokeOutcome> outcome = calls.poll(step, handle);
            if (outcome.isEmpty()) {
                return settlement.settle(step, record);
            }
            boolean same = outcome.get() instanceof RevokeOutcome.Accepted accepted
                    && accepted.pending().value().equals(handle);
            return same ? NextAction.of(record.state()) : outcome(step, claim, outcome.get());
        } catch (ConnectorException e) {
            return switch (e.failureClass()) {
                case NOT_FOUND, INVALID_REQUEST, UNSUPPORTED -> settlement.settle(step, record);
                default ->
                    NextAction.of(record.state()).stopping(FailureRules.scope(e), String.valueOf(e.getMessage()));
            };
        }
    }
}
