package io.deprov.core.execute;

import io.deprov.api.access.Access;
import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ItemId;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.inventory.Coverage;
import io.deprov.core.inventory.Inventory;
import io.deprov.core.inventory.TargetInventory;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.StepCells;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The coverage after a run: what the steps came to, and what a fresh look at every target shows besides. */
final class AfterRun {

    private final CaseRecord open;
    private final List<StepView> steps;
    private final Inventory again;

    AfterRun(CaseRecord open, List<StepView> steps, Inventory again) {
        this.open = open;
        this.steps = steps;
        this.again = again;
    }

    Coverage coverage() {
        List<Cell> cells = new ArrayList<>();
        for (StepView view : steps) {
            cells.add(StepCells.cell(view.step(), view.status(), view.record().why()));
        }
        Set<CellKey> withSteps = cells.stream().map(Cell::key).collect(Collectors.toSet());
        for (TargetInventory target : again.targets()) {
            boolean expectedGone =
                    target.accounts().isEmpty() && target.failure().isEmpty() && everythingDeleted(target);
            for (Cell cell : again.coverage().cells()) {
                if (cell.key().target().equals(target.target())) {
                    fromReading(cell, withSteps, expectedGone, cells);
                }
            }
            found(target, cells);
        }
        refusedAtPlanning(cells);
        return Coverage.of(cells);
    }

    /** A reading closes a cell or keeps it open; that something was found is for the steps, or for {@link #found}, to say. */
    private static void fromReading(Cell cell, Set<CellKey> withSteps, boolean expectedGone, List<Cell> cells) {
        if (cell.status() == CellStatus.PENDING) {
            if (!withSteps.contains(cell.key())) {
                cells.add(new Cell(cell.key(), CellStatus.NONE, ""));
            }
        } else if (cell.status() == CellStatus.UNREADABLE && expectedGone) {
            cells.add(new Cell(cell.key(), CellStatus.NONE, ""));
        } else {
            cells.add(cell);
        }
    }

    /** True when all accounts planned on the target are verified as deleted, so that finding nobody is what must be. */
    private boolean everythingDeleted(TargetInventory target) {
        List<ItemId> accounts = open.plan().accounts().stream()
                .map(account -> account.ref().id())
                .filter(id -> id.target().equals(target.target()))
                .toList();
        Set<ItemId> deleted = steps.stream()
                .filter(view -> view.step().effect().equals(Effect.DELETE) && view.status() == CellStatus.VERIFIED)
                .map(view -> view.step().access().id())
                .collect(Collectors.toSet());
        return !accounts.isEmpty() && deleted.containsAll(accounts);
    }

    private void found(TargetInventory target, List<Cell> cells) {
        Map<ItemId, List<StepView>> byItem = steps.stream()
                .collect(Collectors.groupingBy(view -> view.step().access().id()));
        Set<ItemId> planned = new HashSet<>();
        open.plan().accounts().forEach(account -> planned.add(account.ref().id()));
        target.accounts().stream()
                .map(match -> match.account().id())
                .filter(id -> !planned.contains(id))
                .forEach(id -> cells.add(new Cell(
                        CellKey.of(id),
                        CellStatus.PENDING,
                        "an account was found that is not in the plan; plan again")));
        for (Access item : target.items()) {
            List<StepView> views = byItem.getOrDefault(item.id(), List.of());
            if (item.id().kind().category() == AccessCategory.ACCOUNT) {
                reopenedSignIn(item, views, cells);
            } else if (views.isEmpty()) {
                cells.add(new Cell(CellKey.of(item.id()), CellStatus.PENDING, "found after planning; plan again"));
            } else if (views.stream().allMatch(view -> view.status() == CellStatus.VERIFIED)) {
                cells.add(new Cell(
                        CellKey.of(item.id()),
                        CellStatus.PENDING,
                        "was verified as gone and is there again; plan again"));
            }
        }
    }

    private static void reopenedSignIn(Access item, List<StepView> views, List<Cell> cells) {
        boolean wasBlocked = views.stream()
                .anyMatch(view ->
                        view.step().effect().equals(Effect.BLOCK_SIGN_IN) && view.status() == CellStatus.VERIFIED);
        if (wasBlocked && !item.alreadyInForce().contains(Effect.BLOCK_SIGN_IN)) {
            cells.add(new Cell(
                    CellKey.of(item.id()),
                    CellStatus.PENDING,
                    "sign-in was verified as blocked and is not any more; run verify"));
        }
    }

    /** What guards refused when the plan was made has no steps; it stays open all the same. */
    private void refusedAtPlanning(List<Cell> cells) {
        Plan plan = open.plan();
        plan.coverage().stream()
                .filter(cell -> cell.status() == CellStatus.REFUSED)
                .forEach(cells::add);
    }
}
