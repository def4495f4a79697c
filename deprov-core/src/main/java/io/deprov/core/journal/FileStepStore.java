package io.deprov.core.journal;

import io.deprov.api.StepId;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link StepStore} in one append-only file, replayed at start. The newest {@value #TAIL} frames are kept in memory for the audit
 * pump; older ones are read from the file again.
 */
public final class FileStepStore implements StepStore {

    private static final int TAIL = 1024;

    private final Clock clock;
    private final Map<String, OpenCase> cases = new LinkedHashMap<>();
    private final Deque<Frame> tail = new ArrayDeque<>();
    private final JournalFile file;
    private long last;

    /**
     * Opens or creates the journal in {@code directory}.
     *
     * @throws JournalException when another process uses it, or it is damaged other than by a torn last write
     */
    public FileStepStore(Path directory, Clock clock) {
        this.clock = clock;
        this.file = JournalFile.open(directory, this::applied);
    }

    /** The journal's file in {@code directory}, whether it is there or not. */
    public static Path file(Path directory) {
        return JournalFile.in(directory);
    }

    /** False when there is no journal in {@code directory} yet, or only what a crash left of a first line. Creates nothing. */
    public static boolean isBegun(Path directory) throws IOException {
        return JournalHeader.isWhole(file(directory));
    }

    @Override
    public String origin() {
        return file.origin();
    }

    @Override
    public synchronized Optional<CaseRecord> find(String planDigest) {
        return Optional.ofNullable(cases.get(planDigest)).map(OpenCase::snapshot);
    }

    @Override
    public synchronized Optional<Plan> plan(String planDigest) {
        return Optional.ofNullable(cases.get(planDigest)).map(open -> open.plan);
    }

    @Override
    public synchronized StepRecord step(String planDigest, StepId step) {
        return existing(planDigest).step(step);
    }

    @Override
    public synchronized List<CaseRecord> cases() {
        return cases.values().stream().map(OpenCase::snapshot).toList();
    }

    @Override
    public synchronized CaseRecord open(Plan plan, Approval approval) {
        String digest = plan.digest();
        if (cases.containsKey(digest)) {
            throw new IllegalStateException("plan " + digest + " is open already");
        }
        write(Frame.opened(last + 1, clock.instant(), digest, plan, approval));
        return existing(digest).snapshot();
    }

    @Override
    public synchronized void approve(String planDigest, Approval approval) {
        existing(planDigest);
        write(Frame.approved(last + 1, clock.instant(), planDigest, approval));
    }

    @Override
    public synchronized void supersede(String planDigest, String successorDigest) {
        existing(planDigest);
        write(Frame.superseded(last + 1, clock.instant(), planDigest, successorDigest));
    }

    @Override
    public synchronized Optional<Claim> claim(String planDigest, StepId step, long fence, Intent intent) {
        StepRecord before = existing(planDigest).step(step);
        if (before.fence() != fence
                || before.state().isFinished()
                || before.state().isInDoubt()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        StepRecord after = before.claimed(intent, fence + 1, now);
        write(Frame.intent(last + 1, now, planDigest, after, intent));
        return Optional.of(new Claim(planDigest, step, after.fence(), after.attempt()));
    }

    @Override
    public synchronized boolean complete(Claim claim, Transition transition) {
        StepRecord before = existing(claim.planDigest()).step(claim.step());
        boolean current = before.fence() == claim.fence() && before.state().isInDoubt();
        FrameType type = current ? FrameType.STEP : FrameType.STALE_OUTCOME;
        write(Frame.step(last + 1, clock.instant(), type, claim.planDigest(), before, claim.fence(), transition));
        return current;
    }

    @Override
    public synchronized boolean move(String planDigest, StepId step, long fence, Transition transition) {
        StepRecord before = existing(planDigest).step(step);
        if (before.fence() != fence) {
            return false;
        }
        write(Frame.step(last + 1, clock.instant(), FrameType.STEP, planDigest, before, fence, transition));
        return true;
    }

    @Override
    public synchronized void verdict(String planDigest, String verdict, List<String> openCells) {
        existing(planDigest);
        write(Frame.verdict(last + 1, clock.instant(), planDigest, verdict, openCells));
    }

    @Override
    public synchronized void framesAfter(long sequence, Consumer<Frame> reader) {
        if (sequence >= last) {
            return;
        }
        Frame oldest = tail.peekFirst();
        if (oldest != null && oldest.sequence() <= sequence + 1) {
            new ArrayList<>(tail)
                    .stream().filter(frame -> frame.sequence() > sequence).forEach(reader);
        } else {
            file.read(sequence, reader);
        }
    }

    @Override
    public synchronized long lastSequence() {
        return last;
    }

    @Override
    public synchronized void close() {
        file.close();
    }

    /** Which file it is, for messages. */
    @Override
    public String toString() {
        return file.toString();
    }

    private void write(Frame frame) {
        file.append(frame);
        applied(frame);
    }

    /** Brings the state in memory up to date; the same for a frame just written and one replayed. */
    private void applied(Frame frame) {
        last = frame.sequence();
        tail.addLast(frame);
        if (tail.size() > TAIL) {
            tail.removeFirst();
        }
        switch (frame.type()) {
            case OPENED -> {
                if (frame.plan() != null && frame.approval() != null) {
                    cases.put(
                            frame.planDigest(),
                            carryingDoubts(
                                    new OpenCase(frame.planDigest(), frame.plan(), frame.approval(), frame.time())));
                }
            }
            case APPROVED -> {
                if (frame.approval() != null) {
                    existing(frame.planDigest()).approval = frame.approval();
                }
            }
            case SUPERSEDED ->
                existing(frame.planDigest())
                        .superseded(
                                frame.successor(),
                                Optional.ofNullable(frame.successor())
                                        .map(cases::get)
                                        .map(successor -> successor.steps.keySet())
                                        .orElse(Set.of()),
                                frame.time());
            case INTENT -> {
                if (frame.intent() != null) {
                    OpenCase open = existing(frame.planDigest());
                    StepId id = frame.stepId().orElseThrow();
                    open.steps.put(id, open.step(id).claimed(frame.intent(), frame.fence(), frame.time()));
                }
            }
            case STEP -> {
                if (frame.transition() != null) {
                    OpenCase open = existing(frame.planDigest());
                    StepId id = frame.stepId().orElseThrow();
                    open.steps.put(id, open.step(id).moved(frame.transition(), frame.time()));
                }
            }
            case VERDICT -> {
                if (frame.verdict() != null) {
                    existing(frame.planDigest()).verdict =
                            new CaseRecord.RunVerdict(frame.verdict(), frame.open(), frame.time());
                }
            }
            case STALE_OUTCOME -> {}
        }
    }

    /** What an earlier plan of the case left in doubt is in doubt in the new one as well, under the same fence. */
    private OpenCase carryingDoubts(OpenCase fresh) {
        for (OpenCase earlier : cases.values()) {
            if (earlier.supersededBy == null && earlier.plan.caseId().equals(fresh.plan.caseId())) {
                earlier.steps.forEach((id, step) -> {
                    if (step.state().isInDoubt() && fresh.steps.containsKey(id)) {
                        fresh.steps.put(id, step);
                    }
                });
            }
        }
        return fresh;
    }

    private OpenCase existing(String planDigest) {
        OpenCase open = cases.get(planDigest);
        if (open == null) {
            throw new IllegalArgumentException("plan " + planDigest + " was never opened");
        }
        return open;
    }

    /** The state of one execution; guarded by the store. */
    private static final class OpenCase {

        private final String digest;
        private final Plan plan;
        private final Instant openedAt;
        private final Map<StepId, StepRecord> steps = new LinkedHashMap<>();
        private Approval approval;
        private @Nullable String supersededBy;
        private CaseRecord.@Nullable RunVerdict verdict;

        OpenCase(String digest, Plan plan, Approval approval, Instant openedAt) {
            this.digest = digest;
            this.plan = plan;
            this.approval = approval;
            this.openedAt = openedAt;
            for (PlannedStep step : plan.steps()) {
                StepState state = step.kind() == StepKind.MANUAL ? StepState.MANUAL : StepState.PLANNED;
                steps.put(
                        step.id(),
                        new StepRecord(
                                step.id(), state, 0, 0, "", step.instruction(), null, null, null, null, openedAt));
            }
        }

        StepRecord step(StepId id) {
            StepRecord step = steps.get(id);
            if (step == null) {
                throw new IllegalArgumentException("plan " + digest + " has no step " + id.shortForm());
            }
            return step;
        }

        /** What is in doubt and the newer plan knows nothing of stays in doubt here; everything else ends. */
        void superseded(@Nullable String successor, Set<StepId> carried, Instant time) {
            supersededBy = successor;
            steps.replaceAll((id, step) -> step.state().isFinished()
                            || (step.state().isInDoubt() && !carried.contains(id))
                    ? step
                    : step.moved(Transition.to(StepState.CANCELLED, "SUPERSEDED", "a newer plan took over"), time));
        }

        CaseRecord snapshot() {
            return new CaseRecord(digest, plan, approval, openedAt, supersededBy, verdict, steps);
        }
    }
}
