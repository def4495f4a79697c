package io.deprov.core.execute;

import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What can be done for an execution by a run that nobody asked for, and since when. Said from the journal alone: no target is asked.
 *
 * @param reading since when something can be settled without a call: a doubt, something done and not read back, what follows from another
 *     step, a pause that is over, a verdict that is older than the steps; empty when there is nothing
 * @param calling since when something could be called; empty when there is nothing
 */
public record Outlook(Optional<Instant> reading, Optional<Instant> calling) {

    private static final Duration PAUSE = StepStatuses.PARKED_PAUSE;

    /** How it stands at this time. */
    public static Outlook of(Plan plan, CaseRecord record, Instant now) {
        boolean takenOver = record.supersededBy() != null;
        Stream<Instant> reading = Stream.concat(
                settling(plan, record, now), takenOver ? Stream.empty() : staleVerdict(record, now).stream());
        Stream<Instant> calling = takenOver
                ? Stream.empty()
                : plan.steps().stream()
                        .filter(step -> !step.kind().callsNobody())
                        .flatMap(step -> due(plan, step, record, now).stream());
        return new Outlook(earliest(reading.map(since -> notLater(since, now)), now), earliest(calling, now));
    }

    /** Since when each of those steps can be settled that nobody has to be called for. */
    private static Stream<Instant> settling(Plan plan, CaseRecord record, Instant now) {
        Stream<Instant> unsettled =
                record.steps().values().stream().filter(StepRecord::isUnsettled).map(StepRecord::since);
        Stream<Instant> due = plan.steps().stream()
                .filter(step -> record.supersededBy() == null && step.kind().callsNobody())
                .flatMap(step -> due(plan, step, record, now).stream())
                .filter(since -> !since.isAfter(now));
        return Stream.concat(unsettled, due);
    }

    /**
     * False when it is clear without the plan that nothing can be done, as for the many executions that wait for a deletion only.
     *
     * @param now the time
     */
    public static boolean isPossible(CaseRecord record, Instant now) {
        return record.steps().values().stream().anyMatch(step -> isPossible(step, now))
                || (record.supersededBy() == null && staleVerdict(record, now).isPresent());
    }

    private static boolean isPossible(StepRecord step, Instant now) {
        return switch (step.state()) {
            case VERIFIED, CANCELLED, ATTESTED, DRIFTED, MANUAL, RESTORING, RESTORE_IN_DOUBT, RESTORED -> false;
            case WAITING ->
                step.isPausing() || step.notBefore().map(at -> !at.isAfter(now)).orElse(true);
            case RETRY_AT -> StepStatuses.untilRetry(step, now).isZero();
            case PARKED, REFUSED -> step.isUnsettled() || (!step.isReopened() && isPausedLongEnough(step, now));
            case PLANNED, READY, INTENT, IN_DOUBT, DONE -> true;
        };
    }

    /** What came to rest under a clock that has been set back since has rested long enough. */
    private static boolean isPausedLongEnough(StepRecord step, Instant now) {
        return !step.since().plus(PAUSE).isAfter(now) || step.since().isAfter(now);
    }

    private static Optional<Instant> earliest(Stream<Instant> instants, Instant now) {
        return instants.filter(instant -> !instant.isAfter(now)).min(Instant::compareTo);
    }

    /**
     * Since when the case stands otherwise than the last verdict says: a run may have ended before its verdict was written, a person
     * excepted a cell, or what they excepted has come to its end.
     */
    private static Optional<Instant> staleVerdict(CaseRecord record, Instant now) {
        Instant changed = record.steps().values().stream()
                .map(StepRecord::since)
                .max(Instant::compareTo)
                .orElse(record.openedAt());
        CaseRecord.RunVerdict verdict = record.verdict();
        if (verdict == null || verdict.at().isBefore(changed)) {
            return Optional.of(changed);
        }
        return record.exemptions().stream()
                .filter(exemption -> exemption.changedSince(verdict.at(), now))
                .map(exemption -> exemption.isInForce(now) ? exemption.since() : exemption.until())
                .max(Instant::compareTo);
    }

    private static Optional<Instant> due(Plan plan, PlannedStep step, CaseRecord record, Instant now) {
        boolean waitsForOthers = step.needs().stream()
                .anyMatch(need -> !record.step(need).state().isOutOfTheWay());
        if (waitsForOthers) {
            return Optional.empty();
        }
        StepRecord own = record.step(step.id());
        if (step.kind() == StepKind.WAIT && !Pauses.mayBegin(plan, step, record::step)) {
            return Optional.empty();
        }
        if (own.isPausing() && own.since().isAfter(now)) {
            return Optional.of(now);
        }
        return switch (own.state()) {
            case PLANNED, READY, WAITING -> Optional.of(afterNeeds(step, record, now));
            case RETRY_AT ->
                Optional.of(notLater(own.notBefore().orElse(own.since()), now))
                        .filter(at -> StepStatuses.untilRetry(own, now).isZero());
            case PARKED -> own.isUnverified() || own.isReopened() ? Optional.empty() : afterPause(own, now);
            // A guard may have nothing against it any more.
            case REFUSED -> own.reason().equals(TargetRun.GUARD) ? afterPause(own, now) : Optional.empty();
            case INTENT,
                    IN_DOUBT,
                    DONE,
                    VERIFIED,
                    DRIFTED,
                    CANCELLED,
                    ATTESTED,
                    MANUAL,
                    RESTORING,
                    RESTORE_IN_DOUBT,
                    RESTORED -> Optional.empty();
        };
    }

    private static Optional<Instant> afterPause(StepRecord step, Instant now) {
        return Optional.of(notLater(step.since().plus(PAUSE), now)).filter(at -> isPausedLongEnough(step, now));
    }

    /** When its time and everything that it needs had come. */
    private static Instant afterNeeds(PlannedStep step, CaseRecord record, Instant now) {
        Instant due = StepStatuses.dueAt(record.step(step.id()), step);
        if (due.isAfter(now)) {
            return due;
        }
        return Stream.concat(
                        Stream.of(due, record.openedAt()),
                        step.needs().stream().map(need -> record.step(need).since()))
                .map(time -> notLater(time, now))
                .max(Instant::compareTo)
                .orElse(due);
    }

    private static Instant notLater(Instant time, Instant now) {
        return time.isAfter(now) ? now : time;
    }
}
