package io.deprov.core;

import io.deprov.core.audit.AuditException;
import io.deprov.core.engine.Engine;
import io.deprov.core.execute.RunReport;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StepRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with what is open for as long as it is not closed, whenever an engine wakes it. Each round is what
 * {@link Deprovisioner#resume} does. When journal or audit log fail it ends: nothing may be called any more. Thread-safe.
 */
public final class Watch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /** What a round does. */
    interface Rounds {

        Resumed resume(Consumer<RunReport> reports);

        void cases(Consumer<CaseRecord> reader);
    }

    private final Engine engine;
    private final Rounds rounds;
    private final Clock clock;
    private final Consumer<RunReport> reports;
    private final Lock one = new ReentrantLock();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable RuntimeException failure;
    private volatile @Nullable Resumed last;

    Watch(Engine engine, Rounds rounds, Clock clock, Consumer<RunReport> reports) {
        this.engine = engine;
        this.rounds = rounds;
        this.clock = clock;
        this.reports = reports;
    }

    void start() {
        engine.start(this::round);
    }

    private void round() {
        // Whoever holds it is at it already; what it misses the next round finds.
        if (isEnded() || !one.tryLock()) {
            return;
        }
        try {
            last = rounds.resume(reports);
            next().ifPresent(engine::wake);
        } catch (JournalException | AuditException e) {
            LOG.atError().setCause(e).log("journal or audit log failed; nothing is gone on with any more");
            failure = e;
            ended.countDown();
        } catch (Error e) {
            LOG.atError().setCause(e).log("going on with what is open ended with an error of the JVM");
            failure = new IllegalStateException(
                    "going on with what is open ended with " + e.getClass().getName(), e);
            ended.countDown();
            throw e;
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("one round of going on with what is open failed; the next one comes");
        } finally {
            one.unlock();
        }
    }

    /** When something falls due next. */
    private Optional<Instant> next() {
        Instant now = clock.instant();
        Instant[] next = {Instant.MAX};
        rounds.cases(record -> {
            if (record.supersededBy() == null) {
                Stream.concat(
                                record.steps().values().stream()
                                        .filter(step -> !step.state().isFinished())
                                        .flatMap((StepRecord step) -> step.notBefore().stream()),
                                record.exemptions().stream().map(exemption -> exemption.until()))
                        .filter(at -> at.isAfter(now) && at.isBefore(next[0]))
                        .forEach(at -> next[0] = at.isBefore(next[0]) ? at : next[0]);
            }
        });
        return Optional.of(next[0]).filter(at -> !at.equals(Instant.MAX));
    }

    private boolean isEnded() {
        return ended.getCount() == 0;
    }

    /** Wants a round soon, because something was decided say. */
    public void wake() {
        engine.wake(clock.instant());
    }

    /** What the last round came to; empty before the first one ended. */
    public Optional<Resumed> last() {
        return Optional.ofNullable(last);
    }

    /**
     * Waits until it is closed by somebody else.
     *
     * @throws JournalException when it ended because the journal failed
     * @throws AuditException when it ended because the audit log failed
     * @throws IllegalStateException when it ended with an error of the JVM
     * @throws InterruptedException when this thread was interrupted; the watch goes on
     */
    public void await() throws InterruptedException {
        ended.await();
        RuntimeException why = failure;
        if (why != null) {
            throw why;
        }
    }

    /** Ends it and its engine; a round that is under way is waited for, so never call this from what gets the reports. Idempotent. */
    @Override
    public void close() {
        ended.countDown();
        engine.close();
    }
}
