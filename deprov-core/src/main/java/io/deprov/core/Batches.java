package io.deprov.core;

import io.deprov.api.Cancellation;
import io.deprov.core.audit.AuditException;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.JournalException;
import io.deprov.core.journal.StepStore;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Batch;
import io.deprov.core.plan.IntegrityException;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans and executes many leavers, a few side by side; in memory are the plans of those few. Thread-safe. */
final class Batches {

    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

    /** Plans one leaver. */
    interface Planner {

        PlanningResult plan(PlanRequest request) throws RefusedException;
    }

    /** Executes one plan. */
    interface Runs {

        RunReport apply(Plan plan, Approval approval) throws RefusedException;
    }

    private final Executor executor;

    Batches(Executor executor) {
        this.executor = executor;
    }

    Batch plan(Iterator<PlanRequest> requests, BatchFolder folder, Planner planner, Consumer<PlannedLeaver> told)
            throws IOException {
        Set<String> cases = new HashSet<>();
        try {
            SideBySide.forEach(
                    executor,
                    requests,
                    request -> {
                        boolean isFirst;
                        synchronized (cases) {
                            isFirst = cases.add(request.caseId());
                        }
                        return isFirst
                                ? planned(request, folder, planner)
                                : PlannedLeaver.refused(
                                        request, "case " + request.caseId() + " is in the batch already");
                    },
                    told);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return folder.seal();
    }

    private static PlannedLeaver planned(PlanRequest request, BatchFolder folder, Planner planner) {
        try {
            PlannedLeaver planned = PlannedLeaver.planned(request, planner.plan(request));
            if (planned.isInBatch()) {
                folder.add(planned.result().orElseThrow().plan());
            }
            return planned;
        } catch (RefusedException e) {
            return PlannedLeaver.refused(request, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What came of one plan. */
    private record Outcome(
            String digest,
            @Nullable RunReport report,
            @Nullable String refusal,
            boolean isIncomplete,
            boolean isDamaged) {

        static Outcome ran(String digest, RunReport report) {
            return new Outcome(digest, report, null, false, false);
        }

        static Outcome refused(String digest, String why) {
            return new Outcome(digest, null, why, false, false);
        }

        static Outcome damaged(String digest, String why) {
            return new Outcome(digest, null, why, false, true);
        }
    }

    BatchReport apply(
            BatchFolder folder,
            Approval approval,
            StepStore store,
            Runs runs,
            Cancellation cancellation,
            Consumer<RunReport> reports)
            throws RefusedException, IntegrityException, IOException {
        Batch batch = folder.batch();
        if (!approval.planDigest().equals(batch.digest())) {
            throw new RefusedException("the approval is not for this batch (" + approval.planDigest() + ", this is "
                    + batch.digest() + "); have this one approved");
        }
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        Map<String, String> refused = new TreeMap<>();
        Set<String> incomplete = new TreeSet<>();
        Set<String> damaged = new TreeSet<>();
        Begun begun = new Begun(batch.plans().iterator(), cancellation);
        int[] finished = {0};
        SideBySide.forEach(
                executor, begun, digest -> outcome(digest, batch, folder, approval, store, runs), outcome -> {
                    if (outcome.report() != null) {
                        verdicts.merge(outcome.report().verdict(), 1, Integer::sum);
                        reports.accept(outcome.report());
                    } else if (outcome.refusal() != null) {
                        refused.put(outcome.digest(), outcome.refusal());
                        if (outcome.isDamaged()) {
                            damaged.add(outcome.digest());
                        }
                    } else {
                        finished[0]++;
                        if (outcome.isIncomplete()) {
                            incomplete.add(outcome.digest());
                        }
                    }
                });
        int plans = batch.plans().size();
        return new BatchReport(
                plans,
                finished[0],
                verdicts,
                refused,
                List.copyOf(damaged),
                List.copyOf(incomplete),
                plans - begun.count);
    }

    private static Outcome outcome(
            String digest, Batch batch, BatchFolder folder, Approval approval, StepStore store, Runs runs) {
        Optional<CaseRecord> known = store.find(digest);
        if (known.map(CaseRecord::isFinished).orElse(false)) {
            return new Outcome(digest, null, null, isIncomplete(store, known.get()), false);
        }
        try {
            return Outcome.ran(digest, runs.apply(folder.plan(digest), approval.forPlanOf(batch, digest)));
        } catch (IntegrityException e) {
            return Outcome.damaged(digest, String.valueOf(e.getMessage()));
        } catch (RefusedException | IOException e) {
            return Outcome.refused(digest, String.valueOf(e.getMessage()));
        } catch (JournalException | AuditException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("plan", digest)
                    .log("executing one plan of a batch failed; the others go on");
            return Outcome.refused(
                    digest,
                    "executing it failed unexpectedly (" + e.getClass().getSimpleName()
                            + "); what is in doubt is settled by the next run");
        }
    }

    /** Whether the newest plan that took over from this one, or this one itself, left something open. */
    private static boolean isIncomplete(StepStore store, CaseRecord finished) {
        CaseRecord newest = finished;
        while (newest.supersededBy() != null) {
            newest = store.find(newest.supersededBy()).orElseThrow();
        }
        CaseRecord.RunVerdict verdict = newest.verdict();
        return verdict == null || verdict.verdict().equals(Verdict.INCOMPLETE.name());
    }

    /** The plans to begin with; none any more when cancelled. */
    private static final class Begun implements Iterator<String> {

        private final Iterator<String> plans;
        private final Cancellation cancellation;
        private int count;

        Begun(Iterator<String> plans, Cancellation cancellation) {
            this.plans = plans;
            this.cancellation = cancellation;
        }

        @Override
        public boolean hasNext() {
            return plans.hasNext() && !cancellation.isCancelled();
        }

        @Override
        public String next() {
            String next = plans.next();
            count++;
            return next;
        }
    }
}
