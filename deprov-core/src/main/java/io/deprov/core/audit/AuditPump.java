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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the audit sinks up to date with the journal: every frame becomes one record in every sink, in order. At start it appends
 * what a crash left out; during a run it is called after each frame, and before each call to a target. Thread-safe.
 */
public final class AuditPump {

    private static final Logger LOG = LoggerFactory.getLogger(AuditPump.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_UNCONFIRMED = 1_000;

    private final StepStore store;
    private final List<Feed> feeds = new ArrayList<>();

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
     */
    public synchronized void catchUp() {
        for (Feed feed : feeds) {
            List<Future<AuditReceipt>> receipts = new ArrayList<>();
            long[] sent = {feed.sent};
            store.framesAfter(feed.sent, frame -> {
                requireNoGap(sent[0], frame);
                receipts.add(append(feed, frame));
                sent[0] = frame.sequence();
                if (receipts.size() >= MOST_UNCONFIRMED) {
                    confirm(feed, receipts, sent[0]);
                }
            });
            confirm(feed, receipts, sent[0]);
        }
        store.audited(feeds.stream().mapToLong(feed -> feed.sent).min().orElse(store.lastSequence()));
    }

    /** The journal keeps what a sink has not got, so a gap means that the sink has lost something. A sink that is new starts now. */
    private static void requireNoGap(long sent, Frame frame) {
        if (sent > 0 && frame.sequence() > sent + 1) {
            throw JournalException.damaged("the audit log ends with record " + sent
                    + ", and the journal keeps nothing before frame " + frame.sequence()
                    + ": the end of the audit log was lost; restore the newest one before going on");
        }
        if (sent == 0 && frame.sequence() > 1) {
            LOG.atWarn().addKeyValue("first", frame.sequence()).log("an audit log begins in the middle of its journal");
        }
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
