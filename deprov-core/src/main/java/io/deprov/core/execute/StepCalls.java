package io.deprov.core.execute;

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
import io.deprov.api.Verification;
import io.deprov.api.VerifyRequest;
import io.deprov.api.access.Effect;
import io.deprov.api.op.PollOp;
import io.deprov.core.inventory.TargetReader;
import io.deprov.core.journal.Claim;
import io.deprov.core.plan.PlannedStep;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The connector calls of one step, and what of their answers may be recorded. */
final class StepCalls {

    private final TargetReader reader;

    StepCalls(TargetReader reader) {
        this.reader = reader;
    }

    Preparation prepare(PlannedStep step) throws ConnectorException {
        StepAnswers<Preparation> answers = reader.call(
                "prepare",
                (connector, context) ->
                        connector.prepare(PrepareRequest.of(context, step.account(), List.of(step.ref()))));
        return only(step, answers, "prepare");
    }

    RevokeOutcome revoke(PlannedStep step, Preparation.Ready ready, Claim claim, Instant deadline)
            throws ConnectorException {
        PreparedStep prepared = new PreparedStep(step.ref(), ready.stateToken(), ready.current());
        return reader.call(
                "revoke",
                deadline,
                (connector, context) -> connector.revoke(RevokeRequest.of(
                        context,
                        prepared,
                        step.account(),
                        claim.attempt(),
                        step.id().value())));
    }

    /** Whether the effect holds; a call that failed as a whole is an unreadable answer. */
    Verification verify(PlannedStep step) {
        try {
            StepAnswers<Verification> answers = reader.call(
                    "verify",
                    (connector, context) ->
                            connector.verify(VerifyRequest.of(context, step.account(), List.of(step.ref()))));
            return withControl(step, only(step, answers, "verify"));
        } catch (ConnectorException e) {
            return Verification.unreadable(e.failureClass(), String.valueOf(e.getMessage()));
        }
    }

    /** That an object is gone is believed only with the positive control that was shown. */
    private Verification withControl(PlannedStep step, Verification verification) {
        boolean gone = step.effect().equals(Effect.DELETE) || step.effect().equals(Effect.PURGE);
        boolean unproved = verification instanceof Verification.Holds holds
                && gone
                && holds.proof().control().isEmpty();
        return unproved
                ? Verification.hidden("the connector of " + reader.id()
                        + " broke its contract: it says that the object is gone, without a positive control")
                : verification;
    }

    Optional<RevokeOutcome> poll(PlannedStep step, String handle) throws ConnectorException {
        return reader.call("poll", (connector, context) -> {
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
