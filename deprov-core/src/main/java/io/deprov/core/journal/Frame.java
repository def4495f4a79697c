package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import io.deprov.api.StepId;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the journal. Which parts are there follows from the type.
 *
 * @param sequence from 1, without gaps
 * @param time when, by the core's clock
 * @param type what it records
 * @param planDigest of which plan
 * @param plan the plan, for OPENED
 * @param approval the approval, for OPENED and APPROVED
 * @param step the step, for INTENT, STEP and STALE_OUTCOME
 * @param fence the step's fence after this frame
 * @param attempt the step's attempt after this frame
 * @param from the state before, for STEP
 * @param intent what was made durable, for INTENT
 * @param transition the change, for STEP and STALE_OUTCOME
 * @param successor the newer plan's digest, for SUPERSEDED
 * @param verdict the verdict's word, for VERDICT
 * @param open the open cells by name, for VERDICT
 */
public record Frame(
        long sequence,
        Instant time,
        FrameType type,
        String planDigest,
        @Nullable Plan plan,
        @Nullable Approval approval,
        @Nullable StepId step,
        long fence,
        int attempt,
        @Nullable StepState from,
        @Nullable Intent intent,
        @Nullable Transition transition,
        @Nullable String successor,
        @Nullable String verdict,
        List<String> open) {

    /** Checks and copies the parts. */
    public Frame {
        requireNonNull(time, "time");
        requireNonNull(type, "type");
        requireNonNull(planDigest, "planDigest");
        open = List.copyOf(open);
    }

    static Frame opened(long sequence, Instant time, String digest, Plan plan, Approval approval) {
        return new Frame(
                sequence,
                time,
                FrameType.OPENED,
                digest,
                plan,
                approval,
                null,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }

    static Frame approved(long sequence, Instant time, String digest, Approval approval) {
        return new Frame(
                sequence,
                time,
                FrameType.APPROVED,
                digest,
                null,
                approval,
                null,
                0,
                0,
                null,
                null,
                null,
                null,
                null,
                List.of());
    }

    static Frame superseded(long sequence, Instant time, String digest, String successor) {
        return new Frame(
                sequence,
                time,
                FrameType.SUPERSEDED,
                digest,
                null,
                null,
                null,
                0,
                0,
                null,
                null,
                null,
                successor,
                null,
                List.of());
    }

    static Frame intent(long sequence, Instant time, String digest, StepRecord after, Intent intent) {
        return new Frame(
                sequence,
                time,
                FrameType.INTENT,
                digest,
                null,
                null,
                after.id(),
                after.fence(),
                after.attempt(),
                null,
                intent,
                null,
                null,
                null,
                List.of());
    }

    static Frame step(
            long sequence,
            Instant time,
            FrameType type,
            String digest,
            StepRecord before,
            long fence,
            Transition transition) {
        return new Frame(
                sequence,
                time,
                type,
                digest,
                null,
                null,
                before.id(),
                fence,
                before.attempt(),
                before.state(),
                null,
                transition,
                null,
                null,
                List.of());
    }

    static Frame verdict(long sequence, Instant time, String digest, String verdict, List<String> open) {
        return new Frame(
                sequence,
                time,
                FrameType.VERDICT,
                digest,
                null,
                null,
                null,
                0,
                0,
                null,
                null,
                null,
                null,
                verdict,
                open);
    }

    /** The step it is about, if it is about one. */
    public Optional<StepId> stepId() {
        return Optional.ofNullable(step);
    }
}
