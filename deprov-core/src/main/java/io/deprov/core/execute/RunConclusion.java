package io.deprov.core.execute;

import com.google.common.collect.Sets;
import io.deprov.api.ConnectorException;
import io.deprov.api.StepId;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.TargetId;
import io.deprov.core.audit.AuditPump;
import io.deprov.core.call.ConnectorCalls;
import io.deprov.core.catalogue.Targets;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.Coverage;
import io.deprov.core.inventory.Inventory;
import io.deprov.core.inventory.InventoryTaker;
import io.deprov.core.inventory.Known;
import io.deprov.core.journal.CaseHistory;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.lane.Lane;
import io.deprov.core.lane.Lanes;
import io.deprov.core.plan.LeftOver;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedBefore;
import io.deprov.core.plan.PlannedStep;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again when a run has gone as far as it could, and says what came of it. */
final class RunConclusion {

    private static final Logger LOG = LoggerFactory.getLogger(PlanRun.class);

    private final Targets targets;
    private final ConnectorCalls calls;
    private final ExecutorService executor;
    private final StepStore store;
    private final AuditPump pump;
    private final Lanes lanes;
    private final Clock clock;
    private final DeprovListener listener;

    RunConclusion(
            Targets targets,
            ConnectorCalls calls,
            ExecutorService executor,
            StepStore store,
            AuditPump pump,
            Lanes lanes,
            Clock clock,
            DeprovListener listener) {
        this.targets = targets;
        this.calls = calls;
        this.executor = executor;
        this.store = store;
        this.pump = pump;
        this.lanes = lanes;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Looks again, and records the verdict where it is news.
     *
     * @param open the execution as it stood before the run
     * @param stopped targets or partitions that ended early, and why
     * @param unconfirmed steps that were verified once and could not be read again, and why
     */
    RunReport report(
            Plan plan,
            CaseRecord open,
            RunMode mode,
            Instant startedAt,
            Map<TargetId, String> stopped,
            Map<StepId, String> unconfirmed) {
        String digest = open.planDigest();
        CaseRecord after = store.find(digest).orElseThrow();
        CaseHistory history = CaseHistory.of(store, plan.caseId());
        PlannedBefore before = history.before(digest).plannedBefore(plan.generation());
        Inventory again = new InventoryTaker(targets, calls, executor, target -> leftAlone(target, mode))
                .take(
                        plan.subject(),
                        new Known(
                                pins(plan, before),
                                linkedBy(plan, before),
                                deleted(plan, after, before),
                                plan.found()));
        List<StepView> steps = StepStatuses.of(plan, after, clock.instant());
        Coverage coverage = new AfterRun(
                        plan,
                        steps,
                        again,
                        unconfirmed,
                        leftOver(plan, digest, history, before, again),
                        cell -> after.decided(cell, clock.instant()))
                .coverage();
        Verdict verdict = Verdict.of(coverage, steps);
        List<String> names = coverage.open().stream().map(RunConclusion::name).toList();
        if (mode.asked() || isNews(after, verdict, names, clock.instant()) || hasChangedElsewhere(after)) {
            store.verdict(digest, verdict.name(), names);
        }
        pump.catchUp();
        return told(new RunReport(
                digest,
                plan.caseId() + "." + plan.generation(),
                startedAt,
                clock.instant(),
                attempts(after) - attempts(open),
                steps,
                coverage,
                stopped,
                Containment.of(steps, after.openedAt()),
                verdict));
    }

    /** The verdict stands for what was settled under older plans too, so that nobody looks again because of that. */
    private boolean hasChangedElsewhere(CaseRecord record) {
        CaseRecord.RunVerdict last = record.verdict();
        return last != null
                && store.casesOf(record.caseId()).stream()
                        .filter(other -> other.supersededBy() != null)
                        .flatMap(other -> other.steps().values().stream())
                        .anyMatch(step -> !step.isTakenOver() && step.since().isAfter(last.at()));
    }

    /** A timer that finds the same again and again does not fill the journal. */
    private static boolean isNews(CaseRecord record, Verdict verdict, List<String> open, Instant now) {
        CaseRecord.RunVerdict last = record.verdict();
        return last == null
                || !last.verdict().equals(verdict.name())
                || !last.open().equals(open)
                || record.steps().values().stream()
                        .anyMatch(step -> step.since().isAfter(last.at()))
                || record.exemptions().stream().anyMatch(exemption -> exemption.changedSince(last.at(), now));
    }

    /** A target that should be left alone is not looked at again either; its cells stay open. */
    private Optional<ConnectorException> leftAlone(TargetId target, RunMode mode) {
        return lanes.refusal(target, mode.asked()).map(Lane.Refusal::failure);
    }

    private RunReport told(RunReport report) {
        try {
            listener.runEnded(report);
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("a listener threw; the run has ended all the same");
        }
        return report;
    }

    /** The plan's accounts, those that it took over unfinished and has nothing for, and those that earlier plans have deleted. */
    private static List<AccessRef> pins(Plan plan, PlannedBefore before) {
        Map<ItemId, AccessRef> pins = new TreeMap<>();
        Set<ItemId> deleted = before.deleted();
        before.pins().stream().filter(ref -> deleted.contains(ref.id())).forEach(ref -> pins.put(ref.id(), ref));
        before.unfinished()
                .forEach(earlier -> pins.put(earlier.account(), earlier.step().account()));
        plan.accounts().forEach(account -> pins.put(account.ref().id(), account.ref()));
        return List.copyOf(pins.values());
    }

    private static Map<ItemId, Set<IdentifierType>> linkedBy(Plan plan, PlannedBefore before) {
        Map<ItemId, Set<IdentifierType>> types = new TreeMap<>(before.linkedBy());
        plan.accounts()
                .forEach(account -> types.merge(account.ref().id(), Set.copyOf(account.linkedBy()), Sets::union));
        return types;
    }

    private static List<Cell> leftOver(
            Plan plan, String digest, CaseHistory history, PlannedBefore before, Inventory again) {
        List<Cell> cells = new ArrayList<>(LeftOver.of(before, plan.steps(), again));
        // A newer plan's doubts are its own, also where it took this one's steps over.
        PlannedBefore newer = history.after(digest).plannedBefore(plan.generation());
        cells.addAll(LeftOver.inDoubt(newer, List.of()));
        return cells;
    }

    /** A cell in the journal: which and how it stands; the reasons are with the steps. */
    private static String name(Cell cell) {
        return cell.key() + " " + cell.status();
    }

    private static long attempts(CaseRecord open) {
        return open.steps().values().stream().mapToLong(StepRecord::attempt).sum();
    }

    private static Set<ItemId> deleted(Plan plan, CaseRecord record, PlannedBefore before) {
        Set<ItemId> deleted = new HashSet<>(before.deleted());
        deletionsOf(plan).forEach(step -> {
            if (record.step(step.id()).state() == StepState.VERIFIED) {
                deleted.add(step.access().id());
            } else {
                deleted.remove(step.access().id());
            }
        });
        return deleted;
    }

    /** The deletions of accounts. */
    static Stream<PlannedStep> deletionsOf(Plan plan) {
        return plan.steps().stream()
                .filter(step -> step.effect().equals(Effect.DELETE)
                        && step.access().id().equals(step.account().id()));
    }
}
