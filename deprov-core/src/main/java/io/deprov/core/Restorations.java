package io.deprov.core;

import io.deprov.api.ActorAuthenticator.Actor;
import io.deprov.api.StepId;
import io.deprov.core.audit.AuditPump;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.KeptUndo;
import io.deprov.core.journal.RestoreDecision;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.undo.UndoException;
import io.deprov.core.undo.UndoPlace;
import io.deprov.core.undo.UndoVault;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records that a person wants access to be given back, together with what is not done any more because of that. Refuses the whole when
 * one step cannot be given back, so that nothing is half decided. The caller holds the case. Thread-safe.
 */
final class Restorations {

    private final StepStore store;
    private final AuditPump pump;
    private final Approvals approvals;
    private final Clock clock;
    private final @Nullable UndoVault vault;

    Restorations(StepStore store, AuditPump pump, Approvals approvals, Clock clock, @Nullable UndoVault vault) {
        this.store = store;
        this.pump = pump;
        this.approvals = approvals;
        this.clock = clock;
        this.vault = vault;
    }

    /** Records that these steps are given back, and that nothing is done any more that needs them. */
    CaseRecord decide(Plan plan, Collection<StepId> steps, String claimedName, String reason) throws RefusedException {
        Actor actor = approvals.deciding(plan, claimedName, reason);
        CaseRecord record = applied(plan);
        List<PlannedStep> fresh = new ArrayList<>();
        for (StepId id : new TreeSet<>(steps)) {
            PlannedStep step =
                    plan.step(id).orElseThrow(() -> new RefusedException("the plan has no step " + id.shortForm()));
            if (!record.step(id).state().isGivenBack()) {
                Optional<String> objection = objection(plan, step, record.step(id));
                if (objection.isPresent()) {
                    throw new RefusedException("step " + id.shortForm() + " " + objection.get());
                }
                fresh.add(step);
            }
        }
        if (steps.isEmpty()) {
            throw new RefusedException("nothing was named that is to be given back");
        }
        return decided(plan, record, fresh, needing(plan, fresh), actor, reason);
    }

    /** Records that everything is given back that can be, and that nothing more is done. */
    CaseRecord decideAll(Plan plan, String claimedName, String reason) throws RefusedException {
        Actor actor = approvals.deciding(plan, claimedName, reason);
        CaseRecord record = applied(plan);
        List<PlannedStep> fresh = plan.steps().stream()
                .filter(step -> objection(plan, step, record.step(step.id())).isEmpty())
                .toList();
        if (fresh.isEmpty()
                && record.steps().values().stream()
                        .noneMatch(step -> step.state().isGivenBack())) {
            throw new RefusedException(
                    "no step of the plan can be given back: none was done and is restorable, or its undo is not kept any"
                            + " more");
        }
        return decided(plan, record, fresh, plan.steps(), actor, reason);
    }

    private CaseRecord applied(Plan plan) throws RefusedException {
        return store.find(plan.digest())
                .orElseThrow(() ->
                        new RefusedException("this plan was never applied here, so there is nothing to give back"));
    }

    /** Why a step cannot be given back; empty when it can. */
    private Optional<String> objection(Plan plan, PlannedStep step, StepRecord record) {
        if (record.state() != StepState.VERIFIED) {
            return Optional.of("is " + record.state()
                    + (record.isUnsettled()
                            ? ": whether it took effect is settled by reading first; verify the plan"
                            : ": only what was done and read back can be given back"));
        }
        Optional<KeptUndo> kept = record.keptUndo();
        if (kept.isEmpty()) {
            return Optional.of(
                    !step.isRestorable()
                            ? "is not restorable"
                            : record.changedBy() == 0
                                    ? "was so already: deprov has changed nothing that could be given back"
                                    : "was done without anything being kept that could undo it");
        }
        try {
            return unusable(plan, step, kept.get());
        } catch (UndoException e) {
            return Optional.of("cannot be given back: " + e.getMessage());
        }
    }

    private Optional<String> unusable(Plan plan, PlannedStep step, KeptUndo kept) throws UndoException {
        if (vault == null) {
            return Optional.of("cannot be given back: no vault for undo is set up");
        }
        vault.open(new UndoPlace(plan.caseId(), plan.generation(), kept.planDigest(), step.id(), kept.attempt()), kept);
        return later(plan, step);
    }

    /** What a newer plan of the case is about as well is given back under that one, or it would be taken away again. */
    private Optional<String> later(Plan plan, PlannedStep step) {
        boolean isLater = false;
        for (CaseRecord other : store.casesOf(plan.caseId())) {
            boolean isAboutIt = other.generation() > plan.generation()
                    || other.steps().containsKey(step.idIn(other.caseId(), other.generation()));
            if (isLater && isAboutIt) {
                return Optional.of("is the affair of a newer plan of the case (" + other.planDigest() + ") by now");
            }
            isLater |= other.planDigest().equals(plan.digest());
        }
        return Optional.empty();
    }

    /** The steps that need one of these, directly or not. */
    private static List<PlannedStep> needing(Plan plan, List<PlannedStep> steps) {
        Set<StepId> needed = steps.stream().map(PlannedStep::id).collect(Collectors.toCollection(TreeSet::new));
        List<PlannedStep> needing = new ArrayList<>();
        boolean more = true;
        while (more) {
            more = false;
            for (PlannedStep step : plan.steps()) {
                if (!needed.contains(step.id()) && step.needs().stream().anyMatch(needed::contains)) {
                    needed.add(step.id());
                    needing.add(step);
                    more = true;
                }
            }
        }
        return needing;
    }

    private CaseRecord decided(
            Plan plan, CaseRecord record, List<PlannedStep> fresh, List<PlannedStep> ending, Actor actor, String reason)
            throws RefusedException {
        List<StepId> steps = fresh.stream().map(PlannedStep::id).toList();
        List<StepId> cancelled = new ArrayList<>();
        for (PlannedStep step : ending) {
            StepRecord other = record.step(step.id());
            if (other.isUnsettled()) {
                throw new RefusedException(
                        "step " + step.id().shortForm() + " is " + other.state()
                                + ": whether it took effect is settled by reading first; verify the plan. Nothing was given back");
            }
            if (Decision.Kind.CANCEL.isPossible(other, clock.instant())) {
                cancelled.add(step.id());
            }
        }
        if (steps.isEmpty() && cancelled.isEmpty()) {
            return record;
        }
        Map<StepId, Long> fences = new HashMap<>();
        steps.forEach(id -> fences.put(id, record.step(id).fence()));
        cancelled.forEach(id -> fences.put(id, record.step(id).fence()));
        if (!store.restore(
                plan.digest(),
                new RestoreDecision(steps, cancelled, actor.name(), actor.assurance(), reason),
                fences)) {
            throw new RefusedException("a step has gone on meanwhile; nothing was given back, try again");
        }
        pump.catchUp();
        return store.find(plan.digest()).orElseThrow();
    }
}
