package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.api.StepId;
import io.deprov.api.StepRef;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import java.time.Duration;
import java.util.List;

/**
 * One effect on one access, as planned.
 *
 * @param id the same however often it is planned within one case and generation
 * @param kind how it comes about
 * @param phase when, roughly
 * @param order when within the phase: the index of the runbook's rule
 * @param effect what is wanted
 * @param access on what
 * @param account the account the access belongs to; the access itself for an effect on an account
 * @param displayName what people know the access by; personal data
 * @param needs steps that must be verified, cancelled or attested first, also steps on other targets
 * @param offset how long after the case first planned it, at the earliest
 * @param maximumLag how long a read may still show the old state after a successful call; for a CONSEQUENCE after what it follows from;
 *     for a WAIT how long that is
 * @param alreadyInForce true when discovery saw that the effect holds already; executed (and verified) all the same; for a WAIT or a
 *     NOTIFY that an earlier plan did it
 * @param leavesBehind what lives on afterwards, for people
 * @param restorable whether it can be given back, as long as its undo is kept: {@link #RESTORABLE} or {@link #NOT_RESTORABLE}
 * @param instruction for a MANUAL step what to do and why nobody else can; for a CONSEQUENCE what it follows from; for a NOTIFY what is
 *     said; empty otherwise
 */
public record PlannedStep(
        StepId id,
        StepKind kind,
        Phase phase,
        int order,
        Effect effect,
        AccessRef access,
        AccessRef account,
        String displayName,
        List<StepId> needs,
        Duration offset,
        Duration maximumLag,
        boolean alreadyInForce,
        List<String> leavesBehind,
        String restorable,
        String instruction) {

    /** What {@link #restorable} says where the connector can put it back, and undo is kept. */
    public static final String RESTORABLE = "restorable";

    /** What {@link #restorable} says otherwise. */
    public static final String NOT_RESTORABLE = "not restorable";

    /** Checks and copies the parts. */
    public PlannedStep {
        requireNonNull(id, "id");
        requireNonNull(kind, "kind");
        requireNonNull(phase, "phase");
        requireNonNull(effect, "effect");
        requireNonNull(access, "access");
        requireNonNull(account, "account");
        requireNonNull(displayName, "displayName");
        needs = List.copyOf(needs);
        requireNonNull(offset, "offset");
        requireNonNull(maximumLag, "maximumLag");
        leavesBehind = List.copyOf(leavesBehind);
        requireNonNull(restorable, "restorable");
        requireNonNull(instruction, "instruction");
    }

    /** Whether undo is kept for it. */
    public boolean isRestorable() {
        return restorable.equals(RESTORABLE);
    }

    /** The id that the same thing has in a plan of another case or generation. */
    public StepId idIn(String otherCase, int generation) {
        return StepIds.of(otherCase, generation, access.id(), effect);
    }

    /** What the connector gets. */
    public StepRef ref() {
        return StepRef.of(id, access, effect);
    }

    /** The same step with these needs. */
    PlannedStep withNeeds(List<StepId> steps) {
        return again(steps, offset, alreadyInForce);
    }

    /** The same step, planned again. */
    PlannedStep again(List<StepId> steps, Duration newOffset, boolean inForce) {
        return new PlannedStep(
                id,
                kind,
                phase,
                order,
                effect,
                access,
                account,
                displayName,
                steps,
                newOffset,
                maximumLag,
                inForce,
                leavesBehind,
                restorable,
                instruction);
    }

    /** The same step, left to a person, who needs to wait for nothing. */
    PlannedStep byHand(String why) {
        return new PlannedStep(
                id,
                StepKind.MANUAL,
                phase,
                order,
                effect,
                access,
                account,
                displayName,
                List.of(),
                Duration.ZERO,
                maximumLag,
                false,
                leavesBehind,
                NOT_RESTORABLE,
                why);
    }

    /** Shows no names. */
    @Override
    public String toString() {
        return "PlannedStep[" + id.shortForm() + " " + effect + " " + access.id() + "]";
    }
}
