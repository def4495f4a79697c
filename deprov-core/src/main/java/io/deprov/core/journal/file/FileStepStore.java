package io.deprov.core.journal.file;

import io.deprov.api.StepId;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.Entry;
import io.deprov.core.journal.Frame;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.JournalException;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
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
    private final Deque<Frame> tail = new ArrayDeque<>();
    private final FileJournal journal;
    private final Upkeep upkeep;

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
        this.executions = new Executions(archive::find);
        Snapshot snapshot = new Snapshot(directory, settings.journal().disk());
        Replaying replaying = new Replaying(snapshot);
        this.journal = FileJournal.open(directory, settings.journal(), replaying);
        this.upkeep =
                new Upkeep(this, executions, plans, archive, snapshot, journal, settings, clock, replaying.frames);
        try {
            plans.settle(new HashSet<>(executions.plans()), archive);
        } catch (IOException e) {
            close();
            throw new JournalException("the journal " + directory + " cannot be opened: " + e, e);
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
    public synchronized Optional<CaseRecord> find(String planDigest) {
        return executions.find(planDigest);
    }

    @Override
    public Optional<Plan> plan(String planDigest) {
        Optional<Plan> here = plans.find(planDigest);
        return here.isPresent()
                ? here
                : archive.find(planDigest).flatMap(record -> plans.read(archive.plan(planDigest), planDigest));
    }

    @Override
    public synchronized StepRecord step(String planDigest, StepId step) {
        return executions.step(planDigest, step);
    }

    @Override
    public void cases(Consumer<CaseRecord> reader) {
        List<String> digests;
        synchronized (this) {
            digests = executions.plans();
        }
        for (String digest : digests) {
            Optional<CaseRecord> record;
            synchronized (this) {
                record = executions.here(digest);
            }
            record.ifPresent(reader);
        }
    }

    @Override
    public synchronized List<CaseRecord> casesOf(String caseId) {
        List<CaseRecord> all = new ArrayList<>();
        executions.plansOf(caseId).forEach(digest -> executions.here(digest).ifPresent(all::add));
        archive.casesOf(caseId).stream()
                .filter(record -> executions.here(record.planDigest()).isEmpty())
                .forEach(all::add);
        all.sort(Comparator.comparing(CaseRecord::openedAt));
        return all;
    }

    @Override
    public CaseRecord open(Plan plan, Approval approval) {
        requireRoom();
        String digest = plan.digest();
        requireUnknown(digest);
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
        long sequence;
        CaseRecord opened;
        synchronized (this) {
            requireUnknown(digest);
            sequence = write(digest, new Entry.Opened(plan.caseId(), plan.generation(), steps, approval));
            opened = executions.here(digest).orElseThrow();
        }
        journal.awaitDurable(sequence);
        return opened;
    }

    @Override
    public void approve(String planDigest, Approval approval) {
        writeDurably(planDigest, new Entry.Approved(approval));
    }

    @Override
    public void supersede(String planDigest, String successorDigest) {
        writeDurably(planDigest, new Entry.Superseded(successorDigest));
    }

    @Override
    public Optional<Claim> claim(String planDigest, StepId step, long fence, Intent intent) {
        requireRoom();
        Claim claim;
        long sequence;
        synchronized (this) {
            StepRecord before = executions.step(planDigest, step);
            if (before.fence() != fence
                    || before.state().isFinished()
                    || before.state().isInDoubt()) {
                return Optional.empty();
            }
            claim = new Claim(planDigest, step, fence + 1, before.attempt() + 1);
            sequence = write(planDigest, new Entry.Intended(step, claim.fence(), claim.attempt(), intent));
        }
        journal.awaitDurable(sequence);
        return Optional.of(claim);
    }

    @Override
    public boolean complete(Claim claim, Transition transition) {
        boolean current;
        long sequence;
        synchronized (this) {
            StepRecord before = executions.step(claim.planDigest(), claim.step());
            current = before.fence() == claim.fence() && before.state().isInDoubt();
            Entry entry = current
                    ? new Entry.Moved(claim.step(), claim.fence(), before.attempt(), before.state(), transition)
                    : new Entry.Stale(claim.step(), claim.fence(), claim.attempt(), before.state(), transition);
            sequence = write(claim.planDigest(), entry);
        }
        journal.awaitDurable(sequence);
        return current;
    }

    @Override
    public void stale(Claim claim, Transition transition) {
        long sequence;
        synchronized (this) {
            StepState now = executions.step(claim.planDigest(), claim.step()).state();
            sequence = write(
                    claim.planDigest(), new Entry.Stale(claim.step(), claim.fence(), claim.attempt(), now, transition));
        }
        journal.awaitDurable(sequence);
    }

    @Override
    public boolean move(String planDigest, StepId step, long fence, Transition transition) {
        long sequence;
        synchronized (this) {
            StepRecord before = executions.step(planDigest, step);
            if (before.fence() != fence) {
                return false;
            }
            sequence = write(planDigest, new Entry.Moved(step, fence, before.attempt(), before.state(), transition));
        }
        journal.awaitDurable(sequence);
        return true;
    }

    @Override
    public boolean decide(String planDigest, StepId step, long fence, Decision decision) {
        long sequence;
        synchronized (this) {
            StepRecord before = executions.step(planDigest, step);
            boolean unread = before.isUnverified() && decision.kind() == Decision.Kind.RELEASE;
            if (before.fence() != fence || unread || !decision.kind().isPossible(before.state())) {
                return false;
            }
            sequence = write(planDigest, new Entry.Decided(step, fence, before.attempt(), before.state(), decision));
        }
        journal.awaitDurable(sequence);
        return true;
    }

    @Override
    public void verdict(String planDigest, String verdict, List<String> openCells) {
        writeDurably(planDigest, new Entry.Concluded(verdict, openCells));
    }

    @Override
    public void framesAfter(long sequence, Consumer<Frame> reader) {
        long durable = journal.durable();
        if (sequence >= durable) {
            return;
        }
        List<Frame> newest = new ArrayList<>();
        synchronized (this) {
            Frame oldest = tail.peekFirst();
            if (oldest != null && oldest.sequence() <= sequence + 1) {
                tail.stream()
                        .filter(frame -> frame.sequence() > sequence && frame.sequence() <= durable)
                        .forEach(newest::add);
            }
        }
        if (newest.isEmpty()) {
            journal.read(sequence, raw -> reader.accept(FramePayload.read(raw)));
        } else {
            newest.forEach(reader);
        }
    }

    @Override
    public void audited(long sequence) {
        upkeep.audited(sequence);
    }

    @Override
    public long lastSequence() {
        return journal.durable();
    }

    @Override
    public void close() {
        upkeep.close();
        journal.close();
    }

    private synchronized void requireUnknown(String digest) {
        if (executions.isKnown(digest)) {
            throw new IllegalStateException("plan " + digest + " is open already");
        }
    }

    private void requireRoom() {
        if (journal.isLowOnSpace()) {
            throw JournalException.lowOnSpace(
                    "the disk of the state directory is almost full: nothing new is begun, what was begun"
                            + " is still recorded. Make room there and run again");
        }
    }

    private void writeDurably(String planDigest, Entry entry) {
        long sequence;
        synchronized (this) {
            if (!executions.isKnown(planDigest)) {
                throw new IllegalArgumentException("plan " + planDigest + " was never opened");
            }
            sequence = write(planDigest, entry);
        }
        journal.awaitDurable(sequence);
    }

    /** Appends a frame and brings the state up to date; the caller holds the store, and waits until it is durable when it does not. */
    private long write(String planDigest, Entry entry) {
        Instant now = clock.instant();
        long sequence = journal.append(entry.type().code(), FramePayload.write(now, planDigest, entry));
        applied(new Frame(sequence, now, planDigest, entry));
        upkeep.written(1);
        return sequence;
    }

    private void applied(Frame frame) {
        tail.addLast(frame);
        if (tail.size() > TAIL) {
            tail.removeFirst();
        }
        executions.apply(frame);
    }
}
