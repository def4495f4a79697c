package io.deprov.core.execute;

import io.deprov.api.PositiveControl;
import io.deprov.api.Resolution;
import io.deprov.api.ScopeReport;
import io.deprov.api.StepId;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.ItemId;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.inventory.Coverage;
import io.deprov.core.inventory.Inventory;
import io.deprov.core.inventory.TargetInventory;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepCells;
import io.deprov.core.plan.StepKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The coverage after a run: what the steps came to, and what a fresh look at every target shows besides. */
final class AfterRun {

    private final Plan plan;
    private final List<StepView> steps;
    private final Inventory again;
    private final Map<StepId, String> unconfirmed;
    private final List<Cell> leftOver;
    private final Function<Cell, Optional<CellStatus>> decided;

    /**
     * Looks at a run.
     *
     * @param unconfirmed steps that were verified once and could not be read again in this run, and why
     * @param leftOver what other plans of the case left unfinished or in doubt and this one has no steps for
     * @param decided what a person's decision makes of a cell, if there is one; never asked about a step of the plan
     */
    AfterRun(
            Plan plan,
            List<StepView> steps,
            Inventory again,
            Map<StepId, String> unconfirmed,
            List<Cell> leftOver,
            Function<Cell, Optional<CellStatus>> decided) {
        this.plan = plan;
        this.steps = steps;
        this.again = again;
        this.unconfirmed = unconfirmed;
        this.leftOver = List.copyOf(leftOver);
        this.decided = decided;
    }

    Coverage coverage() {
        List<Cell> ofSteps = steps.stream()
                .map(view ->
                        StepCells.cell(view.step(), view.status(), view.record().why()))
                .toList();
        List<Cell> cells = new ArrayList<>(ofSteps);
        unconfirmed(cells);
        others(ofSteps).stream()
                .map(cell -> decided.apply(cell)
                        .map(status -> new Cell(cell.key(), status, ""))
                        .orElse(cell))
                .forEach(cells::add);
        return Coverage.of(cells);
    }

    /** What reading shows besides the steps. */
    private List<Cell> others(List<Cell> ofSteps) {
        List<Cell> cells = new ArrayList<>();
        Set<CellKey> withSteps = ofSteps.stream().map(Cell::key).collect(Collectors.toSet());
        for (TargetInventory target : again.targets()) {
            boolean expectedGone =
                    target.accounts().isEmpty() && target.failure().isEmpty() && everythingDeleted(target);
            for (Cell cell : again.coverage().cells()) {
                if (cell.key().target().equals(target.target())) {
                    fromReading(cell, withSteps, expectedGone && wasRead(target, cell.key()), cells);
                }
            }
            found(target, cells);
        }
        refusedAtPlanning(cells);
        notLookedAt(cells);
        cells.addAll(leftOver);
        return cells;
    }

    /** A reading closes a cell or keeps it open; that something was found is for the steps, or for {@link #found}, to say. */
    private static void fromReading(Cell cell, Set<CellKey> withSteps, boolean expectedGone, List<Cell> cells) {
        if (cell.status() == CellStatus.PENDING) {
            if (!withSteps.contains(cell.key())) {
                cells.add(new Cell(cell.key(), CellStatus.NONE, ""));
            }
        } else if (cell.isOnlyUnnamed() && expectedGone) {
            cells.add(new Cell(cell.key(), CellStatus.NONE, ""));
        } else {
            cells.add(cell);
        }
    }

    /** True when all accounts planned on the target are verified as deleted, so that finding nobody is what must be. */
    private boolean everythingDeleted(TargetInventory target) {
        List<ItemId> accounts = plan.accounts().stream()
                .map(account -> account.ref().id())
                .filter(id -> id.target().equals(target.target()))
                .toList();
        Set<ItemId> deleted = steps.stream()
                .filter(view -> view.step().effect().equals(Effect.DELETE) && view.status() == CellStatus.VERIFIED)
                .map(view -> view.step().access().id())
                .collect(Collectors.toSet());
        return !accounts.isEmpty() && deleted.containsAll(accounts);
    }

    /**
     * Whether "nobody there" was read well enough to close a cell of a target whose accounts are all deleted. What is left of an
     * account that is gone, a name in a group, shows only in a scope that was read to its end.
     */
    private boolean wasRead(TargetInventory target, CellKey key) {
        boolean shown = target.resolution()
                .map(resolution -> resolution.kind() == Resolution.Kind.NONE
                        && !resolution.controls().isEmpty()
                        && resolution.controls().stream().allMatch(PositiveControl::isShown))
                .orElse(true);
        List<ScopeReport> scopes = target.scopes().stream()
                .filter(scope -> scope.partition().equals(key.partition())
                        && scope.kinds().contains(key.kind()))
                .toList();
        boolean wasReadBefore = plan.coverageAsFound()
                .find(key)
                .map(cell -> cell.status() != CellStatus.UNREADABLE)
                .orElse(false);
        return shown && (scopes.isEmpty() ? wasReadBefore : scopes.stream().allMatch(ScopeReport::isComplete));
    }

    private void found(TargetInventory target, List<Cell> cells) {
        Map<ItemId, List<StepView>> byItem = steps.stream()
                .collect(Collectors.groupingBy(view -> view.step().access().id()));
        NotPlanned notPlanned = new NotPlanned(plan, again);
        notPlanned.accounts(target).forEach(cells::add);
        for (Access item : target.items()) {
            List<StepView> views = byItem.getOrDefault(item.id(), List.of());
            if (item.id().kind().category() == AccessCategory.ACCOUNT) {
                isThereAgain(item, views, cells);
                reopenedSignIn(item, views, cells);
                boolean isSaid = target.accounts().stream()
                        .anyMatch(match -> match.account().id().equals(item.id()));
                if (views.isEmpty() && !isSaid && item.id().strength() != IdStrength.NAME_ONLY) {
                    cells.add(notPlanned.pinned(item));
                }
            } else if (views.isEmpty()) {
                cells.add(notPlanned.item(target, item));
            } else if (views.stream().anyMatch(view -> view.status() == CellStatus.MANUAL_CONFIRMED)
                    && views.stream().noneMatch(view -> mayStay(view.step(), item))) {
                cells.add(new Cell(
                        CellKey.of(item.id()),
                        CellStatus.PENDING,
                        "was attested as done by hand and is there; ask who attested it, or plan again"));
            } else if (views.stream()
                    .allMatch(view -> view.status() == CellStatus.VERIFIED && !mayStay(view.step(), item))) {
                cells.add(new Cell(
                        CellKey.of(item.id()),
                        CellStatus.PENDING,
                        "was verified as done and is there again; run verify, or plan again"));
            }
        }
    }

    /** What was switched off stays in the list, switched off; a rotated secret stays under its name. */
    static boolean mayStay(PlannedStep step, Access item) {
        Effect effect = step.effect();
        // A password that was changed by hand is there all the same.
        boolean isByHand = step.kind() == StepKind.MANUAL && item.id().kind().equals(AccessKind.PASSWORD);
        return isByHand || effect.equals(Effect.ROTATE) || item.alreadyInForce().contains(effect);
    }

    private static void isThereAgain(Access account, List<StepView> views, List<Cell> cells) {
        boolean wasDeleted = views.stream()
                .anyMatch(view -> view.step().effect().equals(Effect.DELETE) && view.status() == CellStatus.VERIFIED);
        boolean wasAttested = views.stream()
                .anyMatch(view ->
                        view.step().effect().equals(Effect.DELETE) && view.status() == CellStatus.MANUAL_CONFIRMED);
        if (wasAttested) {
            cells.add(new Cell(
                    CellKey.of(account.id()),
                    CellStatus.PENDING,
                    "was attested as deleted by hand and is there; ask who attested it, or plan again"));
        }
        if (wasDeleted) {
            cells.add(new Cell(
                    CellKey.of(account.id()),
                    CellStatus.PENDING,
                    "was verified as deleted and is there again; run verify"));
        }
    }

    private static void reopenedSignIn(Access item, List<StepView> views, List<Cell> cells) {
        boolean wasBlocked = views.stream()
                .anyMatch(view ->
                        view.step().effect().equals(Effect.BLOCK_SIGN_IN) && view.status() == CellStatus.VERIFIED);
        // Where the target cannot block, it cannot say either whether somebody else did.
        boolean wasAttested = views.stream()
                .anyMatch(view -> view.step().effect().equals(Effect.BLOCK_SIGN_IN)
                        && view.step().kind() == StepKind.CALL
                        && view.status() == CellStatus.MANUAL_CONFIRMED);
        if (wasAttested && !item.alreadyInForce().contains(Effect.BLOCK_SIGN_IN)) {
            cells.add(new Cell(
                    CellKey.of(item.id()),
                    CellStatus.PENDING,
                    "sign-in was attested as blocked by hand and is not; ask who attested it, or plan again"));
        }
        if (wasBlocked && !item.alreadyInForce().contains(Effect.BLOCK_SIGN_IN)) {
            cells.add(new Cell(
                    CellKey.of(item.id()),
                    CellStatus.PENDING,
                    "sign-in was verified as blocked and is not any more; run verify"));
        }
    }

    /** What guards refused when the plan was made has no steps; it stays open all the same. */
    private void refusedAtPlanning(List<Cell> cells) {
        plan.coverage().stream()
                .filter(cell -> cell.status() == CellStatus.REFUSED)
                .forEach(cells::add);
    }

    /** What was looked at when the plan was made, and is not configured or reported any more, is not gone because of that. */
    private void notLookedAt(List<Cell> cells) {
        Set<CellKey> said = leftOver.stream().map(Cell::key).collect(Collectors.toSet());
        for (Cell planned : plan.coverage()) {
            if (again.coverage().find(planned.key()).isEmpty() && !said.contains(planned.key())) {
                cells.add(new Cell(
                        planned.key(),
                        CellStatus.UNREADABLE,
                        "was looked at when the plan was made, and is not configured or not reported any more"));
            }
        }
    }

    private void unconfirmed(List<Cell> cells) {
        for (StepView view : steps) {
            String why = unconfirmed.get(view.step().id());
            boolean notConfigured = view.status() == CellStatus.VERIFIED
                    && !view.step().kind().isWithoutTarget()
                    && again.target(view.step().access().id().target()).isEmpty();
            if (why != null || notConfigured) {
                cells.add(StepCells.cell(
                        view.step(),
                        CellStatus.UNREADABLE,
                        "was verified, and could not be read again: "
                                + (why == null ? "its target is not configured any more" : why)));
            }
        }
    }
}
