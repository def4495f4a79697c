package io.deprov.core.audit;

import com.google.common.util.concurrent.Uninterruptibles;
import io.deprov.api.audit.AuditReceipt;
import io.deprov.api.audit.AuditRecord;
import io.deprov.api.audit.AuditSink;
import io.deprov.core.journal.Frame;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StepStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the audit sinks up to date with the journal: every frame becomes one record in every sink, in order. At start it appends
 * what a crash left out; during a run it is called after each frame, and before each call to a target. Thread-safe.
 */
public final class AuditPump implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditPump.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final int MOST_UNCONFIRMED = 1_000;

    private final StepStore store;
    private final List<Feed> feeds = new ArrayList<>();

    /** Every sink has the frames up to this one; written by the round under way only. */
    private volatile long confirmed = -1;

    /** The round under way; null while nobody is at it. */
    private @Nullable Round round;

    /** One thread brings the sinks up to date, others wait for it; what it fails of, all of them fail of. */
    private static final class Round {

        private final CountDownLatch over = new CountDownLatch(1);
        private volatile @Nullable RuntimeException failure;
    }

    /** Brings the sinks up to date when nobody waits for it; gone while there is nothing to do. */
    private final ThreadPoolExecutor behind =
            new ThreadPoolExecutor(0, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "deprov-audit-pump");
                thread.setDaemon(true);
                return thread;
            });

    private final AtomicBoolean isAsked = new AtomicBoolean();

    /** One sink and how far it has come. */
    private static final class Feed {

        private final AuditSink sink;
        private long sent;

        Feed(AuditSink sink, long sent) {
            this.sink = sink;
            this.sent = sent;
        }
    }

    /**
     * Feeds these sinks from this journal.
     *
     * @throws JournalException when a sink is ahead of the journal, which was rolled back then
     */
    public AuditPump(StepStore store, List<AuditSink> sinks) {
        this.store = store;
        for (AuditSink sink : sinks) {
            OptionalLong last = sink.lastSequence(store.origin());
            if (last.orElse(0) > store.lastSequence()) {
                throw JournalException.damaged("the audit log " + sink + " knows frame " + last.getAsLong()
                        + " of the journal " + store + ", which ends at frame " + store.lastSequence()
                        + ": the journal was rolled back or cut; restore the newest one before going on");
            }
            feeds.add(new Feed(sink, last.orElse(0)));
        }
    }

    /**
     * Appends what is missing and returns when it is durable in every sink. Threads that come while one is at it find their records
     * done with its own.
     *
     * @throws AuditException when a sink could not make it durable; nothing must be called then
     * @throws JournalException when a sink lacks what the journal does not keep any more
     */
    public void catchUp() {
        long upTo = store.lastSequence();
        while (confirmed < upTo) {
            Round mine = new Round();
            Round underWay = begun(mine);
            if (underWay == mine) {
                run(mine);
            } else {
                Uninterruptibles.awaitUninterruptibly(underWay.over);
            }
            RuntimeException failure = underWay.failure;
            if (failure != null) {
                throw failure;
            }
        }
    }

    /**
     * Has the sinks brought up to date without waiting for it. When that fails, whoever needs a record to be durable hears of it from
     * {@link #catchUp}; after {@link #close} nothing happens, and the next start appends what is missing.
     */
    public void soon() {
        if (isAsked.compareAndSet(false, true)) {
            try {
                behind.execute(this::now);
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                isAsked.set(false);
            }
        }
    }

    private void now() {
        isAsked.set(false);
        try {
            catchUp();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("the audit log is behind its journal; no call is made until it is not");
        }
    }

    /** Waits for what is under way. Idempotent. */
    @Override
    public void close() {
        behind.shutdown();
        Uninterruptibles.awaitTerminationUninterruptibly(behind);
    }

    private synchronized Round begun(Round mine) {
        if (round == null) {
            round = mine;
        }
        return round;
    }

    private void run(Round mine) {
        try {
            all();
        } catch (RuntimeException e) {
            mine.failure = e;
        } finally {
            synchronized (this) {
                round = null;
            }
            mine.over.countDown();
        }
    }

    private void all() {
        long durable = store.lastSequence();
        feeds.forEach(this::catchUp);
        long sent = feeds.stream().mapToLong(feed -> feed.sent).min().orElse(durable);
        store.audited(sent);
        confirmed = sent;
    }

    private void catchUp(Feed feed) {
        List<Future<AuditReceipt>> receipts = new ArrayList<>();
        long newest = store.lastSequence();
        long[] sent = {feed.sent};
        store.framesAfter(feed.sent, frame -> {
            requireNoGap(feed, sent[0], frame.sequence());
            receipts.add(append(feed, frame));
            sent[0] = frame.sequence();
            if (receipts.size() >= MOST_UNCONFIRMED) {
                confirm(feed, receipts, sent[0]);
            }
        });
        confirm(feed, receipts, sent[0]);
        requireNoGap(feed, sent[0], Math.max(newest, sent[0]) + 1);
    }

    /**
     * The journal keeps what a sink has not got, so a gap means that the sink has lost something. One that has nothing may be new: it
     * begins in the middle when another one has what the journal does not keep any more.
     */
    private void requireNoGap(Feed feed, long sent, long next) {
        long lost = next - 1;
        if (sent >= lost) {
            return;
        }
        if (sent == 0 && feeds.stream().anyMatch(other -> other.sent >= lost)) {
            LOG.atWarn()
                    .addKeyValue("log", feed.sink)
                    .addKeyValue("first", next)
                    .log("an audit log begins in the middle of its journal; another one has the rest");
            return;
        }
        throw JournalException.damaged("the audit log " + feed.sink
                + (sent == 0 ? " has no record of the journal " : " ends with record " + sent + " of the journal ")
                + store + ", which keeps nothing before frame " + next + ": "
                + (sent + 1 == lost ? "record " + lost + " is" : "records " + (sent + 1) + " to " + lost + " are")
                + " lost. Restore the audit log from a backup; a new log can begin beside one that has these records. To do"
                + " without them, move the whole state directory aside and begin with an empty one, which knows"
                + " nothing of what is in doubt or still to be deleted");
    }

    private Future<AuditReceipt> append(Feed feed, Frame frame) {
        AuditRecord record = AuditRecords.of(store.origin(), frame, store.plan(frame.planDigest()));
        try {
            return feed.sink.append(record).toCompletableFuture();
        } catch (RuntimeException e) {
            throw new AuditException("the audit log could not be written (" + e + "); no further call is made", e);
        }
    }

    private static void confirm(Feed feed, List<Future<AuditReceipt>> receipts, long upTo) {
        try {
            for (Future<AuditReceipt> receipt : receipts) {
                Uninterruptibles.getUninterruptibly(receipt, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            feed.sent = upTo;
            receipts.clear();
        } catch (ExecutionException e) {
            throw new AuditException(
                    "the audit log could not be written (" + e.getCause() + "); no further call is made", e);
        } catch (TimeoutException e) {
            throw new AuditException(
                    "the audit log did not confirm a record within " + PATIENCE + "; no further call is made", e);
        }
    }
}
