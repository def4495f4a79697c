package io.deprov.core.execute;

import static java.util.Objects.requireNonNull;

import io.deprov.api.CallContext;
import io.deprov.api.Connector;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.PendingHandle;
import io.deprov.api.Preparation;
import io.deprov.api.PrepareRequest;
import io.deprov.api.PreparedStep;
import io.deprov.api.Proof;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.api.StepAnswers;
import io.deprov.api.StepId;
import io.deprov.api.StepRef;
import io.deprov.api.UndoToken;
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ItemId;
import io.deprov.api.op.BatchRevokeOp;
import io.deprov.api.op.PollOp;
import io.deprov.api.op.RestoreOp;
import io.deprov.core.call.ConnectorCalls;
import io.deprov.core.call.Deadline;
import io.deprov.core.inventory.ConnectorCall;
import io.deprov.core.inventory.TargetReader;
import io.deprov.core.journal.Claim;
import io.deprov.core.lane.Lane;
import io.deprov.core.plan.PlannedStep;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The connector calls of steps on one lane, and what of their answers may be recorded. Used by one thread. */
class StepCalls {

    private final TargetReader reader;
    private final Lane lane;
    private final Ages ages;
    private final Predicate<ItemId> isDeleted;
    private Lane.@Nullable Visit visit;
    private boolean loginRefused;
    private final Map<StepId, Verification> readAhead = new HashMap<>();

    /**
     * Calls of {@code reader}'s target.
     *
     * @param isDeleted whether an account was deleted by us, and that was verified
     */
    StepCalls(TargetReader reader, Lane lane, Ages ages, Predicate<ItemId> isDeleted) {
        this.reader = reader;
        this.lane = lane;
        this.ages = ages;
        this.isDeleted = isDeleted;
    }

    /** The same calls on the same lane, with a memory of their own. */
    StepCalls(StepCalls other) {
        this(other.reader, other.lane, other.ages, other.isDeleted);
    }

    /** From now on calls belong to this visit, and it is told when one fails. */
    void on(Lane.Visit current) {
        visit = current;
        loginRefused = false;
    }

    /** True when the target has not taken our login during this visit. */
    boolean isLoginRefused() {
        return loginRefused;
    }

    /** True when a call for the step was given up on and has not come back: whatever the time, it may still take effect. */
    boolean isOut(PlannedStep step) {
        return lane.isOut(step.id());
    }

    /** When a call that begins now has to be over. */
    Deadline deadline() {
        return reader.deadline();
    }

    /** Takes notice of what becomes of a call that only reads. */
    private class Reading<T> implements ConnectorCalls.Late<T> {

        private boolean neverSent;

        @Override
        public void neverSent() {
            neverSent = true;
        }

        @Override
        public void abandoned() {
            lane.abandoned();
        }

        @Override
        public void came(@Nullable T answer, @Nullable ConnectorException failure) {
            lane.returned();
        }
    }

    /** Takes notice of what becomes of a call that changes something. */
    private final class Writing extends Reading<RevokeOutcome> {

        private final StepId step;
        private final Consumer<RevokeOutcome> answered;
        private final Consumer<ConnectorException> failed;

        Writing(StepId step, Consumer<RevokeOutcome> answered, Consumer<ConnectorException> failed) {
            this.step = step;
            this.answered = answered;
            this.failed = failed;
        }

        @Override
        public void abandoned() {
            lane.abandoned(step);
        }

        @Override
        public void came(@Nullable RevokeOutcome answer, @Nullable ConnectorException failure) {
            // In this order: what it did may show late, so that reading is no answer before the lag is over again.
            ages.returned(step);
            lane.returned(step);
            if (answer != null) {
                answered.accept(answer);
            } else if (failure != null) {
                failed.accept(failure);
            }
        }
    }

    private <T> T call(String what, Deadline deadline, Reading<T> late, ConnectorCall<T> call)
            throws ConnectorException {
        try {
            T answer = reader.call(what, deadline, late, call);
            if (visit != null) {
                visit.answered();
            }
            return answer;
        } catch (ConnectorException e) {
            loginRefused |= e.failureClass() == FailureClass.AUTHENTICATION;
            // A call that was never sent says nothing about the target.
            if (visit != null && !late.neverSent) {
                visit.failed(e);
            }
            throw e;
        }
    }

    private <T> T call(String what, ConnectorCall<T> call) throws ConnectorException {
        return call(what, reader.deadline(), new Reading<>(), call);
    }

    Preparation prepare(PlannedStep step) throws ConnectorException {
        Preparation preparation = prepareAll(List.of(step)).get(step.id());
        if (preparation == null) {
            throw noAnswer(step);
        }
        return preparation;
    }

    /** Prepares steps on one account; a step without an answer is left out. */
    Map<StepId, Preparation> prepareAll(List<PlannedStep> steps) throws ConnectorException {
        List<StepRef> refs = steps.stream().map(PlannedStep::ref).toList();
        StepAnswers<Preparation> answers = call(
                "prepare",
                (connector, context) -> connector.prepare(
                        PrepareRequest.of(context, steps.get(0).account(), refs)));
        Map<StepId, Preparation> preparations = new HashMap<>();
        steps.forEach(
                step -> answers.answer(step.id()).ifPresent(preparation -> preparations.put(step.id(), preparation)));
        return preparations;
    }

    /** Whether the connector does several steps in one call; where it cannot be asked, each is called by itself. */
    boolean takesBatches() {
        try {
            return call(
                    "operation",
                    (connector, context) ->
                            connector.operation(BatchRevokeOp.class).isPresent());
        } catch (ConnectorException e) {
            return false;
        }
    }

    /** Makes the calls of several steps in one, and answers each. What is not answered may have taken effect. */
    void revokeAll(List<Together.Revoking> all) {
        Together.Revoking first = all.get(0);
        if (all.size() == 1) {
            revokeOne(first);
            return;
        }
        Deadline deadline = all.stream()
                .map(Together.Revoking::deadline)
                .min(Comparator.comparing(Deadline::remaining))
                .orElseThrow();
        try {
            BatchRevokeOp.Answer answers = call(
                    "revoke",
                    deadline,
                    new WritingAll(all),
                    (connector, context) -> revokeAll(connector, context, all));
            all.forEach(one -> answer(one, answers));
        } catch (ConnectorException e) {
            all.forEach(one -> one.failed(e));
        }
    }

    private void revokeOne(Together.Revoking one) {
        try {
            one.answered(revoke(one.step(), one.ready(), one.claim(), one.deadline(), one.late(), one.lateFailure()));
        } catch (ConnectorException e) {
            one.failed(e);
        }
    }

    private static BatchRevokeOp.Answer revokeAll(Connector connector, CallContext context, List<Together.Revoking> all)
            throws ConnectorException {
        BatchRevokeOp op = connector
                .operation(BatchRevokeOp.class)
                .orElseThrow(() -> ConnectorException.of(
                        FailureClass.UNSUPPORTED, "the connector does not do several steps in one call any more"));
        List<RevokeRequest> requests =
                all.stream().map(one -> request(context, one)).toList();
        return op.revokeAll(BatchRevokeOp.Request.of(
                context, all.get(0).step().access().id().partition(), requests));
    }

    private static RevokeRequest request(CallContext context, Together.Revoking one) {
        PlannedStep step = one.step();
        return RevokeRequest.of(
                context,
                new PreparedStep(
                        step.ref(), one.ready().stateToken(), one.ready().current()),
                step.account(),
                one.claim().attempt(),
                step.id().value());
    }

    private void answer(Together.Revoking one, BatchRevokeOp.Answer answers) {
        Optional<RevokeOutcome> outcome = answers.outcome(one.step().id());
        if (outcome.isPresent()) {
            one.answered(outcome.get());
            return;
        }
        ConnectorException failure = answers.failure(one.step().id()).orElseGet(() -> noAnswer(one.step()));
        loginRefused |= failure.failureClass() == FailureClass.AUTHENTICATION;
        if (visit != null) {
            visit.failed(failure);
        }
        one.failed(failure);
    }

    /** A step that was left out of an answer; of a call that changes something it is not known what became of it. */
    static ConnectorException noAnswer(PlannedStep step) {
        return ConnectorException.of(
                FailureClass.INTERNAL,
                "the connector of " + step.access().id().target()
                        + " broke its contract: it gave no answer for the step");
    }

    /** Takes notice of what becomes of a call that changes several things. */
    private final class WritingAll extends Reading<BatchRevokeOp.Answer> {

        private final List<Together.Revoking> all;

        WritingAll(List<Together.Revoking> all) {
            this.all = all;
        }

        @Override
        public void abandoned() {
            all.forEach(one -> lane.out(one.step().id()));
            lane.abandoned();
        }

        @Override
        public void came(BatchRevokeOp.@Nullable Answer answers, @Nullable ConnectorException failure) {
            // Nothing is out any more, whether that can be recorded or not.
            for (Together.Revoking one : all) {
                ages.returned(one.step().id());
                lane.back(one.step().id());
            }
            lane.returned();
            for (Together.Revoking one : all) {
                StepId step = one.step().id();
                if (failure != null) {
                    one.lateFailure().accept(failure);
                } else if (answers != null) {
                    answers.outcome(step).ifPresent(one.late());
                    answers.failure(step).ifPresent(one.lateFailure());
                }
            }
        }
    }

    /**
     * Makes the call.
     *
     * @param answered gets an answer that came after the call was given up on
     * @param failed gets a failure that came after the call was given up on
     */
    RevokeOutcome revoke(
            PlannedStep step,
            Preparation.Ready ready,
            Claim claim,
            Deadline deadline,
            Consumer<RevokeOutcome> answered,
            Consumer<ConnectorException> failed)
            throws ConnectorException {
        PreparedStep prepared = new PreparedStep(step.ref(), ready.stateToken(), ready.current());
        return call(
                "revoke",
                deadline,
                new Writing(step.id(), answered, failed),
                (connector, context) -> connector.revoke(RevokeRequest.of(
                        context,
                        prepared,
                        step.account(),
                        claim.attempt(),
                        step.id().value())));
    }

    /**
     * Gives back what the step took.
     *
     * @param key the same for every attempt at this
     * @param answered gets an answer that came after the call was given up on
     * @param failed gets a failure that came after the call was given up on
     */
    RevokeOutcome restore(
            PlannedStep step,
            UndoToken undo,
            String key,
            Deadline deadline,
            Consumer<RevokeOutcome> answered,
            Consumer<ConnectorException> failed)
            throws ConnectorException {
        return call("restore", deadline, new Writing(step.id(), answered, failed), (connector, context) -> {
            Optional<RestoreOp> op = connector.operation(RestoreOp.class);
            if (op.isEmpty()) {
                throw ConnectorException.of(
                        FailureClass.UNSUPPORTED, "the connector of " + reader.id() + " cannot give anything back");
            }
            return op.get().restore(RestoreOp.Request.of(context, step.ref(), step.account(), undo, key));
        });
    }

    /** Whether the effect holds; a call that failed as a whole is an unreadable answer. */
    Verification verify(PlannedStep step) {
        Verification known = readAhead.remove(step.id());
        return known == null ? requireNonNull(verifyAll(List.of(step)).get(step.id()), "verification") : known;
    }

    /**
     * Asks about several steps on one account in one call, so that the account and a control are read once. Each answer serves the next
     * question about its step, and no other one.
     */
    void readAhead(List<PlannedStep> steps) {
        readAhead.putAll(verifyAll(steps));
    }

    /** Whether the next question about the step is answered already. */
    boolean isReadAhead(PlannedStep step) {
        return readAhead.containsKey(step.id());
    }

    /** Forgets what was read ahead and not asked about. */
    void forgetReadAhead() {
        readAhead.clear();
    }

    /** Asks about steps that {@link #canBeAskedTogether}. */
    Map<StepId, Verification> verifyAll(List<PlannedStep> steps) {
        Map<StepId, Verification> verifications = new HashMap<>();
        PlannedStep first = steps.get(0);
        boolean deleted = !isDeletion(first) && isDeleted.test(first.account().id());
        try {
            List<StepRef> refs = steps.stream().map(PlannedStep::ref).toList();
            StepAnswers<Verification> answers = call(
                    "verify",
                    (connector, context) -> connector.verify(
                            VerifyRequest.of(context, first.account(), refs).withDeleted(deleted)));
            for (PlannedStep step : steps) {
                verifications.put(step.id(), withControl(step, only(step, answers, "verify")));
            }
        } catch (ConnectorException e) {
            Verification unreadable = Verification.unreadable(e.failureClass(), String.valueOf(e.getMessage()));
            steps.forEach(step -> verifications.putIfAbsent(step.id(), unreadable));
        }
        return verifications;
    }

    /** Whether the two can be asked about in one call: they are on one account, and both or neither are its deletion. */
    static boolean canBeAskedTogether(PlannedStep one, PlannedStep other) {
        return one.account().equals(other.account()) && isDeletion(one) == isDeletion(other);
    }

    /** That an object is gone is believed only with the positive control that was shown. */
    private Verification withControl(PlannedStep step, Verification verification) {
        boolean unproved = verification instanceof Verification.Holds holds
                && isDeletion(step)
                && holds.proof().control().isEmpty();
        return unproved
                ? Verification.hidden("the connector of " + reader.id()
                        + " broke its contract: it says that the object is gone, without a positive control")
                : verification;
    }

    private static boolean isDeletion(PlannedStep step) {
        return step.effect().equals(Effect.DELETE) || step.effect().equals(Effect.PURGE);
    }

    Optional<RevokeOutcome> poll(PlannedStep step, String handle) throws ConnectorException {
        return call("poll", (connector, context) -> {
            Optional<PollOp> op = connector.operation(PollOp.class);
            return op.isEmpty()
                    ? Optional.empty()
                    : Optional.of(op.get()
                            .poll(PollOp.Request.of(context, step.ref(), step.account(), new PendingHandle(handle))));
        });
    }

    private <A> A only(PlannedStep step, StepAnswers<A> answers, String what) throws ConnectorException {
        return answers.answer(step.id())
                .orElseThrow(() -> ConnectorException.of(
                        FailureClass.INTERNAL,
                        "the connector of " + reader.id() + " broke its contract: " + what
                                + " gave no answer for the step"));
    }

    /** What of a proof goes into journal and audit log. */
    Map<String, String> seen(Proof proof) {
        Map<String, String> seen = new TreeMap<>(seen(proof.facts()));
        seen.put("proof", proof.summary());
        seen.put("observedAt", proof.observedAt().toString());
        proof.control().ifPresent(control -> {
            seen.put("controlScope", control.scope());
            seen.put("controlObject", control.object());
            seen.put("controlOrigin", control.origin().name());
        });
        return seen;
    }

    /**
     * What of a connector's facts goes into journal and audit log: those declared public, under names that cannot be taken for the
     * record's own fields; of others only that there were some.
     */
    Map<String, String> seen(Map<String, String> facts) {
        Map<String, String> seen = new TreeMap<>();
        reader.publicFacts(facts).forEach((key, value) -> seen.put("fact." + key, value));
        String undeclared = String.join(" ", reader.undeclared(facts));
        if (!undeclared.isEmpty()) {
            seen.put("droppedFacts", undeclared);
        }
        return seen;
    }

    boolean materialFactsChanged(PlannedStep step, Preparation.Ready ready) {
        return !reader.materialFacts(step.access()).equals(reader.materialFacts(ready.current()));
    }

    boolean otherItem(PlannedStep step, Preparation.Ready ready) {
        return !step.access().id().equals(ready.current().id());
    }
}
