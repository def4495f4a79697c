package io.deprov.core.plan;

import io.deprov.api.access.Access;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.ItemId;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.inventory.Inventory;
import io.deprov.core.inventory.TargetInventory;
import io.deprov.core.plan.PlannedBefore.EarlierStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a newer plan took over and has no steps for: it stays an open cell until it is planned again. Neither an account nor a thing on
 * one is gone because it is not shown any more: it may have been moved out of sight.
 */
public final class LeftOver {

    private LeftOver() {}

    /**
     * The open cells of what {@code steps} do not cover: doubts first, which say more than that something is left.
     *
     * @param now a fresh look, for which the accounts of the earlier steps were pinned
     */
    public static List<Cell> of(PlannedBefore before, List<PlannedStep> steps, Inventory now) {
        List<Cell> cells = new ArrayList<>(inDoubt(before, steps));
        Set<CellKey> doubtful = cells.stream().map(Cell::key).collect(Collectors.toSet());
        Set<ItemId> planned = steps.stream().map(step -> step.access().id()).collect(Collectors.toSet());
        before.unfinished().stream()
                .filter(earlier -> !planned.contains(earlier.step().access().id())
                        && earlier.step().kind() != StepKind.WAIT)
                .flatMap(earlier -> cell(earlier, now).stream())
                .filter(cell -> !doubtful.contains(cell.key()))
                .forEach(cells::add);
        return cells;
    }

    /** The cells of doubts that {@code steps} have not taken over. */
    public static List<Cell> inDoubt(PlannedBefore before, List<PlannedStep> steps) {
        return before.doubts().stream()
                .filter(doubt -> steps.stream()
                        .noneMatch(step -> step.id().equals(doubt.step().id()) && step.kind() != StepKind.MANUAL))
                .map(doubt -> StepCells.cell(
                        doubt.step(),
                        CellStatus.IN_DOUBT,
                        "an earlier plan of the case (" + doubt.planDigest()
                                + ") left it in doubt, or done and not read back; verify that plan"))
                .toList();
    }

    private static Optional<Cell> cell(EarlierStep earlier, Inventory now) {
        ItemId item = earlier.step().access().id();
        Optional<TargetInventory> target = now.target(item.target());
        if (target.isEmpty()) {
            return open(earlier, CellStatus.UNREADABLE, "its target is not configured any more: configure it again");
        }
        Optional<Cell> read = now.coverage().find(CellKey.of(item));
        if (read.isEmpty()) {
            return open(earlier, CellStatus.UNREADABLE, "its kind is not looked at any more");
        }
        if (read.get().status().isOpen() && read.get().status() != CellStatus.PENDING) {
            return open(earlier, read.get().status(), read.get().why());
        }
        return onReadTarget(earlier, target.get());
    }

    private static Optional<Cell> onReadTarget(EarlierStep earlier, TargetInventory target) {
        ItemId item = earlier.step().access().id();
        Optional<Access> account = target.item(earlier.account());
        if (account.isEmpty()) {
            return open(earlier, CellStatus.UNREADABLE, "its account is not shown any more");
        }
        if (!account.get().fingerprint().equals(earlier.step().account().fingerprint())) {
            return open(earlier, CellStatus.DRIFTED, "its account is not the same any more");
        }
        if (!isSure(target, earlier.account())) {
            return open(
                    earlier,
                    CellStatus.AMBIGUOUS,
                    "its account is known by a name only, which no identifier links any more and which may be somebody"
                            + " else's by now");
        }
        return target.item(item).isPresent()
                ? open(earlier, CellStatus.PENDING, "it is there and not planned")
                : open(
                        earlier,
                        CellStatus.UNREADABLE,
                        "it is not shown any more, which alone is no proof that it is gone");
    }

    /** A name alone says whose it is only while an identifier links it. */
    static boolean isSure(TargetInventory target, ItemId account) {
        return account.strength() != IdStrength.NAME_ONLY
                || target.accounts().stream()
                        .anyMatch(match -> match.account().id().equals(account));
    }

    private static Optional<Cell> open(EarlierStep earlier, CellStatus status, String why) {
        return Optional.of(StepCells.cell(
                earlier.step(),
                status,
                "an earlier plan of the case (" + earlier.planDigest() + ") left it unfinished, and " + why
                        + "; plan again"));
    }
}
