package io.deprov.core.journal;

import io.deprov.api.StepId;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.TargetId;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedBefore;
import io.deprov.core.plan.PlannedBefore.EarlierStep;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The executions of a case, and what they leave to a newer plan. A plan that took over ends the steps of the older one in the journal;
 * it does not end what they were for: that is done when it is verified, or cancelled by decision. Immutable.
 */
public final class CaseHistory {

    /** The reason of a step that a newer plan took over. */
    public static final String SUPERSEDED = "SUPERSEDED";

    private final List<Past> executions;

    private record Past(CaseRecord record, Plan plan) {}

    private CaseHistory(List<Past> executions) {
        this.executions = executions;
    }

    /** All of a case, oldest first. */
    public static CaseHistory of(StepStore store, String caseId) {
        List<Past> executions = new ArrayList<>();
        for (CaseRecord record : store.casesOf(caseId)) {
            executions.add(new Past(record, plan(store, record)));
        }
        return new CaseHistory(executions);
    }

    /**
     * The plan of an execution.
     *
     * @throws JournalException when it is not there any more
     */
    public static Plan plan(StepStore store, CaseRecord record) {
        return store.plan(record.planDigest())
                .orElseThrow(() -> JournalException.damaged("the plan " + record.planDigest() + " of case "
                        + record.caseId()
                        + " is not in the state directory any more: restore it from a backup; nothing was changed"));
    }

    /** Those opened before this plan was; all when it never was. */
    public CaseHistory before(String planDigest) {
        List<Past> earlier = new ArrayList<>();
        for (Past past : executions) {
            if (past.record().planDigest().equals(planDigest)) {
                break;
            }
            earlier.add(past);
        }
        return new CaseHistory(earlier);
    }

    /** Those opened after this plan was; none when it never was. */
    public CaseHistory after(String planDigest) {
        return new CaseHistory(executions.subList(
                Math.min(executions.size(), before(planDigest).executions.size() + 1), executions.size()));
    }

    /** The plans, oldest first. */
    public List<Plan> plans() {
        return executions.stream().map(Past::plan).toList();
    }

    /** What a plan of this generation must not forget. */
    public PlannedBefore plannedBefore(int generation) {
        List<Past> same = executions.stream()
                .filter(past -> past.record().generation() == generation)
                .toList();
        Map<ItemId, Plan.PlanAccount> accounts = new TreeMap<>();
        Map<Identifier, FoundIdentifier> found = new TreeMap<>();
        for (Past past : same) {
            past.plan()
                    .accounts()
                    .forEach(account -> accounts.merge(account.ref().id(), account, CaseHistory::newer));
            past.plan().found().forEach(identifier -> found.put(identifier.identifier(), identifier));
        }
        return new PlannedBefore(
                List.copyOf(accounts.values()),
                List.copyOf(found.values()),
                steps(same),
                doubts(),
                asked(same),
                open(same));
    }

    /** As the newer plan has it; by what it was found is kept also when nothing finds it any more. */
    private static Plan.PlanAccount newer(Plan.PlanAccount older, Plan.PlanAccount newer) {
        Set<IdentifierType> types = new TreeSet<>(older.linkedBy());
        types.addAll(newer.linkedBy());
        return new Plan.PlanAccount(newer.ref(), newer.displayName(), List.copyOf(types));
    }

    /** What each target that could be read was asked by. */
    private static Map<TargetId, Set<Identifier>> asked(List<Past> same) {
        Map<TargetId, Set<Identifier>> asked = new TreeMap<>();
        for (Past past : same) {
            Set<Identifier> found = new TreeSet<>();
            past.plan().found().forEach(each -> found.add(each.identifier()));
            past.plan().targets().stream()
                    .map(Plan.PlanTarget::target)
                    .filter(target -> wasRead(past.plan(), target))
                    .forEach(target ->
                            asked.computeIfAbsent(target, id -> new TreeSet<>()).addAll(found));
        }
        return asked;
    }

    private static boolean wasRead(Plan plan, TargetId target) {
        return plan.coverage().stream()
                .filter(cell ->
                        cell.key().target().equals(target) && cell.key().kind().equals(AccessKind.ACCOUNT))
                .noneMatch(cell -> cell.status() == CellStatus.UNREADABLE || cell.status() == CellStatus.AMBIGUOUS);
    }

    /** On each thing the steps of the newest plan that has any. */
    private static List<EarlierStep> steps(List<Past> oldestFirst) {
        List<Past> newestFirst = new ArrayList<>(oldestFirst);
        Collections.reverse(newestFirst);
        Set<ItemId> newer = new HashSet<>();
        List<EarlierStep> steps = new ArrayList<>();
        for (Past past : newestFirst) {
            for (PlannedStep step : past.plan().steps()) {
                if (!newer.contains(step.access().id())) {
                    steps.add(new EarlierStep(
                            past.record().planDigest(),
                            step,
                            isDone(past.record().step(step.id())),
                            past.record().step(step.id()).state() == StepState.VERIFIED));
                }
            }
            past.plan().steps().forEach(step -> newer.add(step.access().id()));
        }
        return steps;
    }

    private static boolean isDone(StepRecord step) {
        return step.state().isFinished() && !step.reason().equals(SUPERSEDED);
    }

    /** Steps that were called and are not read back, each once; a newer plan that reads about the step has taken that over. */
    private List<EarlierStep> doubts() {
        Map<StepId, EarlierStep> doubts = new LinkedHashMap<>();
        for (Past past : executions) {
            for (PlannedStep step : past.plan().steps()) {
                if (step.kind() != StepKind.MANUAL) {
                    doubts.remove(step.id());
                }
                if (past.record().step(step.id()).isUnsettled()) {
                    doubts.put(step.id(), new EarlierStep(past.record().planDigest(), step, false, false));
                }
            }
        }
        return List.copyOf(doubts.values());
    }

    /** What could not be read, was refused or ambiguous, and had not changed after the last run of plans that nothing took over from. */
    private static List<Cell> open(List<Past> same) {
        List<Cell> open = new ArrayList<>();
        for (Past past : same) {
            CaseRecord.RunVerdict verdict = past.record().verdict();
            if (past.record().supersededBy() == null) {
                past.plan().coverage().stream()
                        .filter(cell -> cell.status().isOpen()
                                && cell.status() != CellStatus.PENDING
                                && cell.status() != CellStatus.UNSUPPORTED)
                        .filter(cell -> verdict == null
                                || verdict.open().stream().anyMatch(name -> name.startsWith(cell.key() + " ")))
                        .forEach(open::add);
            }
        }
        return open;
    }
}
