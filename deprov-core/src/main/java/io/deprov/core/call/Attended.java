package io.deprov.core.call;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call that somebody waits for until they give up on it. One that has not begun by then never begins, nor does one whose deadline has
 * passed when its thread comes to it; the end of one that has begun is told to {@link ConnectorCalls.Late}.
 */
final class Attended<T> extends FutureTask<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Attended.class);

    /** What giving up on a call comes to. */
    enum Abandoning {
        /** It has come back in this very moment. */
        IS_BACK,
        /** It had not begun, and never will: nothing was sent. */
        NEVER_BEGINS,
        /** It is on its way. */
        IS_OUT
    }

    private enum Progress {
        WAITING,
        BEGUN,
        WITHDRAWN,
        ABANDONED
    }

    private final String name;
    private final Deadline deadline;
    private final Function<Throwable, ConnectorException> translation;
    private final ConnectorCalls.Late<? super T> late;
    private Progress progress = Progress.WAITING;

    /** @param name for people: which call of which target */
    Attended(
            String name,
            Deadline deadline,
            Callable<T> call,
            Function<Throwable, ConnectorException> translation,
            ConnectorCalls.Late<? super T> late) {
        super(call);
        this.name = name;
        this.deadline = deadline;
        this.translation = translation;
        this.late = late;
    }

    @Override
    public void run() {
        if (begins()) {
            super.run();
        } else {
            setException(neverSent("no thread took it on before its deadline"));
        }
    }

    private synchronized boolean begins() {
        if (progress != Progress.WAITING || deadline.remaining().isZero()) {
            progress = Progress.WITHDRAWN;
            return false;
        }
        progress = Progress.BEGUN;
        return true;
    }

    /** Nothing reaches the target any more by this call, as far as it has not yet. */
    synchronized Abandoning abandon() {
        if (isDone()) {
            return Abandoning.IS_BACK;
        }
        if (progress != Progress.BEGUN) {
            progress = Progress.WITHDRAWN;
            return Abandoning.NEVER_BEGINS;
        }
        progress = Progress.ABANDONED;
        late.abandoned();
        return Abandoning.IS_OUT;
    }

    /**
     * Not to be begun any more.
     *
     * @return false when it has begun
     */
    synchronized boolean withdraw() {
        if (progress == Progress.WAITING) {
            progress = Progress.WITHDRAWN;
        }
        return progress == Progress.WITHDRAWN;
    }

    /** True when the connector was not called, and will not be. */
    synchronized boolean isWithdrawn() {
        return progress == Progress.WITHDRAWN;
    }

    /** The failure of a call that provably did nothing. */
    ConnectorException neverSent(String why) {
        return ConnectorException.of(FailureClass.UNAVAILABLE, name + " was never sent: " + why);
    }

    @Override
    protected void done() {
        synchronized (this) {
            if (progress != Progress.ABANDONED) {
                return;
            }
        }
        try {
            late.came(get(), null);
        } catch (ExecutionException e) {
            late.came(null, translation.apply(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException | RuntimeException e) {
            LOG.atWarn().setCause(e).log("what became of an abandoned call could not be recorded");
        }
    }
}
