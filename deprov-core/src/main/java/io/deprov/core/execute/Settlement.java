package io.deprov.core.execute;

import static java.util.Objects.requireNonNull;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.api.Verification;
import io.deprov.api.access.Phase;
import io.deprov.core.journal.CaseHistory;
import io.deprov.core.journal.StepMove;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.PlannedStep;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds out by reading whether an effect holds: after a call that succeeded, and after one that nobody knows about. Calls nothing that
 * changes anything, and never waits: it says when to look again.
 */
final class Settlement {

    static final String NOT_YET = "NOT_YET";

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final StepJournal journal;
    private final StepCalls calls;
    private final FailureRules rules;
    private final Ages ages;
    private final Clock clock;
    private final Duration callTimeout;

    Settlement(StepJournal journal, StepCalls calls, FailureRules rules, Ages ages, Clock clock, Duration callTimeout) {
        this.journal = journal;
        this.calls = calls;
        this.rules = rules;
        this.ages = ages;
        this.clock = clock;
        this.callTimeout = callTimeout;
    }

    /** After a successful call: holds, or not yet, or a read that began after the target's lag was over says no. */
    NextAction verifyDone(PlannedStep step, StepRecord done) {
        Duration begun = ages.inState(done);
        return verifyDone(step, done, begun, calls.verify(step));
    }

    /**
     * The same of several steps that are DONE and {@link StepCalls#canBeAskedTogether}, in one call; those whose effects hold are recorded
     * together.
     */
    Map<PlannedStep, NextAction> verifyDone(List<PlannedStep> steps) {
        Map<PlannedStep, StepRecord> done = new LinkedHashMap<>();
        Map<PlannedStep, Duration> begun = new HashMap<>();
        for (PlannedStep step : steps) {
            StepRecord record = journal.record(step);
            done.put(step, record);
            begun.put(step, ages.inState(record));
        }
        Map<StepId, Verification> read = calls.verifyAll(steps);
        Map<PlannedStep, StepMove> hold = new LinkedHashMap<>();
        done.forEach((step, record) -> {
            if (read.get(step.id()) instanceof Verification.Holds holds) {
                hold.put(step, new StepMove(step.id(), record.fence(), shown(holds)));
            }
        });
        Map<PlannedStep, NextAction> ended = journal.moveAll(hold);
        done.forEach((step, record) -> ended.computeIfAbsent(
                step,
                other -> verifyDone(
                        other,
                        record,
                        requireNonNull(begun.get(other)),
                        requireNonNull(read.get(other.id()), "verification"))));
        return ended;
    }

    private NextAction verifyDone(PlannedStep step, StepRecord done, Duration begun, Verification verification) {
        boolean mayShowLater = begun.compareTo(step.maximumLag()) < 0;
        return verification.match(
                holds -> verified(step, done.fence(), holds),
                notYet -> mayShowLater
                        ? NextAction.of(done.state())
                                .lookIn(soon(begun, step.maximumLag().minus(ages.inState(done))), NextAction.Wait.LAG)
                        : journal.move(
                                step,
                                done.fence(),
                                journal.isTakenOver()
                                        ? leftToTheNewerPlan()
                                        : rules.again(
                                                NOT_YET,
                                                "the call succeeded, but it does not hold: " + notYet.state(),
                                                done)),
                hidden -> unverified(step, done.fence(), "HIDDEN", hidden.why(), NextAction.Scope.NOBODY),
                unreadable -> unverified(
                        step,
                        done.fence(),
                        unreadable.failureClass().name(),
                        unreadable.why(),
                        FailureRules.scope(unreadable.failureClass())));
    }

    /** Looks often at first and ever more seldom, and for the last time when the lag is over. */
    static Duration soon(Duration elapsed, Duration left) {
        return shorter(left, shorter(LONGEST_PAUSE, longer(FIRST_PAUSE, elapsed)));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Done, and not shown: no call is out, so it is parked; the next time it is read again before anything is called. */
    private NextAction unverified(PlannedStep step, long fence, String because, String why, NextAction.Scope scope) {
        String sentence = "done, but it could not be read back: " + why;
        StepRecord record = journal.record(step);
        // What is known already is not written again: a timer that finds the same again and again would fill the
        // journal.
        NextAction next = record.isUnverified() && record.why().equals(sentence)
                ? NextAction.of(record.state())
                : journal.move(
                        step,
                        fence,
                        Transition.to(StepState.PARKED, StepRecord.UNVERIFIED, sentence)
                                .seen("because", because));
        return next.stopping(scope, why);
    }

    /**
     * Whether a call in doubt has taken effect. While it may still land, "not yet" is no answer; when a read that began after that says
     * so, the step is ready to be tried again, and whether it may be is asked as for any other: guards, capabilities and premises may
     * have changed.
     */
    NextAction settle(PlannedStep step, StepRecord record) {
        boolean mayLand = calls.isOut(step) || mayLandFor(step, record).compareTo(Duration.ZERO) > 0;
        Verification verification = calls.verify(step);
        return verification.match(
                holds -> verified(step, record.fence(), holds),
                notYet -> notYet(step, record, mayLand, notYet.state()),
                hidden -> stillInDoubt(step, record, Transition.to(StepState.IN_DOUBT, "HIDDEN", hidden.why())),
                unreadable -> stillInDoubt(
                                step,
                                record,
                                Transition.to(
                                        StepState.IN_DOUBT,
                                        unreadable.failureClass().name(),
                                        unreadable.why()))
                        .stopping(FailureRules.scope(unreadable.failureClass()), unreadable.why()));
    }

    private NextAction notYet(PlannedStep step, StepRecord record, boolean mayLand, String state) {
        if (calls.isOut(step)) {
            return stillInDoubt(
                            step,
                            record,
                            Transition.to(
                                    StepState.IN_DOUBT,
                                    NOT_YET,
                                    "it does not hold; the call has not come back and may still take effect: " + state))
                    .lookIn(LONGEST_PAUSE, NextAction.Wait.RETURN);
        }
        // Work that the target has taken is never called again while it is not known to be over, however long that
        // takes.
        if (mayLand || record.pendingHandle().isPresent()) {
            Duration left = mayLandFor(step, record);
            NextAction next = stillInDoubt(
                    step,
                    record,
                    Transition.to(
                                    StepState.IN_DOUBT,
                                    NOT_YET,
                                    "it does not hold; the call may still take effect until then: " + state)
                            .at(clock.instant().plus(left)));
            return mayLand ? next.lookIn(left, NextAction.Wait.DOUBT) : next;
        }
        return journal.move(
                step,
                record.fence(),
                journal.isTakenOver()
                        ? leftToTheNewerPlan()
                        : Transition.to(StepState.RETRY_AT, NOT_YET, "the call in doubt did not take effect")
                                .at(clock.instant()));
    }

    private static Transition leftToTheNewerPlan() {
        return Transition.to(
                StepState.CANCELLED, CaseHistory.SUPERSEDED, "it did not take effect, and a newer plan took over");
    }

    /** A handle to poll with is kept while the doubt lasts; what is known already is not written again. */
    private NextAction stillInDoubt(PlannedStep step, StepRecord record, Transition transition) {
        boolean known = record.state() == StepState.IN_DOUBT
                && record.reason().equals(transition.reason())
                && record.why().equals(transition.why());
        if (known) {
            return NextAction.of(record.state());
        }
        return journal.move(
                step,
                record.fence(),
                record.pendingHandle().map(transition::pending).orElse(transition));
    }

    /** For how long the call in doubt may still take effect; negative when that is over. */
    private Duration mayLandFor(PlannedStep step, StepRecord record) {
        return ages.mayLandFor(record, callTimeout, step.maximumLag());
    }

    /**
     * Looks whether what follows from another target's step has followed. That is given its time, counted from when the other was done,
     * and looked at ever more seldom. Where no such step is planned an earlier plan or a person may have done it.
     */
    NextAction follow(PlannedStep step, StepRecord record) {
        Duration elapsed = step.needs().stream()
                .map(need -> ages.inState(journal.record(need)))
                .min(Duration::compareTo)
                .orElseGet(() -> longer(Duration.ZERO, Duration.between(record.plannedAt(), clock.instant())));
        return calls.verify(step)
                .match(
                        holds -> verified(step, record.fence(), holds),
                        notYet -> notFollowed(step, record, elapsed, notYet.state()),
                        hidden -> journal.move(
                                step, record.fence(), Transition.to(StepState.PARKED, "HIDDEN", hidden.why())),
                        unreadable -> unread(step, record, unreadable));
    }

    /** Whether it has followed by now; where it has not, whoever goes on with the execution says what that means. */
    NextAction followed(PlannedStep step, StepRecord record) {
        NextAction open = NextAction.of(record.state());
        return calls.verify(step)
                .match(
                        holds -> verified(step, record.fence(), holds),
                        notYet -> open,
                        hidden -> open,
                        unreadable -> open.stopping(scope(unreadable.failureClass()), unreadable.why()));
    }

    private NextAction notFollowed(PlannedStep step, StepRecord record, Duration elapsed, String state) {
        Duration left = step.maximumLag().minus(elapsed);
        if (left.isNegative() || left.isZero()) {
            return journal.move(
                    step,
                    record.fence(),
                    Transition.to(
                            StepState.PARKED,
                            "NOT_FOLLOWED",
                            (step.needs().isEmpty()
                                            ? "nothing that it could follow from is planned, and it was not done before"
                                            : "what it follows from has been done for longer than " + step.maximumLag())
                                    + ", and it does not hold: find out what the synchronisation does, or do it by hand and"
                                    + " attest it: " + state));
        }
        Duration wait = shorter(left, shorter(LONGEST_WAIT, longer(FIRST_WAIT, elapsed)));
        return journal.move(
                        step,
                        record.fence(),
                        Transition.to(
                                        StepState.RETRY_AT,
                                        NOT_YET,
                                        "it has not followed yet, and may take " + step.maximumLag() + ": " + state)
                                .at(clock.instant().plus(wait)))
                .lookIn(wait, NextAction.Wait.RETURN);
    }

    private NextAction unread(PlannedStep step, StepRecord record, Verification.Unreadable unreadable) {
        ConnectorException failure = ConnectorException.of(unreadable.failureClass(), unreadable.why());
        NextAction next = journal.move(step, record.fence(), rules.afterRead(failure, record));
        NextAction stopping = next.stopping(FailureRules.scope(failure), unreadable.why());
        return next.state() == StepState.RETRY_AT
                ? stopping.lookIn(ages.untilRetry(journal.record(step)), NextAction.Wait.RETURN)
                : stopping;
    }

    /** Whether what a person attested can be seen to hold; their word stands, whatever is seen. */
    NextAction look(PlannedStep step, StepRecord record) {
        return calls.verify(step)
                .match(
                        holds -> NextAction.of(StepState.VERIFIED),
                        notYet -> NextAction.of(record.state()).stopping(NextAction.Scope.NOBODY, notYet.state()),
                        hidden -> NextAction.of(StepState.VERIFIED).stopping(NextAction.Scope.NOBODY, hidden.why()),
                        unreadable -> NextAction.of(StepState.VERIFIED)
                                .stopping(scope(unreadable.failureClass()), unreadable.why()));
    }

    /** Reads a verified step's effect back; one that does not hold any more is parked, and a person brings it about again. */
    NextAction reread(PlannedStep step, StepRecord record) {
        return calls.verify(step)
                .match(
                        holds -> NextAction.of(StepState.VERIFIED),
                        notYet -> journal.move(
                                step,
                                record.fence(),
                                Transition.to(
                                        StepState.PARKED,
                                        StepRecord.REOPENED,
                                        "it was verified and does not hold any more, so somebody may have had a reason; "
                                                + (step.phase() == Phase.RETIRE
                                                        ? "release it to have it done again: "
                                                        : "apply brings it about again: ")
                                                + notYet.state())),
                        hidden -> NextAction.of(StepState.VERIFIED).stopping(NextAction.Scope.NOBODY, hidden.why()),
                        unreadable -> NextAction.of(StepState.VERIFIED)
                                .stopping(scope(unreadable.failureClass()), unreadable.why()));
    }

    private static NextAction.Scope scope(FailureClass failureClass) {
        return FailureRules.scope(failureClass);
    }

    private NextAction verified(PlannedStep step, long fence, Verification.Holds holds) {
        return journal.move(step, fence, shown(holds));
    }

    private Transition shown(Verification.Holds holds) {
        return Transition.to(StepState.VERIFIED).seen(calls.seen(holds.proof()));
    }
}
