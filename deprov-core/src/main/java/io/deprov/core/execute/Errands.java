package io.deprov.core.execute;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.api.access.TargetId;
import io.deprov.api.notify.Notification;
import io.deprov.api.notify.Notifier;
import io.deprov.core.call.ConnectorCalls;
import io.deprov.core.call.Deadline;
import io.deprov.core.journal.CaseHistory;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.RunbookNotice;
import io.deprov.core.plan.StepKind;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with the steps of a plan that no target is called for: pauses and notices. They keep to the same journal and states as every
 * other step; a notice has its intent durable before anybody is told. One thread; never waits for a pause.
 */
final class Errands {

    static final String NO_NOTIFIER = "NO_NOTIFIER";

    private static final TargetId NOTIFIER = new TargetId("notifier");

    private final Plan plan;
    private final String planDigest;
    private final List<PlannedStep> errands;
    private final StepStore store;
    private final StepProgress progress;
    private final StepJournal journal;
    private final FailureRules rules;
    private final Ages ages;
    private final ConnectorCalls calls;
    private final @Nullable Notifier notifier;
    private final RunMode mode;
    private final BooleanSupplier mayCall;
    private final Clock clock;

    Errands(
            Plan plan,
            String planDigest,
            StepStore store,
            StepProgress progress,
            StepJournal journal,
            FailureRules rules,
            Ages ages,
            ConnectorCalls calls,
            @Nullable Notifier notifier,
            RunMode mode,
            BooleanSupplier mayCall,
            Clock clock) {
        this.plan = plan;
        this.planDigest = planDigest;
        this.errands = plan.steps().stream()
                .filter(step -> step.kind().isWithoutTarget())
                .toList();
        this.store = store;
        this.progress = progress;
        this.journal = journal;
        this.rules = rules;
        this.ages = ages;
        this.calls = calls;
        this.notifier = notifier;
        this.mode = mode;
        this.mayCall = mayCall;
        this.clock = clock;
    }

    /** Goes on with the pauses. Calls nobody. */
    void pauses() {
        of(StepKind.WAIT, this::pause);
    }

    /** Goes on with the notices. Nothing waits for one, so it comes last. */
    void notices() {
        of(StepKind.NOTIFY, this::notice);
    }

    private void of(StepKind kind, BiConsumer<PlannedStep, StepRecord> goOn) {
        List<PlannedStep> some =
                errands.stream().filter(step -> step.kind() == kind).toList();
        Set<StepId> before = some.isEmpty() ? Set.of() : doneBefore();
        for (PlannedStep step : some) {
            StepRecord record = progress.record(step);
            if (record.state().isFinished() || record.state().isGivenBack()) {
                continue;
            }
            boolean isSettled = !record.state().isInDoubt() && record.state() != StepState.DONE;
            boolean isDone = before.contains(step.id()) && (kind == StepKind.NOTIFY || isStillOver(step));
            if (isSettled && isDone) {
                verified(step, "done under an earlier plan of the case");
            } else {
                goOn.accept(step, record);
            }
        }
    }

    /** What other plans of the case have done. What a person attested there is their word about that plan. */
    private Set<StepId> doneBefore() {
        return store.casesOf(plan.caseId()).stream()
                .filter(earlier -> !earlier.planDigest().equals(planDigest))
                .flatMap(earlier -> earlier.steps().values().stream())
                .filter(earlier -> earlier.state() == StepState.VERIFIED)
                .map(StepRecord::id)
                .collect(Collectors.toSet());
    }

    private void verified(PlannedStep step, String how) {
        progress.move(step, Transition.to(StepState.VERIFIED).seen("how", how));
    }

    private void pause(PlannedStep step, StepRecord record) {
        // One that seems to begin later was written under a clock that has been set back since, and begins anew.
        if (!record.isPausing() || record.since().isAfter(clock.instant())) {
            if (!mayBegin(plan, step, progress::record)) {
                return;
            }
            progress.move(
                    step,
                    Transition.to(StepState.WAITING, StepRecord.PAUSE, "")
                            .at(clock.instant().plus(step.maximumLag())));
        }
        StepRecord pausing = progress.record(step);
        boolean isLongEnough = ages.inState(pausing).compareTo(step.maximumLag()) >= 0;
        if (pausing.isPausing() && isLongEnough && untilOver(step).isZero()) {
            verified(step, "waited for " + step.maximumLag() + " since " + pausing.since());
        }
    }

    /** Whether a pause that an earlier plan had is over for this one as well: nothing had to be done again. */
    private boolean isStillOver(PlannedStep pause) {
        return mayBegin(plan, pause, progress::record) && untilOver(pause).isZero();
    }

    /** How long a pause still lasts because of what was called before it under this plan; nothing for a notice. */
    private Duration untilOver(PlannedStep pause) {
        return pause.kind() != StepKind.WAIT
                ? Duration.ZERO
                : plan.steps().stream()
                        .filter(step -> isBefore(step, pause) && !step.kind().isWithoutTarget())
                        .map(progress::record)
                        .filter(record -> record.intentAt() != null)
                        .map(record -> pause.maximumLag().minus(ages.sinceCall(record)))
                        .filter(left -> !left.isNegative())
                        .max(Duration::compareTo)
                        .orElse(Duration.ZERO);
    }

    /**
     * Whether everything before a pause is at rest. What cannot go on by itself, parked or left to a person, does not hold it up, as it
     * holds up no later phase.
     */
    static boolean mayBegin(Plan plan, PlannedStep pause, Function<StepId, StepRecord> records) {
        return plan.steps().stream()
                .filter(step -> isBefore(step, pause))
                .allMatch(step -> switch (records.apply(step.id()).state()) {
                    case VERIFIED,
                            CANCELLED,
                            ATTESTED,
                            PARKED,
                            REFUSED,
                            DRIFTED,
                            MANUAL,
                            RESTORING,
                            RESTORE_IN_DOUBT,
                            RESTORED -> true;
                    case PLANNED, WAITING, READY, INTENT, IN_DOUBT, DONE, RETRY_AT -> false;
                });
    }

    private static boolean isBefore(PlannedStep step, PlannedStep pause) {
        boolean isEarlier = step.phase().compareTo(pause.phase()) < 0
                || (step.phase() == pause.phase() && (step.kind() != StepKind.WAIT || step.order() < pause.order()));
        return isEarlier
                && step.kind() != StepKind.NOTIFY
                && step.account().id().equals(pause.account().id());
    }

    private void notice(PlannedStep step, StepRecord record) {
        if (record.state() == StepState.DONE) {
            verified(step, "delivered");
            return;
        }
        if (record.state().isInDoubt()) {
            lost(step, record);
            record = progress.record(step);
        }
        if (mayCall.getAsBoolean() && isDue(step, record) && hasWhatItNeeds(step, record)) {
            tell(step, progress.record(step));
        }
    }

    /** Whether anybody was told nothing can be read about. Told again under the same id, which does less harm than not at all. */
    private void lost(PlannedStep step, StepRecord record) {
        if (ages.mayLandFor(record, calls.timeout(), Duration.ZERO).compareTo(Duration.ZERO) <= 0) {
            boolean isTakenOver = store.find(planDigest)
                    .map(open -> open.supersededBy() != null)
                    .orElse(false);
            journal.move(
                    step,
                    record.fence(),
                    isTakenOver
                            ? Transition.to(StepState.CANCELLED, CaseHistory.SUPERSEDED, "a newer plan took over")
                            : rules.again(
                                    "NOT_ANSWERED",
                                    "the notifier did not answer; it is told again under the same id",
                                    record));
        }
    }

    private boolean isDue(PlannedStep step, StepRecord record) {
        return switch (record.state()) {
            case PLANNED, WAITING, READY -> true;
            case RETRY_AT ->
                ages.untilRetry(record).isZero()
                        || (mode.asked() && !record.reason().equals(FailureClass.THROTTLED.name()));
            case PARKED -> mode.asked() || StepStatuses.isDue(step, record, clock.instant());
            case INTENT,
                    IN_DOUBT,
                    DONE,
                    VERIFIED,
                    REFUSED,
                    DRIFTED,
                    CANCELLED,
                    ATTESTED,
                    MANUAL,
                    RESTORING,
                    RESTORE_IN_DOUBT,
                    RESTORED -> false;
        };
    }

    private boolean hasWhatItNeeds(PlannedStep step, StepRecord record) {
        long missing = step.needs().stream()
                .filter(id -> !progress.record(id).state().isOutOfTheWay())
                .count();
        String why = "waits for " + missing + " other steps";
        if (missing > 0 && !(record.state() == StepState.WAITING && record.why().equals(why))) {
            progress.move(step, Transition.to(StepState.WAITING, Readiness.NEEDS, why));
        }
        return missing == 0;
    }

    private void tell(PlannedStep step, StepRecord record) {
        Notifier told = notifier;
        if (told == null) {
            progress.move(
                    step,
                    Transition.to(
                            StepState.PARKED,
                            NO_NOTIFIER,
                            "there was a notifier when the plan was made, and there is none now: configure it, or tell them and attest"
                                    + " it"));
            return;
        }
        Deadline deadline = calls.deadline();
        Optional<Claim> claim =
                journal.claim(step, record.fence(), new Intent("", step.id().value(), deadline.at(), Map.of()));
        if (claim.isEmpty()) {
            return;
        }
        try {
            String receipt = calls.call(
                    NOTIFIER,
                    "the notice",
                    deadline,
                    late(claim.get()),
                    context -> told.send(notification(step), context));
            journal.complete(step, claim.get(), Transition.to(StepState.DONE).seen("receipt", receipt));
            StepRecord done = progress.record(step);
            if (done.state() == StepState.DONE && done.fence() == claim.get().fence()) {
                verified(step, "delivered");
            }
        } catch (ConnectorException e) {
            Transition next = rules.afterWrite(e, progress.record(step));
            journal.complete(step, claim.get(), e.mayHaveTakenEffect() ? rules.inDoubt(e) : next.withoutEffect());
            progress.tell(step);
        }
    }

    /** That somebody was told after all is kept as evidence. */
    private ConnectorCalls.Late<String> late(Claim claim) {
        return new ConnectorCalls.Late<>() {
            @Override
            public void came(@Nullable String answer, @Nullable ConnectorException failure) {
                if (answer != null) {
                    journal.stale(claim, Transition.to(StepState.DONE).seen("receipt", answer));
                }
            }
        };
    }

    private Notification notification(PlannedStep step) {
        return Notification.builder(step.id().value())
                .of(plan.caseId(), plan.generation())
                .says(RunbookNotice.topicOf(step.effect(), step.phase()), step.instruction())
                .after(step.phase(), step.account(), step.displayName())
                .build();
    }
}
