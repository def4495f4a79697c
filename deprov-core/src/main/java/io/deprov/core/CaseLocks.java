package io.deprov.core;

import com.google.common.util.concurrent.Striped;
import java.util.concurrent.locks.Lock;

/** Lets the runs of one case wait for each other: to a second one, the calls of the first would look like doubts. Thread-safe. */
final class CaseLocks {

    /** Locks are made when asked for and forgotten when nobody holds them; two cases hardly ever share one. */
    private static final int STRIPES = 1 << 20;

    private final Striped<Lock> locks = Striped.lazyWeakLock(STRIPES);

    Lock of(String caseId) {
        return locks.get(caseId);
    }
}
