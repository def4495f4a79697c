package io.deprov.core;

import io.deprov.core.audit.AuditException;
import io.deprov.core.execute.Outlook;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepStore;
import io.deprov.core.plan.Plan;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with what is open, a few executions side by side: each when something can be done for it now. What breaks about one of them
 * does not keep the others waiting; what breaks about journal or audit log ends it all. Used once, by one thread.
 */
final class Resumption {

    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    /** Goes on with one execution. */
    interface Runs {

        RunReport run(Plan plan, CaseRecord record, boolean mayCall);
    }

    private final StepStore store;
    private final Clock clock;
    private final Executor executor;
    private final CaseLocks locks;
    private final LastLooks looks;
    private final Runs runs;
    private final List<String> needApproval = new ArrayList<>();
    private final Map<String, String> failed = new TreeMap<>();
    private int ran;

    /**
     * What came of one execution.
     *
     * @param report null when nothing was done
     * @param problem why it could not be gone on with; null when it could
     */
    private record Done(
            String digest,
            @Nullable RunReport report,
            boolean needsApproval,
            @Nullable String problem) {

        static Done nothing(String digest, boolean needsApproval) {
            return new Done(digest, null, needsApproval, null);
        }
    }

    Resumption(StepStore store, Clock clock, Executor executor, CaseLocks locks, LastLooks looks, Runs runs) {
        this.store = store;
        this.clock = clock;
        this.executor = executor;
        this.locks = locks;
        this.looks = looks;
        this.runs = runs;
    }

    /** Goes on with everything; {@code reports} is called on this thread. */
    Resumed resume(Consumer<RunReport> reports) {
        Map<String, List<String>> possible = new LinkedHashMap<>();
        int open = open(possible);
        SideBySide.forEach(
                executor,
                possible.entrySet().iterator(),
                one -> goOn(one.getKey(), one.getValue()),
                ofOneCase -> ofOneCase.forEach(one -> told(one, reports)));
        needApproval.sort(null);
        return new Resumed(open, ran, incomplete(), needApproval, failed);
    }

    private List<String> incomplete() {
        List<String> incomplete = new ArrayList<>();
        store.cases(record -> {
            CaseRecord.RunVerdict last = record.verdict();
            boolean isIncomplete = last == null || last.verdict().equals(Verdict.INCOMPLETE.name());
            if (record.supersededBy() == null && isIncomplete) {
                incomplete.add(record.planDigest());
            }
        });
        return incomplete;
    }

    /** Takes note of what came of an execution. */
    private void told(Done one, Consumer<RunReport> reports) {
        if (one.needsApproval()) {
            needApproval.add(one.digest());
        }
        if (one.problem() != null) {
            failed.put(one.digest(), one.problem());
        }
        if (one.report() != null) {
            ran++;
            reports.accept(one.report());
        }
    }

    /** How many executions are open; those that something may be possible for are added to their case, oldest first. */
    private int open(Map<String, List<String>> possible) {
        int[] open = {0};
        List<String> all = new ArrayList<>();
        Instant now = clock.instant();
        Set<String> several = severalOpen();
        Map<String, Instant> changedUnderOlder = new HashMap<>();
        store.cases(record -> changed(record)
                .filter(change -> record.supersededBy() != null)
                .ifPresent(change -> changedUnderOlder.merge(
                        record.caseId(), change, (one, other) -> one.isAfter(other) ? one : other)));
        store.cases(record -> {
            // Also where a crash came between opening a newer plan and taking over from this one.
            boolean isPossible = Outlook.isPossible(record, now)
                    || (record.supersededBy() == null
                            && (several.contains(record.caseId())
                                    || isNews(record, changedUnderOlder.get(record.caseId()))));
            if (!record.isFinished()) {
                open[0]++;
            }
            if (isPossible) {
                possible.computeIfAbsent(record.caseId(), id -> new ArrayList<>())
                        .add(record.planDigest());
            }
            if (!record.isFinished() || isPossible) {
                all.add(record.planDigest());
            }
        });
        looks.keepOnly(all);
        return open[0];
    }

    /** The cases of which more than one plan has not been taken over. */
    private Set<String> severalOpen() {
        Set<String> once = new HashSet<>();
        Set<String> several = new HashSet<>();
        store.cases(record -> {
            if (record.supersededBy() == null && !once.add(record.caseId())) {
                several.add(record.caseId());
            }
        });
        return several;
    }

    private List<Done> goOn(String caseId, List<String> digests) {
        Lock lock = locks.of(caseId);
        // Whoever holds it is going on with the case already.
        if (!lock.tryLock()) {
            return List.of();
        }
        try {
            return digests.stream().map(this::goOn).toList();
        } finally {
            lock.unlock();
        }
    }

    private Done goOn(String digest) {

        try {
            return alone(digest);
        } catch (JournalException | AuditException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("plan", digest)
                    .log("going on with one execution failed; the others go on");
            String problem = "going on with it failed unexpectedly ("
                    + e.getClass().getSimpleName() + "); what is in doubt is settled by the next run";
            return new Done(digest, null, false, problem);
        }
    }

    private Done alone(String digest) {
        takeOver(digest);
        CaseRecord record = store.find(digest).orElseThrow();
        Optional<Plan> known = store.plan(digest);
        if (known.isEmpty()) {
            String problem = "its plan is not in the state directory any more: restore it from a backup";
            return new Done(digest, null, false, problem);
        }
        Plan plan = known.get();
        Instant now = clock.instant();
        boolean mayCall = record.supersededBy() == null && record.approval().isValidAt(now);
        Outlook outlook = Outlook.of(plan, record, now);
        boolean isWorthwhile = isWorthwhile(digest, outlook.reading(), now)
                || isWorthwhile(digest, changedElsewhere(record), now)
                || (mayCall && isWorthwhile(digest, outlook.calling(), now));
        if (!isWorthwhile) {
            return Done.nothing(digest, !mayCall && outlook.calling().isPresent());
        }
        looks.looked(digest, now);
        RunReport report = runs.run(plan, record, mayCall);
        // What the run has settled may have made something else due.
        Outlook then = Outlook.of(plan, store.find(digest).orElseThrow(), clock.instant());
        return new Done(digest, report, !mayCall && then.calling().isPresent(), null);
    }

    /** Since when something stands otherwise under an older plan, which is an open cell of this one's last verdict, say. */
    private Optional<Instant> changedElsewhere(CaseRecord record) {
        return record.supersededBy() != null
                ? Optional.empty()
                : store.casesOf(record.caseId()).stream()
                        .filter(other -> other.supersededBy() != null)
                        .flatMap(other -> changed(other).stream())
                        .filter(change -> isNews(record, change))
                        .max(Instant::compareTo);
    }

    private static boolean isNews(CaseRecord newest, @Nullable Instant change) {
        CaseRecord.RunVerdict verdict = newest.verdict();
        return change != null && verdict != null && change.isAfter(verdict.at());
    }

    /** When a step was last brought where it stands, but for those that a newer plan has taken on. */
    private static Optional<Instant> changed(CaseRecord record) {
        return record.steps().values().stream()
                .filter(step -> !step.isTakenOver())
                .map(StepRecord::since)
                .max(Instant::compareTo);
    }

    private boolean isWorthwhile(String digest, Optional<Instant> since, Instant now) {
        return since.map(due -> looks.isWorthAnother(digest, due, now)).orElse(false);
    }

    /** A crash may have come between opening a newer plan and taking over from this one. */
    private void takeOver(String digest) {
        CaseRecord record = store.find(digest).orElseThrow();
        List<CaseRecord> all = store.casesOf(record.caseId());
        CaseRecord newest = all.get(all.size() - 1);
        boolean isOlder = !newest.planDigest().equals(digest);
        if (isOlder && record.supersededBy() == null) {
            store.supersede(digest, newest.planDigest());
        }
    }
}
