package io.deprov.core.execute;

import io.deprov.api.StepId;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.TargetId;
import io.deprov.api.notify.Notifier;
import io.deprov.core.audit.AuditException;
import io.deprov.core.audit.AuditPump;
import io.deprov.core.call.ConnectorCalls;
import io.deprov.core.catalogue.Target;
import io.deprov.core.catalogue.Targets;
import io.deprov.core.guard.Guard;
import io.deprov.core.inventory.Parallel;
import io.deprov.core.inventory.TargetReader;
import io.deprov.core.journal.CaseHistory;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.lane.Lane;
import io.deprov.core.lane.Lanes;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.time.SteadyTime;
import io.deprov.core.undo.UndoVault;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes an opened plan through its targets side by side, looks again, and gives the verdict. Thread-safe; holds no state. */
public final class PlanRun {

    private static final Logger LOG = LoggerFactory.getLogger(PlanRun.class);

    private final Targets targets;
    private final ConnectorCalls calls;
    private final ExecutorService executor;
    private final StepStore store;
    private final AuditPump pump;
    private final Lanes lanes;
    private final Clock clock;
    private final SteadyTime time;
    private final Ages ages;
    private final Guard guard;
    private final RetireCheck retireCheck;
    private final DeprovListener listener;
    private final FailureRules rules;
    private final @Nullable UndoVault vault;
    private final @Nullable Notifier notifier;

    /**
     * Runs plans with these parts.
     *
     * @param vault where undo is kept; null where none is
     * @param notifier what notices are handed to; null where there is none
     */
    public PlanRun(
            Targets targets,
            ConnectorCalls calls,
            ExecutorService executor,
            StepStore store,
            AuditPump pump,
            Lanes lanes,
            Clock clock,
            SteadyTime time,
            Ages ages,
            Guard guard,
            RetireCheck retireCheck,
            DeprovListener listener,
            @Nullable UndoVault vault,
            @Nullable Notifier notifier) {
        this.targets = targets;
        this.calls = calls;
        this.executor = executor;
        this.store = store;
        this.pump = pump;
        this.lanes = lanes;
        this.clock = clock;
        this.time = time;
        this.ages = ages;
        this.guard = guard;
        this.retireCheck = retireCheck;
        this.listener = listener;
        this.vault = vault;
        this.notifier = notifier;
        this.rules = new FailureRules(clock, ages, new Backoff(new SecureRandom()));
    }

    /**
     * Executes what can be executed now.
     *
     * @param mayCall false when the approval has expired: doubts are settled by reading, nothing is called. One that expires during
     *     the run ends the calls there
     */
    public RunReport execute(Plan plan, CaseRecord open, boolean mayCall, RunMode mode) {
        BooleanSupplier may = () -> mayCall && open.approval().isValidAt(clock.instant());
        return run(plan, open, mode, may, TargetRun::execute, true);
    }

    /** Reads back what was done, and calls nothing. */
    public RunReport reread(Plan plan, CaseRecord open) {
        return run(plan, open, new RunMode(true, Duration.ZERO), () -> false, TargetRun::reread, false);
    }

    /** Gives back what a person decided to give back and is not given back yet, and looks again. Takes nothing away. */
    public RunReport restore(Plan plan, CaseRecord open) {
        return run(plan, open, new RunMode(true, Duration.ZERO), () -> false, TargetRun::restore, false);
    }

    /** @param goesOn whether what waits for other targets is looked at again when those have gone on */
    private RunReport run(
            Plan plan,
            CaseRecord open,
            RunMode mode,
            BooleanSupplier mayCall,
            Consumer<TargetRun> action,
            boolean goesOn) {
        Instant startedAt = clock.instant();
        Map<TargetId, String> stopped = new TreeMap<>();
        Map<StepId, String> unconfirmed = new HashMap<>();
        List<Target> involved = new ArrayList<>();
        for (TargetId id : targetsOf(plan)) {
            targets.find(id)
                    .ifPresentOrElse(
                            involved::add,
                            () -> stopped.put(id, "CONFIG: the plan names this target, the configuration does not"));
        }
        Predicate<ItemId> isDeleted = deletions(plan, open.planDigest());
        Set<StepId> only = steps(plan.steps());
        // Each is freed once at most, so that it ends.
        Set<StepId> freed = new HashSet<>();
        Pauses pauses = new Pauses(plan, open.planDigest(), store, progress(open.planDigest()), ages, clock);
        do {
            Set<StepId> now = only;
            Parallel.forEach(executor, with(now, plan, involved), target -> {
                TargetRun run = targetRun(
                        plan, open.planDigest(), target, isDeleted, mode, mayCall, step -> now.contains(step.id()));
                Optional<String> fault = guarded(run, action);
                synchronized (stopped) {
                    fault.or(run::stopped).ifPresent(why -> stopped.put(target.id(), why));
                    unconfirmed.putAll(run.unconfirmed());
                    if (!goesOn) {
                        // Whatever it was that ended the reading: what was not read is not confirmed.
                        fault.ifPresent(why -> plan.steps().stream()
                                .filter(step -> step.access().id().target().equals(target.id())
                                        && store.step(open.planDigest(), step.id())
                                                        .state()
                                                == StepState.VERIFIED)
                                .forEach(step -> unconfirmed.putIfAbsent(step.id(), why)));
                    }
                }
            });
            if (open.supersededBy() == null) {
                pauses.reopen();
            }
            if (goesOn && open.supersededBy() == null) {
                pauses.goOn();
            }
            only = goesOn ? steps(freed(plan, open.planDigest(), stopped)) : Set.of();
        } while (freed.addAll(only));
        if (goesOn) {
            notices(plan, open.planDigest(), mode, mayCall).goOn();
        }
        return new RunConclusion(targets, calls, executor, store, pump, lanes, clock, listener)
                .report(plan, open, mode, startedAt, stopped, unconfirmed);
    }

    private StepProgress progress(String planDigest) {
        return new StepProgress(planDigest, store, pump, ages, listener);
    }

    private Notices notices(Plan plan, String planDigest, RunMode mode, BooleanSupplier mayCall) {
        return new Notices(
                plan,
                planDigest,
                store,
                progress(planDigest),
                new StepJournal(planDigest, store, pump, ages),
                rules,
                ages,
                calls,
                notifier,
                mode,
                mayCall,
                lanes.notices(),
                clock);
    }

    private static Set<StepId> steps(List<PlannedStep> steps) {
        return steps.stream().map(PlannedStep::id).collect(Collectors.toSet());
    }

    private static List<Target> with(Set<StepId> steps, Plan plan, List<Target> targets) {
        Set<TargetId> with = plan.steps().stream()
                .filter(step -> steps.contains(step.id()))
                .map(step -> step.access().id().target())
                .collect(Collectors.toSet());
        return targets.stream().filter(target -> with.contains(target.id())).toList();
    }

    /** What waited for others when its target was looked at, and has what it needs now. */
    private List<PlannedStep> freed(Plan plan, String planDigest, Map<TargetId, String> stopped) {
        return plan.steps().stream()
                .filter(step -> !step.kind().isWithoutTarget()
                        && !stopped.containsKey(step.access().id().target()))
                .filter(step -> {
                    StepRecord record = store.step(planDigest, step.id());
                    return record.state() == StepState.WAITING
                            && record.reason().equals(Readiness.NEEDS)
                            && step.needs().stream()
                                    .allMatch(need ->
                                            store.step(planDigest, need).state().isOutOfTheWay());
                })
                .toList();
    }

    private TargetRun targetRun(
            Plan plan,
            String planDigest,
            Target target,
            Predicate<ItemId> isDeleted,
            RunMode mode,
            BooleanSupplier mayCall,
            Predicate<PlannedStep> only) {
        TargetGate gate = new TargetGate(lanes, target.id(), target.concurrency(), target.stepsPerSecond(), mode, time);
        TargetReader reader = new TargetReader(target, calls, gate.late());
        StepProgress progress = progress(planDigest);
        StepJournal journal = new StepJournal(planDigest, store, pump, ages);
        Undo undo = new Undo(plan, planDigest, vault);
        return new TargetRun(
                plan,
                reader,
                progress,
                guard,
                executor,
                gate,
                ages,
                new Postponement(progress, rules, ages, mode, mayCall, clock),
                only,
                (partition, own, all, capabilities, objections, stop, login) -> {
                    Lane lane = gate.lane(partition);
                    StepCalls stepCalls = new StepCalls(reader, lane, ages, isDeleted);
                    Function<StepCalls, StepKernel> kernels =
                            by -> new StepKernel(journal, by, undo, rules, ages, clock, calls.timeout(), mayCall);
                    Together together = new Together(stepCalls, kernels, executor);
                    StepKernel kernel = kernels.apply(stepCalls);
                    RestoreKernel restoring = new RestoreKernel(journal, stepCalls, undo, rules, ages, calls.timeout());
                    Readiness readiness =
                            new Readiness(plan, all, capabilities, objections, progress, retireCheck, clock);
                    LastLook lastLook = new LastLook(plan, reader, capabilities, progress);
                    return new Track(
                            own, progress, kernel, restoring, stepCalls, together, readiness, lastLook, lane, stop,
                            login, mode, ages, clock, time);
                });
    }

    /** Which accounts this plan and those before it have deleted, and verifiedly so, up to the moment of asking. */
    private Predicate<ItemId> deletions(Plan plan, String planDigest) {
        Set<ItemId> earlier = CaseHistory.of(store, plan.caseId())
                .before(planDigest)
                .plannedBefore(plan.generation())
                .deleted();
        Map<ItemId, StepId> deletions = new HashMap<>();
        RunConclusion.deletionsOf(plan)
                .forEach(step -> deletions.put(step.access().id(), step.id()));
        return account -> {
            StepId deletion = deletions.get(account);
            return deletion == null
                    ? earlier.contains(account)
                    : store.step(planDigest, deletion).state() == StepState.VERIFIED;
        };
    }

    /** What a connector breaks on one target does not end the others; what the journal or the audit log breaks does. */
    private static Optional<String> guarded(TargetRun run, Consumer<TargetRun> action) {
        try {
            action.accept(run);
            return Optional.empty();
        } catch (JournalException | AuditException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("work on one target ended unexpectedly; the others go on");
            return Optional.of("INTERNAL: work on the target ended unexpectedly ("
                    + e.getClass().getSimpleName() + "); what is in doubt is settled by the next run");
        }
    }

    private static List<TargetId> targetsOf(Plan plan) {
        return plan.steps().stream()
                .filter(step -> !step.kind().isWithoutTarget())
                .map(step -> step.access().id().target())
                .distinct()
                .sorted()
                .toList();
    }
}
