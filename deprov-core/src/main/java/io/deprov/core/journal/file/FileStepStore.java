package io.deprov.core.journal.file;

import io.deprov.api.StepId;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.Entry;
import io.deprov.core.journal.Exemption;
import io.deprov.core.journal.Frame;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.RestoreDecision;
import io.deprov.core.journal.StepMove;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.StepStore;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.StepKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link StepStore} in a directory: an append-only journal, and in memory what its frames add up to. Many threads may write; while
 * one group of frames is forced to disk the next one gathers. Changes are seen by others before they are durable, which is safe because
 * whatever is built on them comes later in the same journal.
 *
 * <p>The newest {@value #TAIL} frames are kept in memory for the audit pump; older ones are read from the files again.
 */
public final class FileStepStore implements StepStore {

    private static final int TAIL = 4096;

    private final Clock clock;
    private final Executions executions;
    private final Plans plans;
    private final Archive archive;
    private final Tail tail = new Tail(TAIL);
    private final FileJournal journal;
    private final Upkeep upkeep;

    /** Guards the state in memory, and that its changes come in the order of their frames. */
    private final ReentrantLock lock = new ReentrantLock();

    private boolean closed;

    /**
     * How a store is kept.
     *
     * @param journal how its journal is
     * @param snapshotEvery a snapshot is made after this many frames
     * @param keepFinished executions that are over are archived when nothing has changed for so long
     */
    record Settings(FileJournal.Settings journal, int snapshotEvery, Duration keepFinished) {

        static final Settings STANDARD = new Settings(FileJournal.Settings.STANDARD, 50_000, Duration.ofDays(30));
    }

    /**
     * Opens or creates the journal in {@code directory}.
     *
     * @throws JournalException when another process uses it, or it is damaged other than by a torn last write
     */
    public FileStepStore(Path directory, Clock clock) {
        this(directory, clock, Settings.STANDARD);
    }

    FileStepStore(Path directory, Clock clock, Settings settings) {
        this.clock = clock;
        try {
            this.plans = new Plans(directory.resolve("plans"));
            this.archive = new Archive(directory.resolve("archive"));
        } catch (IOException e) {
            throw new JournalException("the journal " + directory + " cannot be opened: " + e, e);
        }
        this.executions = new Executions(archive);
        Snapshot snapshot = new Snapshot(directory, settings.journal().disk());
        Replaying replaying = new Replaying(snapshot);
        this.journal = FileJournal.open(directory, settings.journal(), replaying);
        this.upkeep =
                new Upkeep(lock, executions, plans, archive, snapshot, journal, settings, clock, replaying.frames);
        try {
            plans.settle(new HashSet<>(executions.plans()), archive);
        } catch (IOException e) {
            close();
            throw new JournalException("the journal " + directory + " cannot be opened: " + e, e);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        upkeep.written(0);
    }

    /** True when {@code directory} holds a journal, or a part of one, whole or not. Creates nothing. */
    public static boolean isThere(Path directory) throws IOException {
        return FileJournal.isThere(directory);
    }

    /** False when there is no journal in {@code directory} yet, or only what a crash left of its first bytes. Creates nothing. */
    public static boolean isBegun(Path directory) throws IOException {
        return FileJournal.isBegun(directory);
    }

    /** Where it is, for messages. */
    @Override
    public String toString() {
        return journal.toString();
    }

    /** Brings the state in memory up to date at start. */
    private final class Replaying implements FileJournal.Replay {

        private final Snapshot snapshot;
        private int frames;

        Replaying(Snapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public @Nullable SegmentHeader start(UUID store) throws IOException {
            return snapshot.read(store, executions::put);
        }

        @Override
        public void frame(RawFrame frame) {
            Frame read = FramePayload.read(frame);
            try {
                applied(read);
            } catch (IllegalArgumentException e) {
                throw JournalException.damaged(
                        "frame " + frame.sequence() + " of the journal speaks of something that no frame"
                                + " before it has opened (" + e.getMessage()
                                + "): the journal is damaged, or not whole. Restore it from a backup; nothing was changed");
            }
            frames++;
        }
    }

    @Override
    public String origin() {
        return journal.store().toString();
    }

    @Override
    public Optional<CaseRecord> find(String planDigest) {
        Optional<CaseRecord> here = here(planDigest);
        return here.isPresent() ? here : archive.find(planDigest);
    }

    private Optional<CaseRecord> here(String planDigest) {
        return locked(() -> executions.here(planDigest));
    }

    private <T> T locked(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Plan> plan(String planDigest) {
        Optional<Plan> here = plans.find(planDigest);
        return here.isPresent()
                ? here
                : archive.find(planDigest).flatMap(record -> plans.read(archive.plan(planDigest), planDigest));
    }

    @Override
    public StepRecord step(String planDigest, StepId step) {
        return locked(() -> executions.stepHere(planDigest, step))
                .or(() -> archive.find(planDigest).map(record -> record.step(step)))
                .orElseThrow(() -> new IllegalArgumentException("plan " + planDigest + " was never opened"));
    }

    @Override
    public void cases(Consumer<CaseRecord> reader) {
        for (String digest : locked(executions::plans)) {
            here(digest).ifPresent(reader);
        }
    }

    /** What is put away is read without holding anybody up: it is in the archive before it goes from memory. */
    @Override
    public List<CaseRecord> casesOf(String caseId) {
        List<CaseRecord> all = new ArrayList<>(locked(() -> executions.of(caseId)));
        Set<String> here = all.stream().map(CaseRecord::planDigest).collect(Collectors.toSet());
        archive.casesOf(caseId).stream()
                .filter(record -> !here.contains(record.planDigest()))
                .forEach(all::add);
        all.sort(Comparator.comparingLong(CaseRecord::sequence));
        return all;
    }

    @Override
    public CaseRecord open(Plan plan, Approval approval) {
        requireRoom();
        String digest = plan.digest();
        requireUnknown(digest);
        requireReadable(plan.caseId());
        try {
            plans.keep(plan, digest);
        } catch (IOException e) {
            throw new JournalException(
                    "the plan could not be kept beside the journal: " + e + "; nothing was called", e);
        }
        List<Entry.OpenedStep> steps = plan.steps().stream()
                .map(step -> new Entry.OpenedStep(
                        step.id(),
                        step.kind() == StepKind.MANUAL ? StepState.MANUAL : StepState.PLANNED,
                        step.instruction()))
                .toList();
        Entry.Opened entry = new Entry.Opened(plan.caseId(), plan.generation(), steps, approval);
        return durably(() -> {
            requireUnknown(digest);
            if (executions.isCancelled(plan.caseId(), plan.generation())) {
                throw new IllegalStateException(
                        "generation " + plan.generation() + " of case " + plan.caseId() + " was cancelled");
            }
            if (executions.isGivingBack(plan.caseId())) {
                throw new IllegalStateException("something of case " + plan.caseId() + " is being given back");
            }
            long sequence = write(digest, entry);
            return new Written<>(sequence, executions.here(digest).orElseThrow());
        });
    }

    @Override
    public void approve(String planDigest, Approval approval) {
        record(planDigest, new Entry.Approved(approval));
    }

    @Override
    public void supersede(String planDigest, String successorDigest) {
        record(planDigest, new Entry.Superseded(successorDigest));
    }

    @Override
    public Optional<Claim> claim(String planDigest, StepId step, long fence, Intent intent) {
        requireRoom();
        return durably(() -> {
            StepRecord before = executions.step(planDigest, step);
            if (before.fence() != fence
                    || before.state().isFinished()
                    || before.state().isGivenBack()
                    || before.state().isInDoubt()) {
                return Written.nothing(Optional.empty());
            }
            Claim claim = new Claim(planDigest, step, fence + 1, before.attempt() + 1);
            long sequence = write(planDigest, new Entry.Intended(step, claim.fence(), claim.attempt(), intent));
            return new Written<>(sequence, Optional.of(claim));
        });
    }

    @Override
    public boolean complete(Claim claim, Transition transition) {
        return durably(() -> {
            StepRecord before = executions.step(claim.planDigest(), claim.step());
            boolean isOut = before.state().isInDoubt() || before.state() == StepState.RESTORE_IN_DOUBT;
            boolean current = before.fence() == claim.fence() && isOut;
            Entry entry = current
                    ? new Entry.Moved(
                            claim.step(),
                            claim.fence(),
                            before.attempt(),
                            before.state(),
                            executions.following(claim.planDigest(), transition))
                    : new Entry.Stale(claim.step(), claim.fence(), claim.attempt(), before.state(), transition);
            return new Written<>(write(claim.planDigest(), entry), current);
        });
    }

    @Override
    public void stale(Claim claim, Transition transition) {
        durably(() -> {
            StepState now = executions.step(claim.planDigest(), claim.step()).state();
            Entry entry = new Entry.Stale(claim.step(), claim.fence(), claim.attempt(), now, transition);
            return new Written<>(write(claim.planDigest(), entry), true);
        });
    }

    @Override
    public boolean move(String planDigest, StepId step, long fence, Transition transition) {
        return !moveAll(planDigest, List.of(new StepMove(step, fence, transition)))
                .isEmpty();
    }

    @Override
    public Set<StepId> moveAll(String planDigest, List<StepMove> moves) {
        return durably(() -> {
            Set<StepId> moved = new HashSet<>();
            long last = 0;
            for (StepMove move : moves) {
                StepRecord before = executions.step(planDigest, move.step());
                boolean isDecided = before.state().isFinished() && before.state() != StepState.VERIFIED;
                if (before.fence() == move.fence() && !isDecided) {
                    Transition following = executions.following(planDigest, move.transition());
                    Entry entry =
                            new Entry.Moved(move.step(), move.fence(), before.attempt(), before.state(), following);
                    last = write(planDigest, entry);
                    moved.add(move.step());
                }
            }
            return moved.isEmpty() ? Written.nothing(moved) : new Written<>(last, moved);
        });
    }

    @Override
    public boolean decide(String planDigest, StepId step, long fence, Decision decision) {
        return durably(() -> {
            StepRecord before = executions.step(planDigest, step);
            // What was given back in a case that is not gone on with is not taken again.
            boolean isOver = decision.kind() == Decision.Kind.RELEASE && executions.isCancelled(planDigest);
            if (before.fence() != fence || isOver || !decision.kind().isPossible(before, clock.instant())) {
                return Written.nothing(false);
            }
            Entry entry = new Entry.Decided(step, fence, before.attempt(), before.state(), decision);
            return new Written<>(write(planDigest, entry), true);
        });
    }

    @Override
    public boolean restore(String planDigest, RestoreDecision decision, Map<StepId, Long> fences) {
        return durably(() -> {
            boolean isPossible = decision.steps().stream()
                            .allMatch(id -> executions.step(planDigest, id).state() == StepState.VERIFIED)
                    && decision.cancelled().stream()
                            .allMatch(id ->
                                    Decision.Kind.CANCEL.isPossible(executions.step(planDigest, id), clock.instant()))
                    && Stream.concat(decision.steps().stream(), decision.cancelled().stream())
                            .allMatch(id -> Objects.equals(
                                    fences.get(id),
                                    executions.step(planDigest, id).fence()));
            return isPossible
                    ? new Written<>(write(planDigest, new Entry.RestoreDecided(decision)), true)
                    : Written.nothing(false);
        });
    }

    @Override
    public Optional<Claim> claimRestore(String planDigest, StepId step, long fence, Intent intent) {
        requireRoom();
        return durably(() -> {
            StepRecord before = executions.step(planDigest, step);
            if (before.fence() != fence || before.state() != StepState.RESTORING) {
                return Written.nothing(Optional.empty());
            }
            Claim claim = new Claim(planDigest, step, fence + 1, before.attempt() + 1);
            Entry entry = new Entry.RestoreIntended(step, claim.fence(), claim.attempt(), intent);
            return new Written<>(write(planDigest, entry), Optional.of(claim));
        });
    }

    @Override
    public boolean cancel(String planDigest, Decision decision) {
        return durably(() -> {
            CaseRecord record = executions
                    .find(planDigest)
                    .orElseThrow(() -> new IllegalArgumentException("plan " + planDigest + " was never opened"));
            if (record.isFinished() || record.supersededBy() != null || record.cancelled() != null) {
                return Written.nothing(false);
            }
            return new Written<>(write(planDigest, new Entry.CaseCancelled(decision)), true);
        });
    }

    @Override
    public void except(String planDigest, Exemption exemption) {
        record(planDigest, new Entry.Excepted(exemption));
    }

    @Override
    public void verdict(String planDigest, String verdict, List<String> openCells) {
        record(planDigest, new Entry.Concluded(verdict, openCells));
    }

    @Override
    public void framesAfter(long sequence, Consumer<Frame> reader) {
        long durable = journal.durable();
        if (sequence >= durable) {
            return;
        }
        Optional<List<Frame>> newest = locked(() -> tail.between(sequence, durable));
        newest.ifPresentOrElse(
                frames -> frames.forEach(reader),
                () -> journal.read(sequence, raw -> reader.accept(FramePayload.read(raw))));
    }

    @Override
    public void audited(long sequence) {
        upkeep.audited(sequence);
    }

    @Override
    public long lastSequence() {
        return journal.durable();
    }

    /** Nothing is written from here on; what was written before is made durable. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        upkeep.close();
        journal.close();
    }

    private void requireOpen() {
        if (closed) {
            throw new JournalException("the journal " + journal + " was closed; nothing was written");
        }
    }

    private void requireUnknown(String digest) {
        if (find(digest).isPresent()) {
            throw new IllegalStateException("plan " + digest + " is open already");
        }
    }

    /** No frame is written that could not be taken in, because an execution that it builds on is damaged in the archive. */
    private void requireReadable(String caseId) {
        archive.casesOf(caseId);
    }

    private void requireRoom() {
        locked(() -> {
            requireOpen();
            return true;
        });
        if (journal.isLowOnSpace()) {
            throw JournalException.lowOnSpace(
                    "the disk of the state directory is almost full: nothing new is begun, what was begun"
                            + " is still recorded. Make room there and run again");
        }
    }

    /** What a change came to, and the frame to wait for. */
    private record Written<T>(long sequence, T result) {

        static <T> Written<T> nothing(T result) {
            return new Written<>(0, result);
        }
    }

    /** Makes a change while nobody else does, and waits for its frame together with others. */
    private <T> T durably(Supplier<Written<T>> change) {
        Written<T> written = locked(() -> {
            requireOpen();
            return change.get();
        });
        journal.awaitDurable(written.sequence());
        return written.result();
    }

    private void record(String planDigest, Entry entry) {
        durably(() -> {
            if (!executions.isKnown(planDigest)) {
                throw new IllegalArgumentException("plan " + planDigest + " was never opened");
            }
            return new Written<>(write(planDigest, entry), true);
        });
    }

    /** Appends a frame and brings the state up to date. */
    private long write(String planDigest, Entry entry) {
        Instant now = clock.instant();
        long sequence = journal.append(entry.type().code(), FramePayload.write(now, planDigest, entry));
        applied(new Frame(sequence, now, planDigest, entry));
        upkeep.written(1);
        return sequence;
    }

    private void applied(Frame frame) {
        tail.add(frame);
        executions.apply(frame);
    }
}
