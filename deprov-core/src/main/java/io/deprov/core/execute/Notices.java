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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with the notices of a plan: each has its intent durable before anybody is told. Nothing waits for one, so they come last in a
 * run.
 */
final class Notices extends StepsWithoutTarget {

    static final String NO_NOTIFIER = "NO_NOTIFIER";

    /** While so many calls of the notifier have not come back, in whichever runs, nobody is told anything more. */
    private static final int MOST_OUT = 3;

    private static final TargetId NOTIFIER = new TargetId("notifier");

    private final StepJournal journal;
    private final FailureRules rules;
    private final Ages ages;
    private final ConnectorCalls calls;
    private final @Nullable Notifier notifier;
    private final RunMode mode;
    private final BooleanSupplier mayCall;
    private final Set<StepId> out;
    private final Clock clock;
    private boolean isSilent;

    /** @param out the notices whose call has not come back, of all runs of this process; concurrent */
    Notices(
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
            Set<StepId> out,
            Clock clock) {
        super(StepKind.NOTIFY, plan, planDigest, store, progress);
        this.journal = journal;
        this.rules = rules;
        this.ages = ages;
        this.calls = calls;
        this.notifier = notifier;
        this.mode = mode;
        this.mayCall = mayCall;
        this.out = out;
        this.clock = clock;
    }

    /** What a person attested under another plan is their word about that plan. */
    @Override
    boolean isDoneBefore(PlannedStep step, StepRecord record) {
        return others().stream()
                .flatMap(earlier -> Optional.ofNullable(earlier.steps().get(step.id())).stream())
                .anyMatch(earlier -> earlier.state() == StepState.VERIFIED);
    }

    @Override
    void goOn(PlannedStep step, StepRecord record) {
        if (record.state() == StepState.DONE) {
            verified(step, "delivered");
            return;
        }
        if (record.state().isInDoubt()) {
            lost(step, record);
            record = progress.record(step);
        }
        if (!isSilent
                && out.size() < MOST_OUT
                && mayCall.getAsBoolean()
                && isDue(step, record)
                && hasWhatItNeeds(step, record)) {
            tell(step, progress.record(step));
        }
    }

    /** Whether anybody was told nothing can be read about. Told again under the same id, which does less harm than not at all. */
    private void lost(PlannedStep step, StepRecord record) {
        if (out.contains(step.id())) {
            return;
        }
        if (ages.mayLandFor(record, calls.timeout(), Duration.ZERO).compareTo(Duration.ZERO) <= 0) {
            journal.move(
                    step,
                    record.fence(),
                    journal.isTakenOver()
                            ? Transition.to(StepState.CANCELLED, CaseHistory.SUPERSEDED, "a newer plan took over")
                            : rules.again(
                                    "NOT_ANSWERED",
                                    "the notifier did not answer; it is told again under the same id",
                                    record));
        }
    }

    private boolean isDue(PlannedStep step, StepRecord record) {
        return switch (record.state()) {
            case RETRY_AT -> mode.mayRetry(record, ages);
            case PARKED -> mode.asked() || StepStatuses.isDue(step, record, clock.instant());
            default -> StepStatuses.isDue(step, record, clock.instant());
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
        out.add(step.id());
        try {
            String receipt = calls.call(NOTIFIER, "the notice", deadline, late(claim.get()), context -> {
                try {
                    return told.send(notification(step), context);
                } finally {
                    out.remove(step.id());
                }
            });
            journal.complete(step, claim.get(), Transition.to(StepState.DONE).seen("receipt", receipt));
            StepRecord done = progress.record(step);
            if (done.state() == StepState.DONE && done.fence() == claim.get().fence()) {
                verified(step, "delivered");
            }
        } catch (ConnectorException e) {
            isSilent |= isAboutTheNotifier(e.failureClass());
            Transition next = rules.afterWrite(e, progress.record(step));
            journal.complete(step, claim.get(), e.mayHaveTakenEffect() ? rules.inDoubt(e) : next.withoutEffect());
            progress.tell(step);
        }
    }

    /** Whether it would be the same with every other notice, so that the notifier is left alone for this run. */
    private static boolean isAboutTheNotifier(FailureClass failure) {
        return switch (failure) {
            case UNAVAILABLE, TIMEOUT, CONNECTION_LOST, CANCELLED, THROTTLED, AUTHENTICATION, CONFIG -> true;
            case INVALID_REQUEST, UNSUPPORTED, AUTHORIZATION, NOT_FOUND, CONFLICT, DEPENDENCY, INTERNAL -> false;
        };
    }

    /** That somebody was told after all is kept as evidence. */
    private ConnectorCalls.Late<String> late(Claim claim) {
        return new ConnectorCalls.Late<>() {
            @Override
            public void neverSent() {
                out.remove(claim.step());
            }

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
