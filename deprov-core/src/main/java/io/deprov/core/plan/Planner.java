package io.deprov.core.plan;

import io.deprov.api.ExecutorIdentity;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.core.guard.Guard;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.inventory.Coverage;
import io.deprov.core.inventory.Inventory;
import io.deprov.core.inventory.TargetInventory;
import io.deprov.core.json.CoreJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a plan of an inventory: applies the runbook to everything found, asks the guards, and writes down what is open. Calls
 * nothing. Immutable and thread-safe.
 */
public final class Planner {

    /** Phases bind for the whole subject on a partition: all accounts are contained before the first entitlement goes. */
    private static final Comparator<PlannedStep> EXECUTION_ORDER = Comparator.comparing(
                    (PlannedStep step) -> step.access().id().target())
            .thenComparing(step -> step.access().id().partition())
            .thenComparing(PlannedStep::phase)
            .thenComparing(PlannedStep::order)
            .thenComparing(step -> step.access().id());

    private final Guard guard;
    private final Means means;

    /**
     * Plans under this guard.
     *
     * @param means what there will be when the plan is executed
     */
    public Planner(Guard guard, Means means) {
        this.guard = guard;
        this.means = means;
    }

    /** The plan of this inventory, for a case without earlier plans. */
    public Plan plan(PlanRequest request, Inventory inventory) {
        return plan(request, inventory, PlannedBefore.NOTHING);
    }

    /**
     * The plan of this inventory. What guards refuse has no steps and a REFUSED cell. What earlier plans left unfinished is planned
     * again, or is an open cell.
     *
     * @param inventory taken with what was planned before
     */
    public Plan plan(PlanRequest request, Inventory inventory, PlannedBefore before) {
        List<Cell> cells = new ArrayList<>(inventory.coverage().cells());
        List<PlannedStep> steps = new ArrayList<>();
        List<Plan.Clause> clauses = new ArrayList<>();
        List<Plan.PlanAccount> accounts = new ArrayList<>();
        Runbook runbook = request.runbook();
        Set<Identifier> known = new HashSet<>(inventory.subject().identifiers());
        inventory.found().forEach(found -> known.add(found.identifier()));
        for (TargetInventory target : inventory.targets()) {
            AccountSteps planning = new AccountSteps(request.caseId(), request.generation(), runbook, target, means);
            for (OwnAccounts.Own own :
                    new OwnAccounts(target, before, inventory.subject().identifiers(), known).all()) {
                Account account = own.account();
                if (!own.standing().reason().isEmpty()) {
                    planning.byHand(account, own.standing().reason(), before, steps);
                    continue;
                }
                accounts.add(
                        new Plan.PlanAccount(ref(account), CoreJson.writable(account.displayName()), own.linkedBy()));
                Optional<String> refusal = guard.refusal(new Guard.Question(known, account, executor(target)));
                if (refusal.isPresent()) {
                    refused(target, account, refusal.get(), cells);
                } else if (own.standing() == OwnAccounts.Standing.SHOWN) {
                    planning.plan(account, before, steps, clauses);
                } else {
                    planning.planAgain(account, before, steps);
                }
            }
        }
        steps = new ArrayList<>(new Consequences(inventory, steps).joined());
        steps.sort(EXECUTION_ORDER);
        for (PlannedStep step : steps) {
            cells.add(StepCells.cell(
                    step, step.kind() == StepKind.MANUAL ? CellStatus.UNSUPPORTED : initial(step), step.instruction()));
        }
        cells.addAll(LeftOver.of(before, steps, inventory));
        inventory.targets().forEach(target -> neverAsked(target, before, known).ifPresent(cells::add));
        Set<CellKey> already = cells.stream().map(Cell::key).collect(Collectors.toSet());
        before.open().stream()
                .filter(cell -> inventory.target(cell.key().target()).isEmpty() && !already.contains(cell.key()))
                .forEach(cells::add);
        return new Plan(
                request.caseId(),
                request.generation(),
                List.copyOf(inventory.subject().identifiers()),
                inventory.found(),
                new Plan.PlanRunbook(runbook.id(), runbook.version(), runbook.digest()),
                inventory.targets().stream().map(Planner::planTarget).toList(),
                accounts,
                lookAlikes(inventory, accounts),
                steps,
                clauses,
                Coverage.of(withoutScheduledPending(cells, steps)).cells());
    }

    private static CellStatus initial(PlannedStep step) {
        return step.offset().isZero() ? CellStatus.PENDING : CellStatus.SCHEDULED;
    }

    /**
     * An item found makes its cell PENDING; where all that is planned for it waits for its time, the cell is SCHEDULED instead. Only
     * cells whose single reason to be open is "found" are looked at.
     */
    private static List<Cell> withoutScheduledPending(List<Cell> cells, List<PlannedStep> steps) {
        Map<CellKey, Boolean> somethingDue = new LinkedHashMap<>();
        for (PlannedStep step : steps) {
            somethingDue.merge(CellKey.of(step.access().id()), step.offset().isZero(), Boolean::logicalOr);
        }
        return cells.stream()
                .filter(cell -> cell.status() != CellStatus.PENDING || somethingDue.getOrDefault(cell.key(), true))
                .toList();
    }

    /** Who was found by what another target said, and is not known by it any more, may be there all the same. */
    private static Optional<Cell> neverAsked(TargetInventory target, PlannedBefore before, Set<Identifier> known) {
        List<IdentifierType> types = before.neverAsked(target.target()).stream()
                .map(FoundIdentifier::identifier)
                .filter(identifier -> !known.contains(identifier)
                        && target.capabilities()
                                .map(capabilities ->
                                        capabilities.identifierTypes().containsKey(identifier.type()))
                                .orElse(false))
                .map(Identifier::type)
                .distinct()
                .sorted()
                .toList();
        return types.isEmpty()
                ? Optional.empty()
                : Optional.of(new Cell(
                        new CellKey(target.target(), PartitionId.MAIN, AccessKind.ACCOUNT),
                        CellStatus.UNREADABLE,
                        "an earlier plan of the case found the subject's " + types
                                + " elsewhere when this target could not be read,"
                                + " and it was never asked by that: give it with the subject's other identifiers if it is still"
                                + " theirs"));
    }

    private static ExecutorIdentity executor(TargetInventory target) {
        return target.check()
                .map(check -> check.executor())
                .orElseGet(() -> ExecutorIdentity.unknown("the target was not checked"));
    }

    private static void refused(TargetInventory target, Account account, String why, List<Cell> cells) {
        cells.add(new Cell(CellKey.of(account.id()), CellStatus.REFUSED, why));
        for (Access item : target.items()) {
            if (belongsTo(item.id(), account)) {
                cells.add(new Cell(CellKey.of(item.id()), CellStatus.REFUSED, why));
            }
        }
    }

    private static Plan.PlanTarget planTarget(TargetInventory target) {
        return new Plan.PlanTarget(
                target.target(),
                target.descriptor().type(),
                target.descriptor().version(),
                target.capabilities().map(CapabilityDigest::of).orElse(""));
    }

    /** What connectors say looks alike, and what has a name that was the subject's. */
    private static List<Plan.PlanLookAlike> lookAlikes(Inventory inventory, List<Plan.PlanAccount> own) {
        Stream<Plan.PlanLookAlike> alike = inventory.targets().stream()
                .flatMap(target -> target.resolution().stream())
                .flatMap(resolution -> resolution.lookAlikes().stream())
                .map(lookAlike -> lookAlike(lookAlike.account(), lookAlike.why()));
        Stream<Plan.PlanLookAlike> strangers = inventory.targets().stream()
                .flatMap(target -> target.strangers().stream())
                .map(stranger -> lookAlike(stranger.account(), "has a name that one of the subject's accounts had"));
        return Stream.concat(strangers, alike)
                .filter(lookAlike ->
                        own.stream().noneMatch(account -> account.ref().id().equals(lookAlike.item())))
                .sorted(Comparator.comparing(Plan.PlanLookAlike::item))
                .toList();
    }

    private static Plan.PlanLookAlike lookAlike(Account account, String why) {
        return new Plan.PlanLookAlike(account.id(), CoreJson.writable(account.displayName()), CoreJson.writable(why));
    }

    /** A thing as a plan holds it: its facts can be written, or nobody whose name is no Unicode could be planned. */
    static AccessRef ref(Access item) {
        return AccessRef.of(item.id(), item.fingerprint(), CoreJson.writable(item.facts()));
    }

    /** Ids of everything found on an account besides itself. */
    static boolean belongsTo(ItemId item, Account account) {
        return belongsTo(item, account.id());
    }

    static boolean belongsTo(ItemId item, ItemId account) {
        return item.accountId().equals(account.nativeId()) && item.partition().equals(account.partition());
    }
}
