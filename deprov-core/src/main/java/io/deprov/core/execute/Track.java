package io.deprov.core.execute;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.api.access.Phase;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.lane.Lane;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import io.deprov.core.time.SteadyTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the steps of one plan on one partition through the kernel: doubts first, then the steps in their order. What has to wait (for a
 * target's lag, for a call in doubt that may still land, for another try) lets the others go ahead and is looked at again; only phases
 * keep their order: nothing of a later phase begins while something of an earlier one is about to be tried again. One thread.
 */
final class Track {

    private final List<PlannedStep> steps;
    private final StepProgress progress;
    private final StepKernel kernel;
    private final RestoreKernel restoring;
    private final StepCalls calls;
    private final Together together;
    private final InTurn inTurn;
    private final Readiness readiness;
    private final LastLook lastLook;
    private final Lane lane;
    private final TargetStop stop;
    private final TargetRun.Login login;
    private final RunMode mode;
    private final Ages ages;
    private final Clock clock;
    private final SteadyTime time;
    private final Map<StepId, Appointment> agenda = new HashMap<>();
    private final Set<StepId> doubtsAtStart = new HashSet<>();
    /** Deletions of accounts that the last look did not show. */
    private final Set<StepId> unseen = new HashSet<>();

    private Optional<String> stopped = Optional.empty();
    private Duration end = Duration.ZERO;
    private boolean takesBatches;

    /** When a step is looked at again, by the time that nobody sets; a time that never comes when not in this run. */
    private record Appointment(Duration at, NextAction.Wait reason) {

        boolean isNever() {
            return this.equals(NEVER);
        }
    }

    private static final Duration A_MOMENT = Duration.ofMillis(250);
    private static final Appointment NEVER =
            new Appointment(Duration.ofSeconds(Long.MAX_VALUE), NextAction.Wait.NOTHING);
    private static final Appointment AT_ONCE = new Appointment(Duration.ZERO, NextAction.Wait.NOTHING);

    Track(
            List<PlannedStep> steps,
            StepProgress progress,
            StepKernel kernel,
            RestoreKernel restoring,
            StepCalls calls,
            Together together,
            Readiness readiness,
            LastLook lastLook,
            Lane lane,
            TargetStop stop,
            TargetRun.Login login,
            RunMode mode,
            Ages ages,
            Clock clock,
            SteadyTime time) {
        this.steps = steps;
        this.progress = progress;
        this.kernel = kernel;
        this.restoring = restoring;
        this.calls = calls;
        this.together = together;
        this.inTurn = new InTurn(kernel, lane);
        this.readiness = readiness;
        this.lastLook = lastLook;
        this.lane = lane;
        this.stop = stop;
        this.login = login;
        this.mode = mode;
        this.ages = ages;
        this.clock = clock;
        this.time = time;
    }

    /** Why the partition ended early. */
    Optional<String> stopped() {
        return stopped;
    }

    /** Executes what can be executed in this run. */
    void execute() {
        if (mode.asked()) {
            lane.tryAgain();
        }
        end = time.now().plus(mode.patience());
        takesBatches = steps.size() > 1 && calls.takesBatches();
        for (PlannedStep step : steps) {
            if (progress.record(step).state().isInDoubt()) {
                doubtsAtStart.add(step.id());
                run(step);
            }
        }
        boolean wait = true;
        while (wait && !isStopped()) {
            boolean moved = false;
            for (PlannedStep step : steps) {
                if (!isStopped() && isFree(step) && mayBegin(step)) {
                    runWithOthers(step);
                    moved = true;
                }
            }
            wait = moved || untilNextAppointment();
        }
    }

    /** Runs it, and with it, where the connector does several in one call, what else of its phase can be begun. */
    private void runWithOthers(PlannedStep step) {
        List<PlannedStep> group = isAttempt(step) ? groupOf(step) : List.of(step);
        if (group.size() == 1) {
            run(step);
        } else if (takesBatches) {
            run(group, some -> together.run(some.subList(0, 1 + lane.more(some.size() - 1))));
        } else {
            run(group, some -> inTurn.run(some, this::isStopped));
        }
    }

    /** What may be done in the same turn: nothing that comes before it in the order of the plan is passed over for it. */
    private List<PlannedStep> groupOf(PlannedStep step) {
        List<PlannedStep> group = new ArrayList<>(List.of(step));
        for (PlannedStep other : steps.subList(steps.indexOf(step) + 1, steps.size())) {
            boolean isFull = group.size() == (takesBatches ? Together.MOST : InTurn.MOST);
            if (isFull || other.phase() != step.phase()) {
                break;
            }
            if (!isFree(other) || !isAttempt(other)) {
                continue;
            }
            boolean isOfGroup =
                    takesBatches || (other.order() == step.order() && StepCalls.canBeAskedTogether(step, other));
            if (!isOfGroup) {
                break;
            }
            if (mayBegin(other)) {
                group.add(other);
            }
        }
        return group;
    }

    /** What is looked at before each single deletion keeps deletions apart. */
    private boolean isAttempt(PlannedStep step) {
        StepRecord record = progress.record(step);
        boolean isAttempt = switch (record.state()) {
            case PLANNED, WAITING, READY, RETRY_AT -> true;
            case PARKED -> !record.isUnverified();
            default -> false;
        };
        return isAttempt && step.phase() != Phase.RETIRE && step.kind() == StepKind.CALL;
    }

    /** Of which steps where each has come to rest for now. */
    private interface Turn {

        Map<PlannedStep, NextAction> of(List<PlannedStep> group);
    }

    private void run(List<PlannedStep> group, Turn turn) {
        Lane.Answer answer = lane.enter();
        if (answer.visit().isEmpty()) {
            refused(group.get(0), answer.refusal().orElseThrow());
            return;
        }
        Map<PlannedStep, NextAction> ended;
        try (Lane.Visit visit = answer.visit().get()) {
            calls.on(visit);
            ended = turn.of(group);
        }
        ended.keySet().forEach(progress::tell);
        if (calls.isLoginRefused() && login.renewOnce()) {
            run(List.copyOf(ended.keySet()), turn);
            return;
        }
        ended.forEach((step, next) -> {
            agenda.put(step.id(), following(step, next));
            stopIfAsked(next);
        });
    }

    private boolean mayBegin(PlannedStep step) {
        Readiness.Answer answer = readiness.of(step, new Readiness.Readings() {
            @Override
            public Optional<NextAction> back(PlannedStep needed) {
                return readBack(needed, step);
            }

            @Override
            public Optional<LastLook.Result> last(PlannedStep deletion) {
                return lookAt(deletion);
            }
        });
        if (answer == Readiness.Answer.NOT_NOW) {
            agenda.put(step.id(), NEVER);
        }
        if (answer == Readiness.Answer.OBJECTED) {
            refuse(step);
        }
        return answer == Readiness.Answer.NOW;
    }

    private void refuse(PlannedStep step) {
        String objection = readiness.objection(step).map(Objection::why).orElse("");
        Lane.Answer answer = lane.enter();
        if (answer.visit().isEmpty()) {
            refused(step, answer.refusal().orElseThrow());
            return;
        }
        try (Lane.Visit visit = answer.visit().get()) {
            calls.on(visit);
            kernel.refuse(step, objection);
        }
        agenda.put(step.id(), NEVER);
        progress.tell(step);
    }

    /** Looks at an account before it is deleted; empty when nobody may go there now, and then the deletion waits. */
    private Optional<LastLook.Result> lookAt(PlannedStep deletion) {
        Lane.Answer answer = lane.enter();
        if (answer.visit().isEmpty()) {
            refused(deletion, answer.refusal().orElseThrow());
            return Optional.empty();
        }
        try (Lane.Visit visit = answer.visit().get()) {
            try {
                LastLook.Result result = lastLook.at(deletion);
                visit.answered();
                unseen.remove(deletion.id());
                if (!result.isShown()) {
                    unseen.add(deletion.id());
                }
                return Optional.of(result);
            } catch (ConnectorException e) {
                visit.failed(e);
                return Optional.of(new LastLook.Result(
                        e.failureClass().name(),
                        "what it has could not be read before its deletion: " + e.getMessage(),
                        true));
            }
        }
    }

    /** Reads a step back that another one needs; empty when nobody may go there now, and then the other one waits too. */
    private Optional<NextAction> readBack(PlannedStep needed, PlannedStep other) {
        Lane.Answer answer = lane.enter();
        if (answer.visit().isEmpty()) {
            refused(other, answer.refusal().orElseThrow());
            return Optional.empty();
        }
        NextAction next = progress.record(needed).state() == StepState.ATTESTED
                ? looked(needed, answer.visit().get())
                : visit(needed, answer.visit().get(), true);
        calls.forgetReadAhead();
        return calls.isLoginRefused() && login.renewOnce() ? readBack(needed, other) : Optional.of(next);
    }

    private NextAction looked(PlannedStep step, Lane.Visit visit) {
        try (visit) {
            calls.on(visit);
            return kernel.look(step);
        }
    }

    private boolean isStopped() {
        return stopped.isPresent() || stop.why().isPresent();
    }

    /** Whether nothing in this run keeps the step from being looked at now. */
    private boolean isFree(PlannedStep step) {
        Appointment appointment = agenda.computeIfAbsent(step.id(), id -> firstLook(step));
        return hasCome(appointment) && !isHeldUpByPhase(step);
    }

    private boolean hasCome(Appointment appointment) {
        return appointment.at().compareTo(time.now()) <= 0;
    }

    /** When a step that this run has not looked at yet may be: at once, unless it was told to wait. */
    private Appointment firstLook(PlannedStep step) {
        StepRecord record = progress.record(step);
        if (record.state() == StepState.RETRY_AT
                && (!mode.asked() || record.reason().equals(FailureClass.THROTTLED.name()))) {
            return appointment(
                    ages.untilRetry(record),
                    step.kind() == StepKind.CONSEQUENCE ? NextAction.Wait.RETURN : NextAction.Wait.RETRY);
        }
        if (record.isReopened() && step.phase() == Phase.RETIRE) {
            return NEVER;
        }
        if (record.state() == StepState.PARKED && !mode.asked() && !record.isUnverified()) {
            return StepStatuses.isDue(step, record, clock.instant()) ? AT_ONCE : NEVER;
        }
        return AT_ONCE;
    }

    private Appointment appointment(Duration wait, NextAction.Wait reason) {
        Appointment appointment = appoint(wait, reason);
        boolean inTime = !mode.patience().isZero() && appointment.at().compareTo(end) <= 0;
        return inTime || wait.isZero() ? appointment : NEVER;
    }

    private Appointment appoint(Duration wait, NextAction.Wait reason) {
        return new Appointment(time.now().plus(wait), reason);
    }

    private boolean isHeldUpByPhase(PlannedStep step) {
        return steps.stream()
                .filter(earlier -> earlier.phase().compareTo(step.phase()) < 0)
                .map(earlier -> agenda.getOrDefault(earlier.id(), NEVER))
                .anyMatch(other -> !other.isNever()
                        && !hasCome(other)
                        && other.reason() != NextAction.Wait.LAG
                        && other.reason() != NextAction.Wait.RETURN);
    }

    private void run(PlannedStep step) {
        if (isStopped()) {
            return;
        }
        Lane.Answer answer = lane.enter();
        if (answer.visit().isEmpty()) {
            refused(step, answer.refusal().orElseThrow());
            return;
        }
        boolean wasDoubt = progress.record(step).state().isInDoubt();
        NextAction next = visit(step, answer.visit().get(), false);
        if (calls.isLoginRefused() && login.renewOnce()) {
            run(step);
            return;
        }
        agenda.put(step.id(), wasDoubt ? afterDoubt(step, next) : following(step, next));
        stopIfAsked(next);
    }

    private void stopIfAsked(NextAction next) {
        switch (next.scope()) {
            case NOBODY -> {}
            case PARTITION -> stopped = Optional.of(next.why());
            case TARGET -> stop.stop(next.why());
        }
    }

    private NextAction visit(PlannedStep step, Lane.Visit visit, boolean rereads) {
        NextAction next;
        try (visit) {
            calls.on(visit);
            if (rereads) {
                readAhead(step);
            }
            next = rereads
                    ? kernel.reread(step)
                    : unseen.contains(step.id()) ? kernel.runUnseen(step) : kernel.run(step);
        }
        if (progress.record(step).isReopened()) {
            // Also where it was free to be looked at a moment ago: only a run that a person asks for begins with it.
            agenda.put(step.id(), NEVER);
            readiness.reopened(step);
        }
        progress.tell(step);
        return next;
    }

    /** All that is verified on one account is read back in one call; what is in doubt is asked about by itself, at its own time. */
    private void readAhead(PlannedStep step) {
        if (progress.record(step).state() != StepState.VERIFIED || calls.isReadAhead(step)) {
            return;
        }
        calls.readAhead(steps.subList(steps.indexOf(step), steps.size()).stream()
                .filter(other -> StepCalls.canBeAskedTogether(step, other)
                        && progress.record(other).state() == StepState.VERIFIED)
                .toList());
    }

    /** Reads back what was done, and calls nothing; gives why for each verified step that could not be read again. */
    Map<StepId, String> reread() {
        Map<StepId, String> unconfirmed = new HashMap<>();
        lane.tryAgain();
        for (PlannedStep step : steps) {
            if (readiness.isUndoneAtSource(step)) {
                continue;
            }
            Optional<Lane.Visit> visit =
                    isStopped() ? Optional.empty() : lane.enter().visit();
            if (visit.isPresent()) {
                NextAction next = visit(step, visit.get(), true);
                if (calls.isLoginRefused() && login.renewOnce()) {
                    calls.forgetReadAhead();
                    next = lane.enter()
                            .visit()
                            .map(again -> visit(step, again, true))
                            .orElse(next);
                }
                stopIfAsked(next);
                if (next.state() == StepState.VERIFIED && !next.why().isEmpty()) {
                    unconfirmed.put(step.id(), next.why());
                }
            } else {
                lane.refusal().ifPresent(refusal -> stopped = stopped.or(() -> Optional.of(refusal.why())));
                if (progress.record(step).state() == StepState.VERIFIED) {
                    unconfirmed.put(step.id(), stopped.or(stop::why).orElse("the target was left out of this run"));
                }
            }
        }
        return unconfirmed;
    }

    /** Gives back what is to be given back. */
    void restore() {
        lane.tryAgain();
        stopped = new RestoreTrack(steps, progress, restoring, calls, lane, stop, login, time).run();
    }

    /** A doubt that was found at start and came to nothing is followed by the attempt that this run owes the step. */
    private Appointment afterDoubt(PlannedStep step, NextAction next) {
        boolean owed = doubtsAtStart.contains(step.id()) || !mode.patience().isZero();
        if (next.state() == StepState.RETRY_AT && owed) {
            doubtsAtStart.remove(step.id());
            return AT_ONCE;
        }
        return following(step, next);
    }

    private Appointment following(PlannedStep step, NextAction next) {
        if (next.again().isEmpty()) {
            boolean again = next.state() == StepState.RETRY_AT && next.scope() == NextAction.Scope.NOBODY;
            Duration wait = again ? ages.untilRetry(progress.record(step)) : Duration.ZERO;
            return again && !mode.patience().isZero()
                    ? appointment(wait.isZero() ? A_MOMENT : wait, NextAction.Wait.RETRY)
                    : NEVER;
        }
        boolean always = next.reason() == NextAction.Wait.LAG
                || (next.reason() == NextAction.Wait.DOUBT && doubtsAtStart.contains(step.id()));
        return always
                ? appoint(next.again().get(), next.reason())
                : laterThanNow(appointment(next.again().get(), next.reason()));
    }

    /** What has just failed is not tried again in the same instant. */
    private Appointment laterThanNow(Appointment appointment) {
        return hasCome(appointment) && mode.patience().isZero() ? NEVER : appointment;
    }

    private void refused(PlannedStep step, Lane.Refusal refusal) {
        Appointment appointment = appoint(refusal.pause(), NextAction.Wait.RETRY);
        boolean isInTime = !mode.patience().isZero() && appointment.at().compareTo(end) <= 0;
        if (isInTime || refusal.isPacing()) {
            agenda.put(step.id(), appointment);
        } else {
            stopped = Optional.of(refusal.why() + "; not before " + refusal.until());
        }
    }

    /** Waits for the next appointment; false when there is none. */
    private boolean untilNextAppointment() {
        Duration now = time.now();
        Optional<Duration> next = agenda.values().stream()
                .filter(other -> !other.isNever() && !hasCome(other))
                .map(other -> other.at().minus(now))
                .min(Duration::compareTo);
        next.ifPresent(time::sleep);
        return next.isPresent();
    }
}
