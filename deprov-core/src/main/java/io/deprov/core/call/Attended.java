package io.deprov.core.call;

import io.deprov.api.ConnectorException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that somebody waits for until they give up on it; from then on its end is told to {@link ConnectorCalls.Late}. */
final class Attended<T> extends FutureTask<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Attended.class);

    private final Function<Throwable, ConnectorException> translation;
    private final ConnectorCalls.Late<T> late;
    private boolean abandoned;

    Attended(Callable<T> call, Function<Throwable, ConnectorException> translation, ConnectorCalls.Late<T> late) {
        super(call);
        this.translation = translation;
        this.late = late;
    }

    /** Gives up; false when it has come back in this very moment. */
    synchronized boolean abandon() {
        if (isDone()) {
            return false;
        }
        abandoned = true;
        late.abandoned();
        return true;
    }

    @Override
    protected void done() {
        synchronized (this) {
            if (!abandoned) {
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
