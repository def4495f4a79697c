package io.deprov.core.execute;

import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.lane.Lane;
import io.deprov.core.plan.PlannedStep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
    private final StepCalls calls;
    private final Readiness readiness;
    private final Lane lane;
    private final TargetStop stop;
    private final TargetRun.Login login;
    private final RunMode mode;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Map<StepId, Appointment> agenda = new HashMap<>();
    private final Set<StepId> doubtsAtStart = new HashSet<>();
    private Optional<String> stopped = Optional.empty();

    private Duration slept = Duration.ZERO;

    /**
     * When a step is looked at again; a time that never comes when not in this run.
     *
     * @param slept the run looks again as well when it has slept for so long in all: a clock that is set back must not keep it waiting
     */
    private record Appointment(Instant at, NextAction.Wait reason, Duration slept) {}

    private static final Appointment NEVER = new Appointment(Instant.MAX, NextAction.Wait.NOTHING, Duration.ZERO);
    private static final Appointment AT_ONCE = new Appointment(Instant.MIN, NextAction.Wait.NOTHING, Duration.ZERO);

    Track(
            List<PlannedStep> steps,
            StepProgress progress,
            StepKernel kernel,
            StepCalls calls,
            Readiness readiness,
            Lane lane,
            TargetStop stop,
            TargetRun.Login login,
            RunMode mode,
            Clock clock,
            Sleeper sleeper) {
        this.steps = steps;
        this.progress = progress;
        this.kernel = kernel;
        this.calls = calls;
        this.readiness = readiness;
        this.lane = lane;
        this.stop = stop;
        this.login = login;
        this.mode = mode;
        this.clock = clock;
        this.sleeper = sleeper;
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
        Instant end = clock.instant().plus(mode.patience());
        for (PlannedStep step : steps) {
            if (progress.record(step).state().isInDoubt()) {
                doubtsAtStart.add(step.id());
                run(step, end);
            }
        }
        boolean wait = true;
        while (wait && !isStopped()) {
            boolean moved = false;
            for (PlannedStep step : steps) {
                if (!isStopped() && isFree(step) && mayBegin(step)) {
                    run(step, end);
                    moved = true;
                }
            }
            wait = moved || untilNextAppointment();
        }
    }

    private boolean mayBegin(PlannedStep step) {
        Readiness.Answer answer = readiness.of(step, kernel);
        if (answer == Readiness.Answer.NOT_NOW) {
            agenda.put(step.id(), NEVER);
        }
        return answer == Readiness.Answer.NOW;
    }

    private boolean isStopped() {
        return stopped.isPresent() || stop.why().isPresent();
    }

    /** Whether nothing in this run keeps the step from being looked at now. */
    private boolean isFree(PlannedStep step) {
        Instant now = clock.instant();
        StepRecord record = progress.record(step);
        Appointment appointment = agenda.get(step.id());
        if (appointment == null) {
            appointment = firstLook(record);
            agenda.put(step.id(), appointment);
        }
        return hasCome(appointment, now) && !isHeldUpByPhase(step, now);
    }

    private boolean hasCome(Appointment appointment, Instant now) {
        return !appointment.at().isAfter(now)
                || (!appointment.at().equals(Instant.MAX) && slept.compareTo(appointment.slept()) >= 0);
    }

    private Appointment appoint(Instant at, NextAction.Wait reason) {
        Duration wait = Duration.between(clock.instant(), at);
        return new Appointment(at, reason, wait.isNegative() ? slept : slept.plus(wait));
    }

    /** When a step that this run has not looked at yet may be: at once, unless it was told to wait. */
    private Appointment firstLook(StepRecord record) {
        Instant at = record.notBefore().orElse(Instant.MIN);
        if (record.state() == StepState.RETRY_AT
                && (!mode.asked() || record.reason().equals(FailureClass.THROTTLED.name()))) {
            return appointment(at, NextAction.Wait.RETRY, clock.instant().plus(mode.patience()));
        }
        if (record.state() == StepState.PARKED && !mode.asked() && !record.isUnverified()) {
            return record.since().plus(StepStatuses.PARKED_PAUSE).isAfter(clock.instant()) ? NEVER : AT_ONCE;
        }
        return AT_ONCE;
    }

    private Appointment appointment(Instant at, NextAction.Wait reason, Instant end) {
        boolean inTime = reason == NextAction.Wait.LAG || (!mode.patience().isZero() && !at.isAfter(end));
        boolean now = !at.isAfter(clock.instant());
        return inTime || now ? appoint(at, reason) : NEVER;
    }

    private boolean isHeldUpByPhase(PlannedStep step, Instant now) {
        return steps.stream()
                .filter(earlier -> earlier.phase().compareTo(step.phase()) < 0)
                .map(earlier -> agenda.getOrDefault(earlier.id(), NEVER))
                .anyMatch(other -> !other.at().equals(Instant.MAX)
                        && !hasCome(other, now)
                        && other.reason() != NextAction.Wait.LAG);
    }

    private void run(PlannedStep step, Instant end) {
        if (isStopped()) {
            return;
        }
        Lane.Answer answer = lane.enter();
        if (answer.visit().isEmpty()) {
            refused(step, answer.refusal().orElseThrow(), end);
            return;
        }
        boolean wasDoubt = progress.record(step).state().isInDoubt();
        NextAction next = visit(step, answer.visit().get(), false);
        if (calls.isLoginRefused() && login.renewOnce()) {
            run(step, end);
            return;
        }
        agenda.put(step.id(), wasDoubt ? afterDoubt(step, next, end) : following(step, next, end));
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
            next = rereads ? kernel.reread(step) : kernel.run(step);
        }
        progress.tell(step);
        return next;
    }

    /** Reads back what was done, and calls nothing; gives why for each verified step that could not be read again. */
    Map<StepId, String> reread() {
        Map<StepId, String> unconfirmed = new HashMap<>();
        lane.tryAgain();
        for (PlannedStep step : steps) {
            Optional<Lane.Visit> visit =
                    isStopped() ? Optional.empty() : lane.enter().visit();
            if (visit.isPresent()) {
                NextAction next = visit(step, visit.get(), true);
                if (calls.isLoginRefused() && login.renewOnce()) {
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

    /** A doubt that was found at start and came to nothing is followed by the attempt that this run owes the step. */
    private Appointment afterDoubt(PlannedStep step, NextAction next, Instant end) {
        boolean owed = doubtsAtStart.contains(step.id()) || !mode.patience().isZero();
        if (next.state() == StepState.RETRY_AT && owed) {
            doubtsAtStart.remove(step.id());
            return AT_ONCE;
        }
        return following(step, next, end);
    }

    private Appointment following(PlannedStep step, NextAction next, Instant end) {
        if (next.again().isEmpty()) {
            boolean again = next.state() == StepState.RETRY_AT && next.scope() == NextAction.Scope.NOBODY;
            Instant at = progress.record(step).notBefore().orElse(clock.instant());
            Instant later = at.isAfter(clock.instant()) ? at : clock.instant().plusMillis(250);
            return again && !mode.patience().isZero() ? appointment(later, NextAction.Wait.RETRY, end) : NEVER;
        }
        boolean always = next.reason() == NextAction.Wait.LAG
                || (next.reason() == NextAction.Wait.DOUBT && doubtsAtStart.contains(step.id()));
        return always
                ? appoint(next.again().get(), next.reason())
                : laterThanNow(appointment(next.again().get(), next.reason(), end));
    }

    /** What has just failed is not tried again in the same instant. */
    private Appointment laterThanNow(Appointment appointment) {
        boolean isNow = !appointment.at().isAfter(clock.instant());
        return isNow && mode.patience().isZero() ? NEVER : appointment;
    }

    private void refused(PlannedStep step, Lane.Refusal refusal, Instant end) {
        if (!mode.patience().isZero() && !refusal.until().isAfter(end)) {
            agenda.put(step.id(), appoint(refusal.until(), NextAction.Wait.RETRY));
        } else {
            stopped = Optional.of(refusal.why() + "; not before " + refusal.until());
        }
    }

    /** Waits for the next appointment; false when there is none. */
    private boolean untilNextAppointment() {
        Instant now = clock.instant();
        Optional<Duration> next = agenda.values().stream()
                .filter(other -> !other.at().equals(Instant.MAX) && !hasCome(other, now))
                .map(other ->
                        shorter(Duration.between(now, other.at()), other.slept().minus(slept)))
                .min(Duration::compareTo);
        next.ifPresent(wait -> {
            sleeper.sleep(wait);
            slept = slept.plus(wait);
        });
        return next.isPresent();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
