package io.deprov.core;

import io.deprov.api.access.ItemId;
import io.deprov.api.access.Phase;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.inventory.Inventory;
import io.deprov.core.inventory.InventoryTaker;
import io.deprov.core.journal.CaseHistory;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.OtherCases;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.plan.Means;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedBefore;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.Planner;
import io.deprov.core.plan.StepKind;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans a case anew, with what its earlier plans must not have forgotten, and says whether anything is due. Thread-safe. */
final class Planning {

    private final InventoryTaker inventories;
    private final Guarding guarding;
    private final Clock clock;
    private final @Nullable StepStore store;
    private final Means means;

    /**
     * Plans with these parts.
     *
     * @param store what was planned before; null where nothing is kept
     * @param means what there will be when the plan is executed
     */
    Planning(InventoryTaker inventories, Guarding guarding, Clock clock, @Nullable StepStore store, Means means) {
        this.inventories = inventories;
        this.guarding = guarding;
        this.clock = clock;
        this.store = store;
        this.means = means;
    }

    PlanningResult plan(PlanRequest request) throws RefusedException {
        PlannedBefore before = PlannedBefore.NOTHING;
        if (store != null) {
            CaseHistory history = CaseHistory.of(store, request.caseId());
            Admission.requireNotCancelled(store, request.caseId(), request.generation());
            Admission.requireSameSubject(request.caseId(), request.subject(), history.plans());
            before = history.plannedBefore(request.generation());
        }
        Inventory inventory = inventories.take(request.subject(), before.known());
        Plan plan = new Planner(guarding.planning(inventory), means).plan(request, inventory, before);
        Map<ItemId, Set<String>> others = store == null ? Map.of() : OtherCases.of(store, plan);
        Set<String> cases =
                others.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
        return new PlanningResult(
                plan.withInAnotherCase(others.keySet()), inventory, isNothingDue(plan, before), List.copyOf(cases));
    }

    private boolean isNothingDue(Plan plan, PlannedBefore before) {
        List<CaseRecord> newest = store == null
                ? List.of()
                : store.casesOf(plan.caseId()).stream()
                        .filter(open -> open.supersededBy() == null)
                        .toList();
        Set<CellKey> withSteps = plan.steps().stream()
                .map(step -> CellKey.of(step.access().id()))
                .collect(Collectors.toSet());
        boolean somethingUnknown = plan.coverage().stream()
                .anyMatch(cell -> cell.status().isOpen()
                        && (cell.status() != CellStatus.PENDING || !withSteps.contains(cell.key())));
        boolean somethingUnfinished = before.unfinished().stream()
                .anyMatch(earlier ->
                        newest.stream().anyMatch(open -> open.planDigest().equals(earlier.planDigest()))
                                && !isScheduled(earlier.step(), newest)
                                && !waitsForAPause(plan, earlier.step(), newest));
        return !somethingUnknown
                && !somethingUnfinished
                && plan.steps().stream()
                        .allMatch(step -> step.kind().isWithoutTarget()
                                ? step.alreadyInForce() || isScheduled(step, newest)
                                : step.kind() != StepKind.MANUAL
                                        && (step.phase() == Phase.RETIRE
                                                ? isScheduled(step, newest)
                                                : step.alreadyInForce() || waitsForAPause(plan, step, newest)));
    }

    /** Whether the newest plan has the step too and has not begun it, because a pause before it is not over. */
    private boolean waitsForAPause(Plan plan, PlannedStep step, List<CaseRecord> newest) {
        return isUntouched(step, newest)
                && plan.steps().stream()
                        .anyMatch(pause -> pause.kind() == StepKind.WAIT
                                && pause.phase().compareTo(step.phase()) < 0
                                && pause.account().id().equals(step.account().id())
                                && goesOn(pause, newest));
    }

    private boolean goesOn(PlannedStep pause, List<CaseRecord> newest) {
        Instant now = clock.instant();
        return newest.stream()
                .flatMap(open -> Optional.ofNullable(open.steps().get(pause.id())).stream())
                .anyMatch(known -> known.isPausing()
                        && known.since().plus(pause.maximumLag()).isAfter(now));
    }

    private static boolean isHeldUp(PlannedStep notice, List<CaseRecord> newest) {
        return isUntouched(notice, newest)
                && newest.stream()
                        .anyMatch(open -> notice.needs().stream()
                                .flatMap(
                                        need -> Optional.ofNullable(open.steps().get(need)).stream())
                                .anyMatch(known -> !known.state().isOutOfTheWay()));
    }

    private static boolean isUntouched(PlannedStep step, List<CaseRecord> newest) {
        return newest.stream()
                .flatMap(open -> Optional.ofNullable(open.steps().get(step.id())).stream())
                .anyMatch(known -> known.state() == StepState.PLANNED || known.state() == StepState.WAITING);
    }

    private boolean isScheduled(PlannedStep step, List<CaseRecord> newest) {
        Instant now = clock.instant();
        if (step.kind().isWithoutTarget()) {
            return step.kind() == StepKind.WAIT ? goesOn(step, newest) : isHeldUp(step, newest);
        }
        return !step.offset().isZero()
                && newest.stream()
                        .flatMap(open -> Optional.ofNullable(open.steps().get(step.id())).stream())
                        .anyMatch(known -> !known.state().isFinished()
                                && known.plannedAt().plus(step.offset()).isAfter(now));
    }
}
