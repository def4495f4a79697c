package io.deprov.core.execute;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.Verification;
import io.deprov.core.audit.AuditPump;
import io.deprov.core.inventory.TargetReader;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.PlannedStep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The only code that calls a target to change something. One step at a time: prepare, make the intent durable in journal and audit
 * log, call once, make the outcome durable, verify. A step whose call may have taken effect is verified before anything is called
 * again, and not called again while the first call may still land.
 *
 * <p>Not tied to any engine: {@link #run} can be called at any time, any number of times; state lives in the {@link StepStore}.
 * Thread-safe for different steps.
 */
final class StepKernel {

    private static final int MOST_ROUNDS = 3;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final String NOT_YET = "NOT_YET";
    private static final String LATE = "LATE";

    private final String planDigest;
    private final StepStore store;
    private final AuditPump pump;
    private final Clock clock;
    private final Sleeper sleeper;
    private final StepCalls calls;
    private final Duration callTimeout;
    private final BooleanSupplier mayCall;

    /**
     * A kernel for the steps of one plan on one target.
     *
     * @param callTimeout how long a call may be on its way
     * @param mayCall asked before each attempt; false while there is no valid approval: doubts are settled by reading, nothing is called
     */
    StepKernel(
            String planDigest,
            StepStore store,
            AuditPump pump,
            Clock clock,
            Sleeper sleeper,
            TargetReader reader,
            Duration callTimeout,
            BooleanSupplier mayCall) {
        this.planDigest = planDigest;
        this.store = store;
        this.pump = pump;
        this.clock = clock;
        this.sleeper = sleeper;
        this.calls = new StepCalls(reader);
        this.callTimeout = callTimeout;
        this.mayCall = mayCall;
    }

    /** Takes a step as far as it goes now. */
    NextAction run(PlannedStep step) {
        StepRecord record = record(step);
        return switch (record.state()) {
            case VERIFIED, CANCELLED, DRIFTED, REFUSED, MANUAL -> NextAction.of(record.state());
            case INTENT, IN_DOUBT -> settle(step, record);
            case DONE -> verifyDone(step, record.fence());
            case RETRY_AT ->
                record.notBefore().map(at -> at.isAfter(clock.instant())).orElse(false)
                        ? NextAction.of(record.state())
                        : attempt(step, record);
            case PARKED -> record.isUnverified() ? verifyDone(step, record.fence()) : attempt(step, record);
            case PLANNED, WAITING, READY -> attempt(step, record);
        };
    }

    /** Reads a step's effect back without calling anything; a verified one that does not hold any more is opened again. */
    NextAction reread(PlannedStep step) {
        StepRecord record = record(step);
        if (record.state().isInDoubt()) {
            return settle(step, record);
        }
        if (record.state() == StepState.DONE || record.isUnverified()) {
            return verifyDone(step, record.fence());
        }
        if (record.state() != StepState.VERIFIED) {
            return NextAction.of(record.state());
        }
        Verification verification = calls.verify(step);
        return verification.match(
                holds -> NextAction.of(StepState.VERIFIED),
                notYet -> move(
                        step,
                        record.fence(),
                        Transition.to(
                                StepState.READY,
                                "REOPENED",
                                "it was verified and does not hold any more: " + notYet.state())),
                hidden -> new NextAction(StepState.VERIFIED, NextAction.Scope.SUSPECT, hidden.why()),
                unreadable -> new NextAction(StepState.VERIFIED, unreadableScope(unreadable), unreadable.why()));
    }

    /**
     * One attempt: prepare, intent, call, outcome, verify. It holds on to the fence it has read: a step that somebody else has taken on
     * meanwhile is left to them.
     */
    private NextAction attempt(PlannedStep step, StepRecord record) {
        long fence = record.fence();
        NextAction last = NextAction.of(record.state());
        for (int round = 0; round < MOST_ROUNDS && mayCall.getAsBoolean(); round++) {
            Preparation preparation;
            try {
                preparation = calls.prepare(step);
            } catch (ConnectorException e) {
                return stop(move(step, fence, FailureRules.afterRead(e, clock.instant())), e);
            }
            long read = fence;
            Optional<NextAction> settled = preparation.match(
                    ready -> drift(step, read, ready),
                    already -> Optional.of(alreadyInState(step, read, already)),
                    notRemovable -> Optional.of(
                            move(step, read, Transition.to(StepState.PARKED, "NOT_REMOVABLE", notRemovable.why()))),
                    drifted ->
                            Optional.of(move(step, read, Transition.to(StepState.DRIFTED, "DRIFTED", drifted.what()))));
            if (settled.isPresent()) {
                return settled.get();
            }
            last = call(step, fence, (Preparation.Ready) preparation);
            StepRecord after = record(step);
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
        if (calls.otherItem(step, ready)) {
            return Optional.of(move(
                    step,
                    fence,
                    Transition.to(
                            StepState.DRIFTED,
                            "DRIFTED",
                            "the connector found another item under the planned one's name")));
        }
        return calls.materialFactsChanged(step, ready)
                ? Optional.of(move(
                        step,
                        fence,
                        Transition.to(
                                StepState.DRIFTED, "DRIFTED", "a material fact changed since planning; plan again")))
                : Optional.empty();
    }

    private NextAction alreadyInState(PlannedStep step, long fence, Preparation.AlreadyInState already) {
        move(step, fence, Transition.to(StepState.DONE, "ALREADY_IN_STATE", "").seen(calls.seen(already.proof())));
        return verifyDone(step, fence);
    }

    private NextAction call(PlannedStep step, long fence, Preparation.Ready ready) {
        Instant deadline = clock.instant().plus(callTimeout);
        Intent intent = new Intent(
                ready.stateToken().value(),
                step.id().value(),
                deadline,
                calls.seen(ready.current().facts()));
        Optional<Claim> claim = store.claim(planDigest, step.id(), fence, intent);
        pump.catchUp();
        if (claim.isEmpty()) {
            return NextAction.of(record(step).state());
        }
        if (clock.instant().isAfter(deadline.minus(callTimeout.dividedBy(2)))) {
            // What is left is too little: the journal has told everybody that nothing lands after the deadline.
            return complete(
                    step,
                    claim.get(),
                    Transition.to(
                                    StepState.RETRY_AT,
                                    LATE,
                                    "nothing was sent: making the intent durable took too much of the call's time")
                            .at(clock.instant()));
        }
        RevokeOutcome outcome;
        try {
            outcome = calls.revoke(step, ready, claim.get(), deadline);
        } catch (ConnectorException e) {
            return failed(step, claim.get(), e);
        }
        return outcome(step, claim.get(), outcome);
    }

    private NextAction failed(PlannedStep step, Claim claim, ConnectorException e) {
        if (e.mayHaveTakenEffect()) {
            complete(step, claim, FailureRules.inDoubt(e));
            return stop(settleOnce(step, claim.fence()), e);
        }
        if (e.failureClass() == FailureClass.NOT_FOUND) {
            return notFound(step, claim, e);
        }
        return stop(complete(step, claim, FailureRules.afterWrite(e, clock.instant())), e);
    }

    /** "Not found" is no success: only a read with a positive control says so. */
    private NextAction notFound(PlannedStep step, Claim claim, ConnectorException e) {
        Verification verification = calls.verify(step);
        if (verification instanceof Verification.Holds holds) {
            complete(
                    step,
                    claim,
                    Transition.to(StepState.DONE, "NOT_FOUND", "the target says it is not there")
                            .seen(calls.seen(holds.proof())));
            return verifyDone(step, claim.fence());
        }
        return complete(step, claim, FailureRules.parked(e));
    }

    private NextAction outcome(PlannedStep step, Claim claim, RevokeOutcome outcome) {
        Transition transition = outcome.match(
                changed -> Transition.to(StepState.DONE)
                        .seen(calls.seen(changed.evidence().facts()))
                        .seen("summary", changed.evidence().summary())
                        .seen(
                                "alsoRemoved",
                                String.valueOf(changed.alsoRemoved().size())),
                already -> Transition.to(StepState.DONE, "ALREADY_IN_STATE", "").seen(calls.seen(already.proof())),
                accepted -> Transition.to(
                                StepState.INTENT, "ACCEPTED", "the target has taken the work and not finished it")
                        .pending(accepted.pending().value()),
                notRemovable -> Transition.to(StepState.PARKED, "NOT_REMOVABLE", notRemovable.why()),
                refused -> Transition.to(StepState.REFUSED, "REFUSED", refused.why()),
                partial -> Transition.to(StepState.RETRY_AT, "PARTIAL", partial.why())
                        .at(clock.instant())
                        .seen("done", String.join("; ", partial.done()))
                        .seen("left", String.join("; ", partial.left())),
                unknown -> Transition.to(StepState.IN_DOUBT, "UNKNOWN", unknown.why()));
        NextAction next =
                complete(step, claim, transition.seen("outcome", outcome.kind().name()));
        return switch (next.state()) {
            case DONE -> verifyDone(step, claim.fence());
            case IN_DOUBT -> settleOnce(step, claim.fence());
            default -> next;
        };
    }

    /** After a successful call: reads until it holds, or until a read that began after the target's lag was over says no. */
    private NextAction verifyDone(PlannedStep step, long fence) {
        Instant begun = clock.instant();
        Instant patience = begun.plus(step.maximumLag());
        Duration pause = LOOK_AGAIN;
        Verification verification = calls.verify(step);
        while (verification.kind() == Verification.Kind.NOT_YET && begun.isBefore(patience)) {
            sleeper.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            begun = clock.instant();
            verification = calls.verify(step);
        }
        return verification.match(
                holds -> verified(step, fence, holds),
                notYet -> move(
                        step,
                        fence,
                        Transition.to(
                                        StepState.RETRY_AT,
                                        NOT_YET,
                                        "the call succeeded, but it does not hold: " + notYet.state())
                                .at(clock.instant())),
                hidden -> unverified(step, fence, "HIDDEN", hidden.why(), NextAction.Scope.NOBODY),
                unreadable -> unverified(
                        step, fence, unreadable.failureClass().name(), unreadable.why(), unreadableScope(unreadable)));
    }

    /** Done, and not shown: no call is out, so it is parked; the next time it is read again before anything is called. */
    private NextAction unverified(PlannedStep step, long fence, String because, String why, NextAction.Scope scope) {
        NextAction next = move(
                step,
                fence,
                Transition.to(StepState.PARKED, StepRecord.UNVERIFIED, "done, but it could not be read back: " + why)
                        .seen("because", because));
        return new NextAction(next.state(), scope, why);
    }

    private static NextAction.Scope unreadableScope(Verification.Unreadable unreadable) {
        return FailureRules.scope(unreadable.failureClass());
    }

    /**
     * A step found in doubt, at start or later: verify first and wait while the first call may land. When it did not, the step is
     * ready to be tried again, and whether it may be is asked as for any other: guards, capabilities and premises may have changed.
     */
    private NextAction settle(PlannedStep step, StepRecord record) {
        long fence = record.fence();
        if (record.pendingHandle().isPresent()) {
            return poll(step, record, record.pendingHandle().get());
        }
        Instant begun = clock.instant();
        NextAction last = settleOnce(step, fence);
        Instant until = earliestRepeat(step, record);
        if (begun.isBefore(until) && isNotYet(step)) {
            Duration wait = Duration.between(clock.instant(), until);
            if (!wait.isNegative()) {
                sleeper.sleep(wait);
            }
            last = settleOnce(step, fence);
        }
        if (!isNotYet(step)) {
            return last;
        }
        return move(
                step,
                fence,
                Transition.to(StepState.RETRY_AT, NOT_YET, "the call in doubt did not take effect")
                        .at(clock.instant()));
    }

    private boolean isNotYet(PlannedStep step) {
        StepRecord record = record(step);
        return record.state() == StepState.IN_DOUBT && record.reason().equals(NOT_YET);
    }

    /** Verifies a doubt once, and records what is known now. A handle to poll with is kept while the doubt lasts. */
    private NextAction settleOnce(PlannedStep step, long fence) {
        StepRecord record = record(step);
        Verification verification = calls.verify(step);
        return verification.match(
                holds -> verified(step, fence, holds),
                notYet -> stillInDoubt(
                        step,
                        record,
                        fence,
                        Transition.to(
                                        StepState.IN_DOUBT,
                                        NOT_YET,
                                        "it does not hold; the call may still take effect until then: "
                                                + notYet.state())
                                .at(earliestRepeat(step, record))),
                hidden -> stillInDoubt(step, record, fence, Transition.to(StepState.IN_DOUBT, "HIDDEN", hidden.why())),
                unreadable -> new NextAction(
                        stillInDoubt(
                                        step,
                                        record,
                                        fence,
                                        Transition.to(
                                                StepState.IN_DOUBT,
                                                unreadable.failureClass().name(),
                                                unreadable.why()))
                                .state(),
                        unreadableScope(unreadable),
                        unreadable.why()));
    }

    private NextAction stillInDoubt(PlannedStep step, StepRecord record, long fence, Transition transition) {
        return move(step, fence, record.pendingHandle().map(transition::pending).orElse(transition));
    }

    private Instant earliestRepeat(PlannedStep step, StepRecord record) {
        return record.callDeadline().orElse(clock.instant()).plus(step.maximumLag());
    }

    /** Accepted work is asked after, never called again; where it cannot be asked after, reading decides. */
    private NextAction poll(PlannedStep step, StepRecord record, String handle) {
        Claim claim = new Claim(planDigest, step.id(), record.fence(), record.attempt());
        try {
            Optional<RevokeOutcome> outcome = calls.poll(step, handle);
            if (outcome.isEmpty()) {
                return settleOnce(step, record.fence());
            }
            boolean same = outcome.get() instanceof RevokeOutcome.Accepted accepted
                    && accepted.pending().value().equals(handle);
            return same ? NextAction.of(record.state()) : outcome(step, claim, outcome.get());
        } catch (ConnectorException e) {
            return switch (e.failureClass()) {
                case NOT_FOUND, INVALID_REQUEST, UNSUPPORTED -> settleOnce(step, record.fence());
                default -> new NextAction(record.state(), FailureRules.scope(e), String.valueOf(e.getMessage()));
            };
        }
    }

    private NextAction verified(PlannedStep step, long fence, Verification.Holds holds) {
        return move(step, fence, Transition.to(StepState.VERIFIED).seen(calls.seen(holds.proof())));
    }

    private NextAction move(PlannedStep step, long fence, Transition transition) {
        store.move(planDigest, step.id(), fence, transition);
        pump.catchUp();
        return NextAction.of(record(step).state());
    }

    private NextAction complete(PlannedStep step, Claim claim, Transition transition) {
        store.complete(claim, transition);
        pump.catchUp();
        return NextAction.of(record(step).state());
    }

    private static NextAction stop(NextAction next, ConnectorException e) {
        return new NextAction(next.state(), FailureRules.scope(e), e.failureClass() + ": " + e.getMessage());
    }

    private StepRecord record(PlannedStep step) {
        return store.step(planDigest, step.id());
    }
}
