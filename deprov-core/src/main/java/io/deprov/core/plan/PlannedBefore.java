package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.TargetId;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.Known;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What earlier plans of a case know and a new one must not forget. Approved plans said whose these accounts are; that the identifier
 * by which they were found is gone since changes nothing about it.
 *
 * @param accounts the accounts that earlier plans of the same generation pinned, in their order, each as the newest of them has it
 * @param found the identifiers they found
 * @param steps their steps, on each thing those of the newest plan that has any
 * @param doubts steps that earlier plans, of older generations too, left in doubt
 * @param asked what each target was asked by when one of these plans was made, besides what the subject was given by; only where it
 *     could be read then
 * @param open cells without steps that the plans which nothing has taken over from left open
 */
public record PlannedBefore(
        List<Plan.PlanAccount> accounts,
        List<FoundIdentifier> found,
        List<EarlierStep> steps,
        List<EarlierStep> doubts,
        Map<TargetId, Set<Identifier>> asked,
        List<Cell> open) {

    private static final Set<IdentifierType> FINGERPRINTS =
            Set.of(IdentifierType.SSH_KEY_FINGERPRINT, IdentifierType.CERTIFICATE_FINGERPRINT);

    /** When there was no earlier plan. */
    public static final PlannedBefore NOTHING =
            new PlannedBefore(List.of(), List.of(), List.of(), List.of(), Map.of(), List.of());

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
        asked = Map.copyOf(asked);
        open = List.copyOf(open);
    }

    /** What pins the accounts. Also those that were deleted: a group may hold the name of one of them. */
    public List<AccessRef> pins() {
        return accounts.stream().map(Plan.PlanAccount::ref).toList();
    }

    /** The accounts whose deletion was verified. */
    public Set<ItemId> deleted() {
        return steps.stream()
                .filter(earlier ->
                        earlier.isVerified() && earlier.step().effect().equals(Effect.DELETE))
                .map(earlier -> earlier.step().access().id())
                .collect(Collectors.toSet());
    }

    /** The types of identifiers by which each of the accounts was found, or that were found on it, by whichever plan. */
    public Map<ItemId, Set<IdentifierType>> linkedBy() {
        return accounts.stream().map(account -> account.ref().id()).collect(Collectors.toMap(id -> id, this::typesOf));
    }

    private Set<IdentifierType> typesOf(ItemId account) {
        Set<IdentifierType> types = new HashSet<>();
        accounts.stream()
                .filter(each -> each.ref().id().equals(account))
                .forEach(each -> types.addAll(each.linkedBy()));
        found.stream()
                .filter(each -> each.foundOn().target().equals(account.target())
                        && each.foundOn().partition().equals(account.partition())
                        && each.foundOn().accountId().equals(account.nativeId()))
                .forEach(each -> types.add(each.identifier().type()));
        return types;
    }

    /** What is known of the subject before they are looked for again. */
    public Known known() {
        return new Known(pins(), linkedBy(), deleted(), unmistakable());
    }

    /**
     * The identifiers by which a target may know the subject and was never asked: they were found elsewhere while it could not be read.
     * By now they may be somebody else's.
     */
    List<FoundIdentifier> neverAsked(TargetId target) {
        return found.stream()
                .filter(each -> !isUnmistakable(each)
                        && !each.foundOn().target().equals(target)
                        && !asked.getOrDefault(target, Set.of()).contains(each.identifier()))
                .toList();
    }

    /**
     * The identifiers found earlier that can be nobody else's: fingerprints. An address or a name that was found then may belong to a new
     * hire by now, and links nobody by itself.
     */
    private List<FoundIdentifier> unmistakable() {
        return found.stream().filter(PlannedBefore::isUnmistakable).toList();
    }

    /** Whether an identifier can be nobody else's later on: it is a fingerprint. */
    public static boolean isUnmistakable(FoundIdentifier found) {
        return FINGERPRINTS.contains(found.identifier().type());
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
