package io.deprov.core.plan;

import io.deprov.api.AccountMatch;
import io.deprov.api.Resolution;
import io.deprov.api.ScopeReport;
import io.deprov.api.access.Account;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.Protection;
import io.deprov.core.inventory.SameValue;
import io.deprov.core.inventory.TargetInventory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which accounts of a target are the subject's: those that identifiers link now, and those that an earlier, approved plan of the case
 * pinned. On a target whose identifiers do not agree there are none, whatever was planned before.
 */
final class OwnAccounts {

    /**
     * An account that is theirs.
     *
     * @param account as just read, or as it was planned before when it was not shown
     * @param linkedBy what says that it is theirs
     * @param standing what is known of it now
     */
    record Own(Account account, List<IdentifierType> linkedBy, Standing standing) {}

    /** What is known of an account. */
    enum Standing {
        /** The target shows it, and it is theirs. */
        SHOWN,
        /** The target does not show it; it may be gone, or out of sight. */
        NOT_SHOWN,
        /** A name alone says which account it is, and nothing links that name to them any more. */
        UNSURE,
        /** Something else has its id by now. */
        ANOTHER;

        /** Why nothing may be called for it; empty where something may be. */
        String reason() {
            return switch (this) {
                case SHOWN, NOT_SHOWN -> "";
                case UNSURE ->
                    "the account is known by a name only, which nothing links to the subject any more and which may be somebody"
                            + " else's by now";
                case ANOTHER -> "the id of the account is another account's by now";
            };
        }
    }

    private final TargetInventory target;
    private final PlannedBefore before;
    private final Set<Identifier> given;
    private final Set<Identifier> known;

    /**
     * Of {@code target}.
     *
     * @param given what the subject was given by
     * @param known that, and what was found
     */
    OwnAccounts(TargetInventory target, PlannedBefore before, Set<Identifier> given, Set<Identifier> known) {
        this.target = target;
        this.before = before;
        this.given = given;
        this.known = known;
    }

    /** Sorted by id. */
    List<Own> all() {
        List<Own> all = new ArrayList<>();
        Set<ItemId> linked = new TreeSet<>();
        for (AccountMatch match : target.accounts()) {
            linked.add(match.account().id());
            Account account = fresh(match.account());
            all.add(new Own(account, types(match, account), Standing.SHOWN));
        }
        if (isReadAndAgreedOn()) {
            before.accounts().stream()
                    .filter(planned -> planned.ref().id().target().equals(target.target())
                            && !linked.contains(planned.ref().id()))
                    .forEach(planned -> pinned(planned).ifPresent(all::add));
        }
        all.sort(Comparator.comparing(own -> own.account().id()));
        return all;
    }

    private boolean isReadAndAgreedOn() {
        return target.failure().isEmpty()
                && !target.isDistrusted()
                && target.resolution()
                        .map(resolution -> resolution.kind() != Resolution.Kind.AMBIGUOUS)
                        .orElse(true);
    }

    /** One that no identifier links any more: theirs while it is the same thing, and not somebody else's under its name. */
    private Optional<Own> pinned(Plan.PlanAccount planned) {
        ItemId id = planned.ref().id();
        Optional<Account> shown =
                target.item(id).filter(Account.class::isInstance).map(Account.class::cast);
        if (!LeftOver.isSure(target, id)) {
            return unfinished(planned, Standing.UNSURE);
        }
        if (shown.isPresent()) {
            return shown.get().fingerprint().equals(planned.ref().fingerprint())
                    ? Optional.of(new Own(shown.get(), words(shown.get()), Standing.SHOWN))
                    : unfinished(planned, Standing.ANOTHER);
        }
        boolean somethingIsLeft = before.deleted().contains(id)
                && target.items().stream().anyMatch(item -> Planner.belongsTo(item.id(), id));
        return somethingIsLeft
                ? Optional.of(new Own(asPlanned(planned), List.of(Plan.PlanAccount.PLANNED_BEFORE), Standing.SHOWN))
                : unfinished(planned, Standing.NOT_SHOWN);
    }

    private Optional<Own> unfinished(Plan.PlanAccount planned, Standing standing) {
        List<IdentifierType> words = standing == Standing.NOT_SHOWN
                ? List.of(Plan.PlanAccount.NOT_SHOWN, Plan.PlanAccount.PLANNED_BEFORE)
                : List.of(Plan.PlanAccount.PLANNED_BEFORE);
        return before.isUnfinished(planned.ref().id())
                ? Optional.of(new Own(asPlanned(planned), words, standing))
                : Optional.empty();
    }

    /** What an approver has to know: it was planned before, and it may carry another person's number by now. */
    private List<IdentifierType> words(Account account) {
        Set<IdentifierType> words = new TreeSet<>();
        words.add(Plan.PlanAccount.PLANNED_BEFORE);
        for (Identifier carried : account.identifiers()) {
            boolean typeIsKnown =
                    known.stream().anyMatch(identifier -> identifier.type().equals(carried.type()));
            boolean agrees = account.identifiers().stream()
                    .anyMatch(other -> other.type().equals(carried.type()) && SameValue.isIn(known, other));
            if (typeIsKnown && !agrees) {
                words.add(Plan.PlanAccount.nowAnother(carried.type()));
            }
        }
        return List.copyOf(words);
    }

    /** Stands for an account that was not shown; where not all was read it may be there, and counts as protected. */
    private Account asPlanned(Plan.PlanAccount planned) {
        ItemId id = planned.ref().id();
        List<ScopeReport> scopes = target.scopes().stream()
                .filter(scope -> scope.partition().equals(id.partition())
                        && scope.kinds().contains(id.kind()))
                .toList();
        boolean readToTheEnd = !scopes.isEmpty() && scopes.stream().allMatch(ScopeReport::isComplete);
        Account.Builder account = Account.builder(id)
                .displayName(planned.displayName())
                .fingerprint(planned.ref().fingerprint())
                .protection(
                        readToTheEnd
                                ? Protection.none()
                                : Protection.unreadable("the account was not shown, and not everything could be read"));
        planned.ref().facts().forEach(account::fact);
        return account.build();
    }

    /** The account as the fuller reading of discover saw it, or as resolve did. */
    private Account fresh(Account resolved) {
        return target.item(resolved.id())
                .filter(Account.class::isInstance)
                .map(Account.class::cast)
                .orElse(resolved);
    }

    /** By which types it is linked, and which owner's values it carries another of: an approver has to know. */
    private List<IdentifierType> types(AccountMatch match, Account account) {
        Set<IdentifierType> types = new TreeSet<>();
        match.linkedBy().forEach(identifier -> types.add(identifier.type()));
        for (Identifier carried : account.identifiers()) {
            boolean isOwners = target.capabilities()
                    .map(capabilities -> capabilities.identifierTypes().get(carried.type()) == IdentifierUse.LINKING)
                    .orElse(false);
            boolean wasGiven =
                    given.stream().anyMatch(identifier -> identifier.type().equals(carried.type()));
            boolean agrees = account.identifiers().stream()
                    .anyMatch(other -> other.type().equals(carried.type()) && SameValue.isIn(given, other));
            if (isOwners && wasGiven && !agrees) {
                types.add(Plan.PlanAccount.nowAnother(carried.type()));
            }
        }
        return List.copyOf(types);
    }
}
