package io.deprov.core.execute;

import io.deprov.api.ConnectorException;
import io.deprov.api.Preparation;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.UndoToken;
import io.deprov.api.Verification;
import io.deprov.core.call.Deadline;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.KeptUndo;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.undo.UndoException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The only code that gives access back, by the protocol of {@link StepKernel} turned round: what was taken is read first, the intent is
 * durable before the call, and a call that may have taken effect is settled by reading before anything is called again. That the step's
 * effect does not hold any more is what says that it was given back, whoever did it.
 *
 * <p>What surely cannot be given back (drifted, refused, undo gone) leaves the step as it was, with the reason: nothing has changed. What may
 * be possible later stays to be given back. State lives in the {@link io.deprov.core.journal.StepStore}; thread-safe for different steps.
 */
final class RestoreKernel {

    /** The reason of a step that is as it was, because it could not be given back. */
    static final String NOT_RESTORED = "NOT_RESTORED";

    private static final String CALLED = "CALLED";
    private static final String NOT_YET = "NOT_YET";

    private final StepJournal journal;
    private final StepCalls calls;
    private final Undo undo;
    private final FailureRules rules;
    private final Ages ages;
    private final Duration callTimeout;

    RestoreKernel(
            StepJournal journal, StepCalls calls, Undo undo, FailureRules rules, Ages ages, Duration callTimeout) {
        this.journal = journal;
        this.calls = calls;
        this.undo = undo;
        this.rules = rules;
        this.ages = ages;
        this.callTimeout = callTimeout;
    }

    /** Takes a step as far as it goes now. */
    NextAction run(PlannedStep step) {
        StepRecord record = journal.record(step);
        return switch (record.state()) {
            case RESTORING -> attempt(step, record);
            case RESTORE_IN_DOUBT -> settle(step, record);
            default -> NextAction.of(record.state());
        };
    }

    private NextAction attempt(PlannedStep step, StepRecord record) {
        if (calls.isOut(step)) {
            return waiting(step, record, "OUT", "an earlier call for it has not come back yet");
        }
        KeptUndo kept = record.keptUndo().orElse(null);
        if (kept == null) {
            return asItWas(step, record, "UNDO_GONE", "nothing is kept that could undo it");
        }
        UndoToken token;
        try {
            token = undo.open(step, kept);
        } catch (UndoException e) {
            String why = String.valueOf(e.getMessage());
            return e.isForGood()
                    ? asItWas(step, record, "UNDO_" + e.kind().name(), why)
                    : waiting(step, record, "UNDO_" + e.kind().name(), why);
        }
        try {
            Optional<String> drift = drift(step, calls.prepare(step));
            if (drift.isPresent()) {
                return asItWas(step, record, "DRIFTED", drift.get());
            }
        } catch (ConnectorException e) {
            return failed(step, record, e);
        }
        return calls.verify(step)
                .match(
                        holds -> call(step, record, token, kept),
                        notYet -> restored(step, record.fence(), notYet.state()),
                        hidden -> waiting(step, record, "HIDDEN", hidden.why()),
                        unreadable -> waiting(
                                        step, record, unreadable.failureClass().name(), unreadable.why())
                                .stopping(FailureRules.scope(unreadable.failureClass()), unreadable.why()));
    }

    /** Whether it is not the thing any more that something was taken from. */
    private Optional<String> drift(PlannedStep step, Preparation preparation) {
        return preparation.match(
                ready -> calls.otherItem(step, ready)
                        ? Optional.of("the connector found another item under the planned one's name")
                        : calls.materialFactsChanged(step, ready)
                                ? Optional.of("a material fact changed since planning")
                                : Optional.empty(),
                already -> Optional.empty(),
                notRemovable -> Optional.empty(),
                drifted -> Optional.of(drifted.what()));
    }

    private NextAction call(PlannedStep step, StepRecord record, UndoToken token, KeptUndo kept) {
        Deadline deadline = calls.deadline();
        // Another one for each time that it is taken away and given back.
        String key = step.id().value() + ".restore." + kept.attempt();
        Optional<Claim> claimed =
                journal.claimRestore(step, record.fence(), new Intent("", key, deadline.at(), Map.of()));
        if (claimed.isEmpty()) {
            return NextAction.of(journal.record(step).state());
        }
        Claim claim = claimed.get();
        if (deadline.remaining().compareTo(callTimeout.dividedBy(2)) < 0) {
            return journal.complete(
                    step,
                    claim,
                    Transition.to(
                            StepState.RESTORING,
                            "LATE",
                            "nothing was sent: making the intent durable took too much of the call's time"));
        }
        try {
            return outcome(
                    step,
                    claim,
                    calls.restore(
                            step,
                            token,
                            key,
                            deadline,
                            late -> journal.stale(claim, transition(journal.record(step), late)),
                            late -> journal.stale(claim, doubt(late))));
        } catch (ConnectorException e) {
            if (!e.mayHaveTakenEffect()) {
                return failed(step, claim, e);
            }
            journal.complete(step, claim, doubt(e));
            return settleNow(step, claim).stopping(FailureRules.scope(e), e.failureClass() + ": " + e.getMessage());
        }
    }

    private NextAction outcome(PlannedStep step, Claim claim, RevokeOutcome outcome) {
        NextAction next = journal.complete(step, claim, transition(journal.record(step), outcome));
        return next.state() == StepState.RESTORE_IN_DOUBT ? settleNow(step, claim) : next;
    }

    private Transition transition(StepRecord record, RevokeOutcome outcome) {
        Transition transition = outcome.match(
                changed -> called("it was given back, and is not read back yet")
                        .seen(calls.seen(changed.evidence().facts()))
                        .seen("summary", changed.evidence().summary()),
                already ->
                        called("it is there already, and is not read back yet").seen(calls.seen(already.proof())),
                accepted -> Transition.to(
                                StepState.RESTORE_IN_DOUBT,
                                "ACCEPTED",
                                "the target has taken the work and not finished it")
                        .pending(accepted.pending().value()),
                notRemovable -> notRestored("NOT_REMOVABLE", notRemovable.why()),
                refused -> notRestored("REFUSED", refused.why()),
                partial -> Transition.to(StepState.RESTORING, "PARTIAL", partial.why())
                        .seen("done", String.join("; ", partial.done()))
                        .seen("left", String.join("; ", partial.left())),
                unknown -> keeping(record, Transition.to(StepState.RESTORE_IN_DOUBT, "UNKNOWN", unknown.why())));
        return transition.seen("outcome", outcome.kind().name());
    }

    private static Transition called(String why) {
        return Transition.to(StepState.RESTORE_IN_DOUBT, CALLED, why);
    }

    private static Transition notRestored(String because, String why) {
        return Transition.to(StepState.VERIFIED, NOT_RESTORED, why).seen("because", because);
    }

    private Transition doubt(ConnectorException e) {
        Transition inDoubt = rules.inDoubt(e);
        return Transition.to(StepState.RESTORE_IN_DOUBT, inDoubt.reason(), inDoubt.why())
                .seen(inDoubt.evidence());
    }

    private NextAction settleNow(PlannedStep step, Claim claim) {
        StepRecord record = journal.record(step);
        return record.fence() == claim.fence() && record.state() == StepState.RESTORE_IN_DOUBT
                ? settle(step, record)
                : NextAction.of(record.state());
    }

    /** Whether a call that may have given it back has. While it may still land, or show, that it has not is no answer. */
    private NextAction settle(PlannedStep step, StepRecord record) {
        Optional<String> handle = record.pendingHandle();
        if (handle.isPresent()) {
            Optional<NextAction> polled = poll(step, record, handle.get());
            if (polled.isPresent()) {
                return polled.get();
            }
        }
        Duration left = mayLandFor(step, record);
        Verification verification = calls.verify(step);
        return verification.match(
                holds -> stillTaken(step, record, left),
                notYet -> restored(step, record.fence(), notYet.state()),
                hidden -> stillInDoubt(step, record, "HIDDEN", hidden.why()),
                unreadable -> stillInDoubt(
                                step, record, unreadable.failureClass().name(), unreadable.why())
                        .stopping(FailureRules.scope(unreadable.failureClass()), unreadable.why()));
    }

    private NextAction stillTaken(PlannedStep step, StepRecord record, Duration left) {
        if (calls.isOut(step) || record.pendingHandle().isPresent()) {
            return NextAction.of(record.state());
        }
        if (left.compareTo(Duration.ZERO) > 0) {
            return record.reason().equals(CALLED)
                    ? NextAction.of(record.state())
                            .lookIn(Settlement.soon(ages.inState(record), left), NextAction.Wait.LAG)
                    : NextAction.of(record.state()).lookIn(left, NextAction.Wait.DOUBT);
        }
        String why = record.reason().equals(CALLED)
                ? "the target said that it was given back, and it does not show"
                : "the call in doubt did not give it back";
        NextAction next = journal.move(step, record.fence(), Transition.to(StepState.RESTORING, NOT_YET, why));
        // What was found in doubt is owed its call; what was called and does not show is for another time.
        return record.reason().equals(CALLED) ? next : next.lookIn(Duration.ZERO, NextAction.Wait.DOUBT);
    }

    /** Asks what became of accepted work; empty where reading has to decide. */
    private Optional<NextAction> poll(PlannedStep step, StepRecord record, String handle) {
        try {
            return calls.poll(step, handle)
                    .map(outcome -> outcome instanceof RevokeOutcome.Accepted accepted
                                    && accepted.pending().value().equals(handle)
                            ? NextAction.of(record.state())
                            : outcome(step, journal.claimed(step, record), outcome));
        } catch (ConnectorException e) {
            return switch (e.failureClass()) {
                case NOT_FOUND, INVALID_REQUEST, UNSUPPORTED -> Optional.empty();
                default ->
                    Optional.of(NextAction.of(record.state())
                            .stopping(FailureRules.scope(e), String.valueOf(e.getMessage())));
            };
        }
    }

    /** For how long a call may still take effect, or show; negative when that is over. */
    private Duration mayLandFor(PlannedStep step, StepRecord record) {
        return record.reason().equals(CALLED)
                ? step.maximumLag().minus(ages.inState(record))
                : ages.mayLandFor(record, callTimeout, step.maximumLag());
    }

    private NextAction restored(PlannedStep step, long fence, String seen) {
        return journal.move(
                step, fence, Transition.to(StepState.RESTORED, "RESTORED", "given back; read back: " + seen));
    }

    private NextAction failed(PlannedStep step, StepRecord record, ConnectorException e) {
        return waiting(step, record, e.failureClass().name(), String.valueOf(e.getMessage()))
                .stopping(FailureRules.scope(e), e.failureClass() + ": " + e.getMessage());
    }

    private NextAction failed(PlannedStep step, Claim claim, ConnectorException e) {
        Transition parked = rules.parked(e);
        return journal.complete(
                        step,
                        claim,
                        Transition.to(StepState.RESTORING, parked.reason(), parked.why())
                                .seen(parked.evidence()))
                .stopping(FailureRules.scope(e), e.failureClass() + ": " + e.getMessage());
    }

    private NextAction asItWas(PlannedStep step, StepRecord record, String because, String why) {
        return journal.move(step, record.fence(), notRestored(because, why));
    }

    /** What is known already is not written again. */
    private NextAction waiting(PlannedStep step, StepRecord record, String reason, String why) {
        return known(record, reason, why)
                ? NextAction.of(record.state())
                : journal.move(step, record.fence(), Transition.to(StepState.RESTORING, reason, why));
    }

    private NextAction stillInDoubt(PlannedStep step, StepRecord record, String reason, String why) {
        return known(record, reason, why)
                ? NextAction.of(record.state())
                : journal.move(
                        step, record.fence(), keeping(record, Transition.to(StepState.RESTORE_IN_DOUBT, reason, why)));
    }

    private static boolean known(StepRecord record, String reason, String why) {
        return record.reason().equals(reason) && record.why().equals(why);
    }

    /** Work that the target has taken is asked after for as long as it is not known what became of it. */
    private static Transition keeping(StepRecord record, Transition transition) {
        return record.pendingHandle().map(transition::pending).orElse(transition);
    }
}
