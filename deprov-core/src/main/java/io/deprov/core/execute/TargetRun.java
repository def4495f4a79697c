package io.deprov.core.execute;

import io.deprov.api.Capabilities;
import io.deprov.api.CheckReport;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.core.guard.Guard;
import io.deprov.core.inventory.Parallel;
import io.deprov.core.inventory.TargetReader;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.lane.Lane;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the steps of one plan on one target through its partitions side by side: the guards are asked first. */
final class TargetRun {

    private static final Logger LOG = LoggerFactory.getLogger(TargetRun.class);
    private static final Set<StepState> NOT_REFUSED = EnumSet.of(
            StepState.REFUSED, StepState.DRIFTED, StepState.DONE, StepState.RESTORING, StepState.RESTORE_IN_DOUBT);
    static final String GUARD = "GUARD";

    private final Plan plan;
    private final List<PlannedStep> steps;
    private final List<PlannedStep> own;
    private final TargetReader reader;
    private final StepProgress progress;
    private final Guard guard;
    private final ExecutorService executor;
    private final TargetGate gate;
    private final Ages ages;
    private final Postponement postponement;
    private final Tracks tracks;
    private final TargetStop stop = new TargetStop();
    private final Login login = new Login();
    private final Map<PartitionId, String> stoppedPartitions = new TreeMap<>();
    private final Map<StepId, String> unconfirmed = new HashMap<>();
    private Map<ItemId, Objection> objections = Map.of();

    /** Makes the track of a partition's steps. */
    interface Tracks {

        /** With the target's capabilities, as far as they are known. */
        Track of(
                PartitionId partition,
                List<PlannedStep> partitionSteps,
                List<PlannedStep> targetSteps,
                Capabilities capabilities,
                Map<ItemId, Objection> objections,
                TargetStop stop,
                Login login);
    }

    /** The target's login, which is resolved anew once in a run when the target does not take it any more. Thread-safe. */
    final class Login {

        private final AtomicBoolean renewed = new AtomicBoolean();

        /** True the first time. */
        boolean renewOnce() {
            if (!renewed.compareAndSet(false, true)) {
                return false;
            }
            LOG.atInfo()
                    .addKeyValue("target", reader.id())
                    .log("the target does not take our login; resolving it anew");
            reader.renew();
            return true;
        }
    }

    /** @param only which of the target's steps are gone on with */
    TargetRun(
            Plan plan,
            TargetReader reader,
            StepProgress progress,
            Guard guard,
            ExecutorService executor,
            TargetGate gate,
            Ages ages,
            Postponement postponement,
            Predicate<PlannedStep> only,
            Tracks tracks) {
        this.plan = plan;
        this.reader = reader;
        this.progress = progress;
        this.guard = guard;
        this.executor = executor;
        this.gate = gate;
        this.ages = ages;
        this.postponement = postponement;
        this.tracks = tracks;
        this.steps = plan.steps().stream()
                .filter(step -> (step.kind() == StepKind.CALL || step.kind() == StepKind.CONSEQUENCE)
                        && step.access().id().target().equals(reader.id()))
                .toList();
        this.own = steps.stream().filter(only).toList();
    }

    /** Why the target or a part of it ended early. */
    Optional<String> stopped() {
        if (stop.why().isPresent() || stoppedPartitions.isEmpty()) {
            return stop.why();
        }
        return Optional.of(stoppedPartitions.entrySet().stream()
                .map(partition -> partition.getKey().equals(PartitionId.MAIN)
                        ? partition.getValue()
                        : "partition " + partition.getKey() + ": " + partition.getValue())
                .collect(Collectors.joining("; ")));
    }

    /** Steps that were verified once and could not be read again now, and why. */
    Map<StepId, String> unconfirmed() {
        return unconfirmed;
    }

    /** Executes what can be executed in this run. */
    void execute() {
        keepHolds();
        admit().ifPresent(capabilities -> {
            refuse();
            release();
            sideBySide(capabilities, Track::execute);
        });
    }

    /** A target that asked to be left alone asked this of the process that the last run was made by as well. */
    private void keepHolds() {
        for (PlannedStep step : steps) {
            StepRecord record = progress.record(step);
            if (record.state() == StepState.RETRY_AT && record.reason().equals(FailureClass.THROTTLED.name())) {
                gate.lane(step.access().id().partition()).hold(ages.untilRetry(record));
            }
        }
    }

    /** Reads back what was done, and calls nothing. */
    void reread() {
        keepHolds();
        ask(() -> {
                    reader.check();
                    return reader.capabilities();
                })
                .failure()
                .ifPresent(e -> stop.stop(e.failureClass() + ": " + e.getMessage()));
        sideBySide(Capabilities.builder().partition(PartitionId.MAIN).build(), track -> {
            Map<StepId, String> unread = track.reread();
            synchronized (unconfirmed) {
                unconfirmed.putAll(unread);
            }
        });
    }

    /** Gives back what is to be given back. Guards are not asked: they keep access from being taken. */
    void restore() {
        keepHolds();
        Answer answer = ask(() -> {
            reader.check();
            return reader.capabilities();
        });
        answer.failure().ifPresent(e -> stop.stop(e.failureClass() + ": " + e.getMessage()));
        answer.capabilities().ifPresent(capabilities -> sideBySide(capabilities, Track::restore));
    }

    private void sideBySide(Capabilities capabilities, Consumer<Track> action) {
        Map<PartitionId, List<PlannedStep>> byPartition = own.stream()
                .collect(Collectors.groupingBy(
                        step -> step.access().id().partition(), TreeMap::new, Collectors.toList()));
        if (byPartition.size() == 1) {
            byPartition.forEach((partition, own) -> along(partition, own, capabilities, action));
        } else {
            Parallel.forEach(
                    executor, byPartition.entrySet(), one -> along(one.getKey(), one.getValue(), capabilities, action));
        }
    }

    private void along(
            PartitionId partition, List<PlannedStep> along, Capabilities capabilities, Consumer<Track> action) {
        Track track = tracks.of(partition, along, steps, capabilities, objections, stop, login);
        action.accept(track);
        track.stopped().ifPresent(why -> {
            synchronized (stoppedPartitions) {
                stoppedPartitions.put(partition, why);
            }
        });
    }

    /** Checks the target and asks the guards again about every account; empty when the target ends here. */
    private Optional<Capabilities> admit() {
        Answer answer = ask(() -> {
            CheckReport check = reader.check();
            Capabilities capabilities = reader.capabilities();
            objections = new Objections(plan, reader, guard).read(check.executor());
            return capabilities;
        });
        answer.failure().ifPresent(e -> {
            stop.stop(e.failureClass() + ": " + e.getMessage());
            LOG.atWarn()
                    .addKeyValue("target", reader.id())
                    .addKeyValue("class", e.failureClass())
                    .log("target left out of this run: {}", e.getMessage());
            postponement.of(steps, e);
        });
        return answer.capabilities();
    }

    /** Something that is asked of the target as a whole. */
    private interface Question {

        Capabilities ask() throws ConnectorException;
    }

    /** What a question came to: exactly one of the two is there. */
    private record Answer(Optional<Capabilities> capabilities, Optional<ConnectorException> failure) {

        static Answer failed(ConnectorException e) {
            return new Answer(Optional.empty(), Optional.of(e));
        }
    }

    private Answer ask(Question question) {
        Lane.Answer entered = gate.enter();
        if (entered.visit().isEmpty()) {
            return Answer.failed(entered.refusal().orElseThrow().failure());
        }
        try (Lane.Visit visit = entered.visit().get()) {
            return ask(question, visit);
        }
    }

    private Answer ask(Question question, Lane.Visit visit) {
        try {
            Capabilities capabilities = question.ask();
            visit.answered();
            return new Answer(Optional.of(capabilities), Optional.empty());
        } catch (ConnectorException e) {
            if (e.failureClass() == FailureClass.AUTHENTICATION && login.renewOnce()) {
                return ask(question, visit);
            }
            gate.failed(visit, e);
            return Answer.failed(e);
        }
    }

    /** What guards object to stops here, but for what was called already: that is settled by reading first. */
    private void refuse() {
        for (PlannedStep step : steps) {
            Objection objection = objections.get(step.account().id());
            StepRecord record = progress.record(step);
            StepState state = record.state();
            // Of an account that is not shown, the step itself is asked whether it has drifted.
            if (objection != null
                    && objection.isShown()
                    && !record.isUnverified()
                    && !record.isReopened()
                    && !state.isFinished()
                    && !state.isInDoubt()
                    && (!NOT_REFUSED.contains(state) || isForAnotherReason(record, objection))) {
                progress.move(step, Transition.to(StepState.REFUSED, GUARD, objection.why()));
            }
        }
    }

    /** Refused by a guard before, which has something else against it now. */
    private static boolean isForAnotherReason(StepRecord record, Objection objection) {
        return record.state() == StepState.REFUSED
                && record.reason().equals(GUARD)
                && !record.why().equals(objection.why());
    }

    /** What a guard refused in an earlier run goes on when the guard has nothing against it any more. */
    private void release() {
        for (PlannedStep step : steps) {
            StepRecord record = progress.record(step);
            if (record.state() == StepState.REFUSED
                    && record.reason().equals(GUARD)
                    && !objections.containsKey(step.account().id())) {
                progress.move(
                        step, Transition.to(StepState.READY, "RELEASED", "the guard has nothing against it any more"));
            }
        }
    }
}
