package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.ItemId;
import io.deprov.core.inventory.Cell;
import java.util.List;
import java.util.Set;

/**
 * What earlier plans of a case know and a new one must not forget. Approved plans said whose these accounts are; that the identifier
 * by which they were found is gone since changes nothing about it.
 *
 * @param accounts the accounts that earlier plans of the same generation pinned, in their order, each as the newest of them has it
 * @param found the identifiers they found
 * @param steps their steps, on each thing those of the newest plan that has any
 * @param doubts steps that earlier plans, of older generations too, left in doubt
 * @param open cells without steps that the plans which nothing has taken over from left open
 */
public record PlannedBefore(
        List<Plan.PlanAccount> accounts,
        List<FoundIdentifier> found,
        List<EarlierStep> steps,
        List<EarlierStep> doubts,
        List<Cell> open) {

    private static final Set<IdentifierType> FINGERPRINTS =
            Set.of(IdentifierType.SSH_KEY_FINGERPRINT, IdentifierType.CERTIFICATE_FINGERPRINT);

    /** When there was no earlier plan. */
    public static final PlannedBefore NOTHING =
            new PlannedBefore(List.of(), List.of(), List.of(), List.of(), List.of());

    /**
     * A step of an earlier plan.
     *
     * @param planDigest of which plan
     * @param step as planned there
     * @param isDone true when it was verified, attested, or cancelled by decision; that a newer plan took over is none
     * @param isVerified true when it was verified: what a person attested or cancelled holds on their word, not by what was read
     */
    public record EarlierStep(String planDigest, PlannedStep step, boolean isDone, boolean isVerified) {
        /** Checks the parts. */
        public EarlierStep {
            requireNonNull(planDigest, "planDigest");
            requireNonNull(step, "step");
        }

        /** The account it is about. */
        public ItemId account() {
            return step.account().id();
        }
    }

    /** Copies the lists. */
    public PlannedBefore {
        accounts = List.copyOf(accounts);
        found = List.copyOf(found);
        steps = List.copyOf(steps);
        doubts = List.copyOf(doubts);
        open = List.copyOf(open);
    }

    /** What pins the accounts, but for those whose deletion was verified: there is nothing to look for by their ids any more. */
    public List<AccessRef> pins() {
        return accounts.stream()
                .map(Plan.PlanAccount::ref)
                .filter(ref -> steps.stream()
                        .noneMatch(earlier -> earlier.isVerified()
                                && earlier.step().effect().equals(Effect.DELETE)
                                && earlier.step().access().id().equals(ref.id())))
                .toList();
    }

    /**
     * The identifiers found earlier that can be nobody else's: fingerprints. An address or a name that was found then may belong to a new
     * hire by now, and links nobody by itself.
     */
    public List<FoundIdentifier> unmistakable() {
        return found.stream()
                .filter(each -> FINGERPRINTS.contains(each.identifier().type()))
                .toList();
    }

    /** The steps that came to no end. */
    public List<EarlierStep> unfinished() {
        return steps.stream().filter(earlier -> !earlier.isDone()).toList();
    }

    /** True when something on this account came to no end. */
    boolean isUnfinished(ItemId account) {
        return steps.stream()
                .anyMatch(earlier -> !earlier.isDone() && earlier.account().equals(account));
    }
}
