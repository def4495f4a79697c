package io.deprov.core.execute;

import io.deprov.api.AccountMatch;
import io.deprov.api.access.Access;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.ItemId;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.inventory.Inventory;
import io.deprov.core.inventory.TargetInventory;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedBefore;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a look after a run shows and no step of the plan is about: something new, something a guard kept from being planned, or something of
 * an account that may be somebody else's by now.
 */
final class NotPlanned {

    private final Plan plan;
    private final Set<ItemId> planned;
    private final Set<Identifier> vouched;

    /** Compares a plan with a later look. */
    NotPlanned(Plan plan, Inventory again) {
        this.plan = plan;
        this.planned =
                plan.accounts().stream().map(account -> account.ref().id()).collect(Collectors.toSet());
        this.vouched = new HashSet<>(plan.identifiers());
        Stream<FoundIdentifier> shown = again.targets().stream()
                .flatMap(target -> target.identifiers().stream())
                .filter(found -> planned.stream().anyMatch(own -> isOn(found.foundOn(), own)));
        Stream.concat(shown, plan.found().stream().filter(PlannedBefore::isUnmistakable))
                .forEach(found -> vouched.add(found.identifier()));
    }

    /** The accounts of the target that the plan has not. */
    Stream<Cell> accounts(TargetInventory target) {
        return target.accounts().stream()
                .filter(match -> !planned.contains(match.account().id()))
                .map(this::account);
    }

    private Cell account(AccountMatch match) {
        CellKey key = CellKey.of(match.account().id());
        return isTheirs(match)
                ? new Cell(key, CellStatus.PENDING, "an account was found that is not in the plan; plan again")
                : new Cell(
                        key,
                        CellStatus.AMBIGUOUS,
                        "an account was found by what the plan had found elsewhere and is not there any more ("
                                + match.linkedBy().stream()
                                        .map(Identifier::type)
                                        .sorted()
                                        .distinct()
                                        .toList()
                                + "), so that it may be somebody else's by now: if it is the subject's, plan again and give"
                                + " that with their other identifiers");
    }

    /** What was found elsewhere then, an address for instance, says whose an account is only as long as one of theirs has it. */
    private boolean isTheirs(AccountMatch match) {
        return match.linkedBy().stream().anyMatch(vouched::contains);
    }

    /** An account that was theirs, is there, and has no step; it may have come back since an earlier plan deleted it. */
    Cell pinned(Access account) {
        CellKey key = CellKey.of(account.id());
        return isRefused(account.id())
                ? new Cell(key, CellStatus.REFUSED, "a guard refused its account when the plan was made")
                : new Cell(key, CellStatus.PENDING, "an account of theirs is there that no step is about; plan again");
    }

    /** A thing on an account that no step is about. */
    Cell item(TargetInventory target, Access item) {
        CellKey key = CellKey.of(item.id());
        if (planned.stream().anyMatch(account -> isOn(item.id(), account) && isRefused(account))) {
            return new Cell(key, CellStatus.REFUSED, "a guard refused its account when the plan was made");
        }
        boolean isAStrangers = target.accounts().stream()
                .anyMatch(match -> isOn(item.id(), match.account().id())
                        && !planned.contains(match.account().id())
                        && !isTheirs(match));
        return isAStrangers
                ? new Cell(key, CellStatus.AMBIGUOUS, "its account may be somebody else's by now")
                : new Cell(key, CellStatus.PENDING, "found after planning; plan again");
    }

    /** Whether nothing was planned for the account because of a guard. */
    private boolean isRefused(ItemId account) {
        return plan.steps().stream().noneMatch(step -> step.account().id().equals(account))
                && plan.coverage().stream()
                        .anyMatch(
                                cell -> cell.key().equals(CellKey.of(account)) && cell.status() == CellStatus.REFUSED);
    }

    private static boolean isOn(ItemId item, ItemId account) {
        return item.target().equals(account.target())
                && item.partition().equals(account.partition())
                && item.accountId().equals(account.nativeId());
    }
}
