package io.deprov.core.execute;

import com.google.common.hash.Hashing;
import io.deprov.api.StepId;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Goes on with the pauses of a plan. Calls nobody. */
final class Pauses extends StepsWithoutTarget {

    private final Ages ages;
    private final Clock clock;
    private final Map<String, Optional<Plan>> plans = new HashMap<>();

    Pauses(Plan plan, String planDigest, StepStore store, StepProgress progress, Ages ages, Clock clock) {
        super(StepKind.WAIT, plan, planDigest, store, progress);
        this.ages = ages;
        this.clock = clock;
    }

    /**
     * What has waited since something that did not hold any more waits again, counted from when that is brought about again; not where
     * nothing is left that waits for it.
     */
    void reopen() {
        for (PlannedStep pause : plan.steps()) {
            if (pause.kind() != StepKind.WAIT) {
                continue;
            }
            StepRecord record = progress.record(pause);
            boolean hasCounted = record.state() == StepState.VERIFIED || record.isPausing();
            boolean isUndone = plan.steps().stream()
                    .anyMatch(step ->
                            isBefore(step, pause) && progress.record(step).isReopened());
            if (hasCounted && isUndone && isWaitedFor(pause)) {
                progress.move(
                        pause,
                        Transition.to(
                                StepState.WAITING,
                                StepRecord.REOPENED,
                                "something that it follows was verified and does not hold any more"));
            }
        }
    }

    private boolean isWaitedFor(PlannedStep pause) {
        return plan.steps().stream()
                .anyMatch(step -> step.needs().contains(pause.id())
                        && !progress.record(step).state().isFinished());
    }

    @Override
    void goOn(PlannedStep step, StepRecord record) {
        if (!mayBegin(plan, step, progress::record)) {
            return;
        }
        String after = calls(step);
        // One that seems to begin later was written under a clock that has been set back since, and begins anew.
        boolean goesOn = record.isPausing()
                && record.why().equals(after)
                && !record.since().isAfter(clock.instant());
        if (!goesOn) {
            progress.move(
                    step,
                    Transition.to(StepState.WAITING, StepRecord.PAUSE, after)
                            .at(clock.instant().plus(step.maximumLag())));
        }
        StepRecord pausing = progress.record(step);
        if (pausing.isPausing() && ages.inState(pausing).compareTo(step.maximumLag()) >= 0) {
            verified(step, "waited for " + step.maximumLag() + " since " + pausing.since(), after);
        }
    }

    /**
     * The newest earlier plan that has it saw it to its end, it was the same pause and as long, and nothing before it has been called
     * again since. One that is going on is not over, whatever was over before it.
     */
    @Override
    boolean isDoneBefore(PlannedStep pause, StepRecord record) {
        return !record.isPausing()
                && !record.reason().equals(StepRecord.REOPENED)
                && mayBegin(plan, pause, progress::record)
                && others().stream()
                        .filter(earlier -> earlier.steps().containsKey(pause.id()))
                        .max(Comparator.comparingLong(CaseRecord::sequence))
                        .filter(earlier -> isOver(earlier.step(pause.id()), calls(pause)))
                        .flatMap(earlier -> store.plan(earlier.planDigest()))
                        .flatMap(earlier -> earlier.step(pause.id()))
                        .filter(earlier -> earlier.phase() == pause.phase()
                                && earlier.maximumLag().compareTo(pause.maximumLag()) >= 0)
                        .isPresent();
    }

    @Override
    String whyDone(PlannedStep pause) {
        return calls(pause);
    }

    private static boolean isOver(StepRecord pause, String calls) {
        return pause.state() == StepState.VERIFIED && pause.why().equals(calls);
    }

    /**
     * The calls before a pause that may have had an effect, under whichever plan of the case they were made, as one sentence that is another
     * when there is one more. A pause that goes on lasts from the run that saw the last of them: no two clocks are compared.
     */
    private String calls(PlannedStep pause) {
        NavigableSet<String> calls = new TreeSet<>();
        calls(plan, pause, progress::record).forEach(calls::add);
        for (CaseRecord other : others()) {
            plans.computeIfAbsent(other.planDigest(), store::plan).stream()
                    .flatMap(planned -> calls(planned, pause, other::step))
                    .forEach(calls::add);
        }
        return "after " + calls.size() + " calls ("
                + Hashing.sha256()
                        .hashString(String.join(" ", calls), StandardCharsets.UTF_8)
                        .toString()
                        .substring(0, 12)
                + ")";
    }

    /** What goes over to a newer plan keeps the time of its call, and counts once. What followed from a call counts with that. */
    private static Stream<String> calls(Plan plan, PlannedStep pause, Function<StepId, StepRecord> records) {
        return plan.steps().stream()
                .filter(step -> isBefore(step, pause) && !step.kind().isWithoutTarget())
                .flatMap(step -> step.kind() == StepKind.CONSEQUENCE ? sources(plan, step) : Stream.of(step.id()))
                .map(records)
                .filter(Pauses::counts)
                .map(record -> record.id().value() + "@" + record.intentAt());
    }

    private static Stream<StepId> sources(Plan plan, PlannedStep consequence) {
        return consequence.needs().stream()
                .flatMap(need -> plan.step(need).stream())
                .filter(need -> need.effect().equals(consequence.effect()))
                .map(PlannedStep::id);
    }

    /**
     * What is parked is tried again every day, for ever if need be, and holds up nothing: it counts once it is done. What was called off never
     * does.
     */
    private static boolean counts(StepRecord record) {
        return record.intentAt() != null
                && record.changedBy() > 0
                && (record.state() == StepState.VERIFIED || record.isUnsettled());
    }

    /**
     * Whether everything before a pause is at rest. What cannot go on by itself, parked or left to a person, does not hold it up, and
     * neither does what waits for that: as it holds up no later phase. What was undone since does: a person brings it about again, and the
     * pause is counted from there.
     */
    static boolean mayBegin(Plan plan, PlannedStep pause, Function<StepId, StepRecord> records) {
        return plan.steps().stream()
                .filter(step -> isBefore(step, pause))
                .allMatch(step -> isAtRest(plan, step, records));
    }

    private static boolean isAtRest(Plan plan, PlannedStep step, Function<StepId, StepRecord> records) {
        StepRecord record = records.apply(step.id());
        if (record.isReopened()) {
            return false;
        }
        return switch (record.state()) {
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
            case PLANNED, WAITING, READY -> waitsForWhatIsStuck(plan, step, records);
            case INTENT, IN_DOUBT, DONE, RETRY_AT -> false;
        };
    }

    /** Needs point backwards, so that this ends. */
    private static boolean waitsForWhatIsStuck(Plan plan, PlannedStep step, Function<StepId, StepRecord> records) {
        return step.needs().stream()
                .flatMap(need -> plan.step(need).stream())
                .filter(need -> !records.apply(need.id()).state().isOutOfTheWay())
                .anyMatch(need -> isAtRest(plan, need, records));
    }

    static boolean isBefore(PlannedStep step, PlannedStep pause) {
        boolean isEarlier = step.phase().compareTo(pause.phase()) < 0
                || (step.phase() == pause.phase() && (step.kind() != StepKind.WAIT || step.order() < pause.order()));
        return isEarlier
                && step.kind() != StepKind.NOTIFY
                && step.account().id().equals(pause.account().id());
    }
}
