package io.deprov.core.journal.file;

import com.google.common.util.concurrent.Uninterruptibles;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps starting fast: now and then puts executions that are over into the archive, makes a snapshot of the others, and removes the
 * segments that neither a start nor the audit log needs any more. Works on a thread of its own; when it fails nothing is lost, the
 * journal only stays longer than it need be.
 *
 * <p>The order matters, because a crash may come anywhere: archive copies first, then forgetting in memory, then the snapshot that does
 * not know them any more, and only when that is in force the plans move and segments go.
 */
final class Upkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final Lock lock;
    private final Executions executions;
    private final Plans plans;
    private final Archive archive;
    private final Snapshot snapshot;
    private final FileJournal journal;
    private final FileStepStore.Settings settings;
    private final Clock clock;
    private final AtomicInteger sinceSnapshot;
    private final AtomicLong audited = new AtomicLong();
    private final AtomicBoolean isPlanned = new AtomicBoolean();
    private final ExecutorService worker;

    /**
     * Sets up.
     *
     * @param lock guards {@code executions}
     * @param replayed how many frames were replayed at start
     */
    Upkeep(
            Lock lock,
            Executions executions,
            Plans plans,
            Archive archive,
            Snapshot snapshot,
            FileJournal journal,
            FileStepStore.Settings settings,
            Clock clock,
            int replayed) {
        this.lock = lock;
        this.executions = executions;
        this.plans = plans;
        this.archive = archive;
        this.snapshot = snapshot;
        this.journal = journal;
        this.settings = settings;
        this.clock = clock;
        this.sinceSnapshot = new AtomicInteger(replayed);
        this.worker = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "deprov-journal-upkeep");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** So many more frames were written. Never waits. */
    void written(int frames) {
        if (sinceSnapshot.addAndGet(frames) >= settings.snapshotEvery() && isPlanned.compareAndSet(false, true)) {
            worker.execute(this::tidy);
        }
    }

    /** Every frame up to this one is in the audit log. */
    void audited(long sequence) {
        audited.accumulateAndGet(sequence, Math::max);
    }

    private void tidy() {
        isPlanned.set(false);
        sinceSnapshot.set(0);
        try {
            List<CaseRecord> over = putAway();
            SegmentHeader header;
            List<Snapshot.Part> others;
            lock.lock();
            try {
                over.removeIf(record -> !executions.remove(record));
                header = journal.snapshotHeader();
                others = executions.parts(snapshot::has);
            } finally {
                lock.unlock();
            }
            journal.awaitDurable(header.sequence());
            snapshot.write(header, others);
            for (CaseRecord record : over) {
                plans.putAway(record.planDigest(), archive.plan(record.planDigest()));
            }
            journal.prune(Math.min(header.sequence(), audited.get()));
        } catch (IOException | RuntimeException e) {
            LOG.atWarn().setCause(e).log("the journal could not be tidied up; it goes on, and grows");
        }
    }

    private List<CaseRecord> putAway() throws IOException {
        Instant before = clock.instant().minus(settings.keepFinished());
        List<CaseRecord> over = new ArrayList<>();
        for (String digest : locked(() -> executions.unchangedSince(before))) {
            Optional<CaseRecord> here = locked(() -> executions.here(digest));
            if (here.isPresent() && isOver(here.get()) && lastChange(here.get()).isBefore(before)) {
                archive.keep(here.get());
                over.add(here.get());
            }
        }
        return over;
    }

    private <T> T locked(Supplier<T> reading) {
        lock.lock();
        try {
            return reading.get();
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is left to be done or told: what is open stays in sight, and so does what is excepted until some time. */
    private static boolean isOver(CaseRecord record) {
        CaseRecord.RunVerdict verdict = record.verdict();
        boolean isSettled = verdict != null
                && verdict.open().isEmpty()
                && record.exemptions().stream()
                        .noneMatch(exemption -> exemption.until().isAfter(verdict.at()));
        return record.isFinished() && (isSettled || record.supersededBy() != null);
    }

    private static Instant lastChange(CaseRecord record) {
        Instant steps = record.steps().values().stream()
                .map(StepRecord::since)
                .max(Instant::compareTo)
                .orElse(record.openedAt());
        CaseRecord.RunVerdict verdict = record.verdict();
        return verdict != null && verdict.at().isAfter(steps) ? verdict.at() : steps;
    }

    /** Waits for what is under way. Idempotent. */
    @Override
    public void close() {
        worker.shutdown();
        Uninterruptibles.awaitTerminationUninterruptibly(worker);
    }
}
