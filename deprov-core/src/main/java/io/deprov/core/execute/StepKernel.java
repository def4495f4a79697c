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

    private static final int MOST_CONFLICTS = 3;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

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
            case DONE -> verifyDone(step);
            case RETRY_AT ->
                record.notBefore().map(at -> at.isAfter(clock.instant())).orElse(false)
                        ? NextAction.of(record.state())
                        : attempt(step);
            case PLANNED, WAITING, READY, PARKED -> attempt(step);
        };
    }

    /** Reads a step's effect back without calling anything; a verified one that does not hold any more is opened again. */
    NextAction reread(PlannedStep step) {
        StepRecord record = record(step);
        if (record.state().isInDoubt()) {
            return settle(step, record);
        }
        if (record.state() == StepState.DONE) {
            return verifyDone(step);
        }
        if (record.state() != StepState.VERIFIED) {
            return NextAction.of(record.state());
        }
        Verification verification = calls.verify(step);
        return verification.match(
                holds -> NextAction.of(StepState.VERIFIED),
                notYet -> move(
                        step,
                        Transition.to(
                                StepState.READY,
                                "REOPENED",
                                "it was verified and does not hold any more: " + notYet.state())),
                hidden -> new NextAction(StepState.VERIFIED, NextAction.Scope.SUSPECT, hidden.why()),
                unreadable -> new NextAction(StepState.VERIFIED, NextAction.Scope.SUSPECT, unreadable.why()));
    }

    /** One attempt: prepare, intent, call, outcome, verify. */
    private NextAction attempt(PlannedStep step) {
        if (!mayCall.getAsBoolean()) {
            return NextAction.of(record(step).state());
        }
        NextAction last = NextAction.of(record(step).state());
        for (int round = 0; round < MOST_CONFLICTS; round++) {
            Preparation preparation;
            try {
                preparation = calls.prepare(step);
            } catch (ConnectorException e) {
                return stop(move(step, FailureRules.afterRead(e, clock.instant())), e);
            }
            Optional<NextAction> settled = preparation.match(
                    ready -> drift(step, ready),
                    already -> Optional.of(alreadyInState(step, already)),
                    notRemovable -> Optional.of(
                            move(step, Transition.to(StepState.PARKED, "NOT_REMOVABLE", notRemovable.why()))),
                    drifted -> Optional.of(move(step, Transition.to(StepState.DRIFTED, "DRIFTED", drifted.what()))));
            if (settled.isPresent()) {
                return settled.get();
            }
            last = call(step, (Preparation.Ready) preparation);
            StepRecord after = record(step);
            boolean conflict =
                    after.state() == StepState.RETRY_AT && after.reason().equals(FailureClass.CONFLICT.name());
            if (!conflict) {
                return last;
            }
        }
        return last;
    }

    private Optional<NextAction> drift(PlannedStep step, Preparation.Ready ready) {
        if (calls.otherItem(step, ready)) {
            return Optional.of(move(
                    step,
                    Transition.to(
                            StepState.DRIFTED,
                            "DRIFTED",
                            "the connector found another item under the planned one's name")));
        }
        return calls.materialFactsChanged(step, ready)
                ? Optional.of(move(
                        step,
                        Transition.to(
                                StepState.DRIFTED, "DRIFTED", "a material fact changed since planning; plan again")))
                : Optional.empty();
    }

    private NextAction alreadyInState(PlannedStep step, Preparation.AlreadyInState already) {
        move(step, Transition.to(StepState.DONE, "ALREADY_IN_STATE", "").seen(calls.seen(already.proof())));
        return verifyDone(step);
    }

    private NextAction call(PlannedStep step, Preparation.Ready ready) {
        Instant deadline = clock.instant().plus(callTimeout);
        Intent intent = new Intent(
                ready.stateToken().value(),
                step.id().value(),
                deadline,
                calls.seen(ready.current().facts()));
        Optional<Claim> claim = store.claim(planDigest, step.id(), record(step).fence(), intent);
        pump.catchUp();
        if (claim.isEmpty()) {
            return NextAction.of(record(step).state());
        }
        RevokeOutcome outcome;
        try {
            outcome = calls.revoke(step, ready, claim.get());
        } catch (ConnectorException e) {
            return failed(step, claim.get(), e);
        }
        return outcome(step, claim.get(), outcome);
    }

    private NextAction failed(PlannedStep step, Claim claim, ConnectorException e) {
        if (e.mayHaveTakenEffect()) {
            complete(step, claim, FailureRules.inDoubt(e));
            return stop(settleOnce(step), e);
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
            return verifyDone(step);
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
            case DONE -> verifyDone(step);
            case IN_DOUBT -> settleOnce(step);
            default -> next;
        };
    }

    /** After a successful call: reads until it holds, or until a read that began after the target's lag was over says no. */
    private NextAction verifyDone(PlannedStep step) {
        Instant begun = clock.instant();
        Instant patience = begun.plus(step.maximumLag());
        Verification verification = calls.verify(step);
        while (verification.kind() == Verification.Kind.NOT_YET && begun.isBefore(patience)) {
            sleeper.sleep(LOOK_AGAIN);
            begun = clock.instant();
            verification = calls.verify(step);
        }
        return verification.match(
                holds -> verified(step, holds),
                notYet -> move(
                        step,
                        Transition.to(
                                        StepState.RETRY_AT,
                                        "NOT_YET",
                                        "the call succeeded, but it does not hold: " + notYet.state())
                                .at(clock.instant())),
                hidden -> move(
                        step,
                        Transition.to(StepState.PARKED, "HIDDEN", "done, but it cannot be shown: " + hidden.why())),
                unreadable -> move(
                        step,
                        Transition.to(
                                StepState.PARKED,
                                unreadable.failureClass().name(),
                                "done, but it could not be read back: " + unreadable.why())));
    }

    /**
     * A step found in doubt, at start or later: verify first and wait while the first call may land. When it did not, the step is
     * ready to be tried again, and whether it may be is asked as for any other: guards, capabilities and premises may have changed.
     */
    private NextAction settle(PlannedStep step, StepRecord record) {
        if (record.pendingHandle().isPresent()) {
            return poll(step, record, record.pendingHandle().get());
        }
        Instant begun = clock.instant();
        NextAction last = settleOnce(step);
        Instant until = earliestRepeat(step, record);
        if (begun.isBefore(until) && isNotYet(step)) {
            Duration wait = Duration.between(clock.instant(), until);
            if (!wait.isNegative()) {
                sleeper.sleep(wait);
            }
            last = settleOnce(step);
        }
        if (!isNotYet(step)) {
            return last;
        }
        return move(
                step,
                Transition.to(StepState.RETRY_AT, "NOT_YET", "the call in doubt did not take effect")
                        .at(clock.instant()));
    }

    private boolean isNotYet(PlannedStep step) {
        StepRecord record = record(step);
        return record.state() == StepState.IN_DOUBT && record.reason().equals("NOT_YET");
    }

    /** Verifies a doubt once, and records what is known now. */
    private NextAction settleOnce(PlannedStep step) {
        StepRecord record = record(step);
        return calls.verify(step)
                .match(
                        holds -> verified(step, holds),
                        notYet -> move(
                                step,
                                Transition.to(
                                                StepState.IN_DOUBT,
                                                "NOT_YET",
                                                "it does not hold; the call may still take effect until then: "
                                                        + notYet.state())
                                        .at(earliestRepeat(step, record))),
                        hidden -> move(step, Transition.to(StepState.IN_DOUBT, "HIDDEN", hidden.why())),
                        unreadable -> new NextAction(
                                move(
                                                step,
                                                Transition.to(
                                                        StepState.IN_DOUBT,
                                                        unreadable
                                                                .failureClass()
                                                                .name(),
                                                        unreadable.why()))
                                        .state(),
                                NextAction.Scope.SUSPECT,
                                unreadable.why()));
    }

    private Instant earliestRepeat(PlannedStep step, StepRecord record) {
        return record.callDeadline().orElse(clock.instant()).plus(step.maximumLag());
    }

    private NextAction poll(PlannedStep step, StepRecord record, String handle) {
        Claim claim = new Claim(planDigest, step.id(), record.fence(), record.attempt());
        try {
            Optional<RevokeOutcome> outcome = calls.poll(step, handle);
            if (outcome.isEmpty()) {
                return settleOnce(step);
            }
            return outcome.get() instanceof RevokeOutcome.Accepted
                    ? NextAction.of(StepState.INTENT)
                    : outcome(step, claim, outcome.get());
        } catch (ConnectorException e) {
            return new NextAction(StepState.INTENT, FailureRules.scope(e), String.valueOf(e.getMessage()));
        }
    }

    private NextAction verified(PlannedStep step, Verification.Holds holds) {
        return move(step, Transition.to(StepState.VERIFIED).seen(calls.seen(holds.proof())));
    }

    private NextAction move(PlannedStep step, Transition transition) {
        store.move(planDigest, step.id(), record(step).fence(), transition);
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
