package io.deprov.core.execute;

import io.deprov.api.Capabilities;
import io.deprov.api.CheckReport;
import io.deprov.api.ConnectorException;
import io.deprov.api.StepId;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import io.deprov.core.audit.AuditPump;
import io.deprov.core.guard.Guard;
import io.deprov.core.inventory.TargetReader;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.CapabilityDigest;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps of one plan on one target through the kernel: guards first, doubts next, then the steps in order. One thread runs
 * it; targets run side by side.
 */
final class TargetRun {

    private static final Logger LOG = LoggerFactory.getLogger(TargetRun.class);
    private static final int SUSPECTS_THAT_STOP = 3;
    private static final Set<StepState> NOT_REFUSED = EnumSet.of(StepState.REFUSED, StepState.DRIFTED, StepState.DONE);
    private static final String GUARD = "GUARD";

    private final Plan plan;
    private final String planDigest;
    private final TargetReader reader;
    private final StepStore store;
    private final AuditPump pump;
    private final Clock clock;
    private final Guard guard;
    private final RetireCheck retireCheck;
    private final StepKernel kernel;
    private final DeprovListener listener;
    private final Map<PartitionId, Integer> suspects = new HashMap<>();
    private final Map<PartitionId, String> stoppedPartitions = new TreeMap<>();
    private Map<ItemId, String> objections = Map.of();
    private final Map<StepId, String> unconfirmed = new HashMap<>();
    private Optional<String> stopped = Optional.empty();

    TargetRun(
            Plan plan,
            String planDigest,
            TargetReader reader,
            StepStore store,
            AuditPump pump,
            Clock clock,
            Guard guard,
            RetireCheck retireCheck,
            StepKernel kernel,
            DeprovListener listener) {
        this.plan = plan;
        this.planDigest = planDigest;
        this.reader = reader;
        this.store = store;
        this.pump = pump;
        this.clock = clock;
        this.guard = guard;
        this.retireCheck = retireCheck;
        this.kernel = kernel;
        this.listener = listener;
    }

    /** Why the target or a part of it ended early. */
    Optional<String> stopped() {
        if (stopped.isPresent() || stoppedPartitions.isEmpty()) {
            return stopped;
        }
        return Optional.of(stoppedPartitions.entrySet().stream()
                .map(partition -> "partition " + partition.getKey() + ": " + partition.getValue())
                .collect(Collectors.joining("; ")));
    }

    /** Steps that were verified once and could not be read again now, and why. */
    Map<StepId, String> unconfirmed() {
        return unconfirmed;
    }

    /** Executes what can be executed now. */
    void execute() {
        Optional<Capabilities> capabilities = admit();
        if (capabilities.isEmpty()) {
            return;
        }
        List<PlannedStep> steps = ownSteps();
        for (PlannedStep step : steps) {
            if (record(step).state().isInDoubt() && mayGoOn(step)) {
                goOn(step, kernel.run(step));
            }
        }
        refuse();
        for (PlannedStep step : steps) {
            if (!record(step).state().isInDoubt() && mayGoOn(step) && isReady(step, capabilities.get())) {
                goOn(step, kernel.run(step));
            }
        }
    }

    /** Reads back what was done, and calls nothing. */
    void reread() {
        try {
            reader.check();
            reader.capabilities();
        } catch (ConnectorException e) {
            stopped = Optional.of(e.failureClass() + ": " + e.getMessage());
        }
        for (PlannedStep step : ownSteps()) {
            if (mayGoOn(step)) {
                NextAction next = kernel.reread(step);
                goOn(step, next);
                if (next.state() == StepState.VERIFIED && !next.why().isEmpty()) {
                    unconfirmed.put(step.id(), next.why());
                }
            } else if (record(step).state() == StepState.VERIFIED) {
                unconfirmed.put(step.id(), stopped().orElse("the target was left out of this run"));
            }
        }
    }

    private List<PlannedStep> ownSteps() {
        return plan.steps().stream()
                .filter(step -> step.kind() == StepKind.CALL
                        && step.access().id().target().equals(reader.id()))
                .toList();
    }

    /** Checks the target and asks the guards again about every account; empty when the target ends here. */
    private Optional<Capabilities> admit() {
        try {
            CheckReport check = reader.check();
            Capabilities capabilities = reader.capabilities();
            objections = new Objections(plan, reader, guard).read(check.executor());
            refuse();
            release();
            return Optional.of(capabilities);
        } catch (ConnectorException e) {
            stopped = Optional.of(e.failureClass() + ": " + e.getMessage());
            LOG.atWarn()
                    .addKeyValue("target", reader.id())
                    .addKeyValue("class", e.failureClass())
                    .log("target left out of this run: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Other capabilities than those approved are other promises: what was approved then is not executed now. */
    private boolean isAsPlanned(Capabilities capabilities) {
        return plan.targets().stream()
                .filter(target -> target.target().equals(reader.id()))
                .anyMatch(target -> target.capabilities().equals(CapabilityDigest.of(capabilities)));
    }

    /** What guards object to stops here, but for what was called already: that is settled by reading first. */
    private void refuse() {
        for (PlannedStep step : ownSteps()) {
            String why = objections.get(step.account().id());
            StepState state = record(step).state();
            if (why != null && !state.isFinished() && !state.isInDoubt() && !NOT_REFUSED.contains(state)) {
                move(step, Transition.to(StepState.REFUSED, GUARD, why));
            }
        }
    }

    /** What a guard refused in an earlier run goes on when the guard has nothing against it any more. */
    private void release() {
        for (PlannedStep step : ownSteps()) {
            StepRecord record = record(step);
            if (record.state() == StepState.REFUSED
                    && record.reason().equals(GUARD)
                    && !objections.containsKey(step.account().id())) {
                move(step, Transition.to(StepState.READY, "RELEASED", "the guard has nothing against it any more"));
            }
        }
    }

    private boolean mayGoOn(PlannedStep step) {
        return stopped.isEmpty()
                && !stoppedPartitions.containsKey(step.access().id().partition());
    }

    /** Whether a step's time has come, what it needs is there, and the target still can do it. */
    private boolean isReady(PlannedStep step, Capabilities capabilities) {
        StepRecord record = record(step);
        boolean fresh = record.state() == StepState.PLANNED || record.state() == StepState.WAITING;
        if (!fresh
                && record.state() != StepState.READY
                && record.state() != StepState.RETRY_AT
                && record.state() != StepState.PARKED) {
            return record.state() == StepState.DONE;
        }
        Instant due = StepStatuses.dueAt(record, step);
        if (due.isAfter(clock.instant())) {
            waiting(
                    step,
                    record,
                    Transition.to(StepState.WAITING, "NOT_DUE", "").at(due));
            return false;
        }
        long missing = step.needs().stream()
                .filter(id -> !store.step(planDigest, id).state().isFinished())
                .count();
        if (missing > 0) {
            waiting(
                    step,
                    record,
                    Transition.to(
                            StepState.WAITING, "NEEDS", "waits for " + missing + " other steps on the same account"));
            return false;
        }
        if (capabilities.find(step.access().kind(), step.effect()).isEmpty()) {
            move(
                    step,
                    Transition.to(
                            StepState.PARKED,
                            "UNSUPPORTED",
                            capabilities
                                    .whyImpossible(step.access().kind(), step.effect())
                                    .orElse("the target could do this when the plan was made and cannot any more")));
            return false;
        }
        if (!isAsPlanned(capabilities)) {
            move(
                    step,
                    Transition.to(
                            StepState.PARKED,
                            "CAPABILITIES_CHANGED",
                            "what the target can do has changed since the plan was made (another version, schema, policy or"
                                    + " configuration); plan again and have that approved"));
            return false;
        }
        if (step.phase() == Phase.RETIRE) {
            Optional<String> objection = retireCheck.objection(plan.subject());
            if (objection.isPresent()) {
                move(step, Transition.to(StepState.PARKED, "NOT_A_LEAVER", objection.get()));
                return false;
            }
            return isStillBlocked(step);
        }
        return true;
    }

    /**
     * Weeks after sign-in was blocked somebody may have opened it again, for a reason. Then the block is open again, and deletion waits
     * for it; when it cannot be read, deletion is parked.
     */
    private boolean isStillBlocked(PlannedStep deletion) {
        for (PlannedStep step : ownSteps()) {
            boolean isBlock =
                    deletion.needs().contains(step.id()) && step.effect().equals(Effect.BLOCK_SIGN_IN);
            if (isBlock && record(step).state() == StepState.VERIFIED) {
                NextAction next = kernel.reread(step);
                tell(step);
                if (next.state() != StepState.VERIFIED) {
                    waiting(
                            deletion,
                            record(deletion),
                            Transition.to(
                                    StepState.WAITING,
                                    "NEEDS",
                                    "sign-in was opened again since it was blocked; find out why"));
                    return false;
                }
                if (!next.why().isEmpty()) {
                    move(
                            deletion,
                            Transition.to(
                                    StepState.PARKED,
                                    "UNREADABLE",
                                    "whether sign-in still is blocked could not be read: " + next.why()));
                    return false;
                }
            }
        }
        return true;
    }

    private void waiting(PlannedStep step, StepRecord record, Transition transition) {
        if (record.state() != StepState.WAITING || !record.why().equals(transition.why())) {
            move(step, transition);
        }
    }

    private void move(PlannedStep step, Transition transition) {
        store.move(planDigest, step.id(), record(step).fence(), transition);
        pump.catchUp();
        tell(step);
    }

    private void goOn(PlannedStep step, NextAction next) {
        tell(step);
        PartitionId partition = step.access().id().partition();
        switch (next.scope()) {
            case NOBODY -> suspects.remove(partition);
            case SUSPECT -> {
                if (suspects.merge(partition, 1, Integer::sum) >= SUSPECTS_THAT_STOP) {
                    stopPartition(partition, next.why());
                }
            }
            case PARTITION -> stopPartition(partition, next.why());
            case TARGET -> stopped = Optional.of(next.why());
        }
    }

    private void stopPartition(PartitionId partition, String why) {
        stoppedPartitions.put(partition, why);
        if (plan.steps().stream()
                .filter(step -> step.access().id().target().equals(reader.id()))
                .allMatch(
                        step -> stoppedPartitions.containsKey(step.access().id().partition()))) {
            stopped = Optional.of(why);
        }
    }

    private void tell(PlannedStep step) {
        try {
            listener.stepChanged(step, record(step));
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("a listener threw; the run goes on");
        }
    }

    private StepRecord record(PlannedStep step) {
        return store.step(planDigest, step.id());
    }
}
