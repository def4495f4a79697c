package io.deprov.core;

import io.deprov.api.ActorAuthenticator;
import io.deprov.api.Cancellation;
import io.deprov.api.LeaverStatus;
import io.deprov.api.StepId;
import io.deprov.api.access.Subject;
import io.deprov.api.notify.Notifier;
import io.deprov.core.call.ConnectorCalls;
import io.deprov.core.catalogue.Target;
import io.deprov.core.catalogue.Targets;
import io.deprov.core.engine.Engine;
import io.deprov.core.execute.Ages;
import io.deprov.core.execute.DeprovListener;
import io.deprov.core.execute.PlanRun;
import io.deprov.core.execute.RetireCheck;
import io.deprov.core.execute.RunMode;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Sleeper;
import io.deprov.core.guard.Guard;
import io.deprov.core.guard.ProtectedTypes;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.Inventory;
import io.deprov.core.inventory.InventoryTaker;
import io.deprov.core.inventory.Known;
import io.deprov.core.journal.CaseHistory;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepStore;
import io.deprov.core.lane.Lanes;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Batch;
import io.deprov.core.plan.IntegrityException;
import io.deprov.core.plan.Means;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.time.SteadyTime;
import io.deprov.core.time.Ticker;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Removes a leaver's access from the configured targets, and proves it. One object is one tenant with one state directory; several
 * can live in one JVM. Thread-safe; close it when done.
 *
 * <pre>{@code
 * try (Deprovisioner deprov = Deprovisioner.builder().config(DeprovConfig.read(file)).build()) {
 *     Plan plan = deprov.plan(PlanRequest.of(Subject.of(Identifier.of("employeeNumber", "1001")))).plan();
 *     RunReport report = deprov.apply(plan, deprov.approve(plan, "the approver's name"));
 *     report.verdict();          // REVOKED, or INCOMPLETE with report.coverage().open()
 * }
 * }</pre>
 */
public final class Deprovisioner implements AutoCloseable {

    /** What the builder has settled. */
    record Settings(
            Clock clock,
            Sleeper sleeper,
            Ticker ticker,
            Duration callTimeout,
            Duration patience,
            Duration approvalValidity,
            boolean selfApproval,
            DeprovListener listener,
            Guard guard,
            ProtectedTypes protectedTypes,
            Means means,
            @Nullable Notifier notifier) {}

    private final Settings settings;
    private final Targets targets;
    private final @Nullable Supplier<State> stateSource;
    private final RetireCheck retireCheck;
    private final Guarding guarding;
    private final ExecutorService executor;
    private final boolean ownsExecutor;
    private final ConnectorCalls calls;
    private final SteadyTime time;
    private final Ages ages;
    private final Lanes lanes;
    private final Approvals approvals;
    private final TargetChecks checks;
    private final CaseLocks locks = new CaseLocks();
    private final LastLooks looks = new LastLooks();
    private @Nullable State state;

    Deprovisioner(
            Settings settings,
            Targets targets,
            @Nullable Supplier<State> stateSource,
            @Nullable LeaverStatus leaverStatus,
            @Nullable ActorAuthenticator authenticator,
            @Nullable ExecutorService executor) {
        this.settings = settings;
        this.targets = targets;
        this.stateSource = stateSource;
        this.approvals =
                new Approvals(authenticator, settings.clock(), settings.approvalValidity(), settings.selfApproval());
        this.retireCheck = new RetireCheck(leaverStatus, settings.clock(), settings.callTimeout());
        this.executor = executor == null ? WorkThreads.create() : executor;
        this.ownsExecutor = executor == null;
        this.guarding = new Guarding(settings.guard(), settings.protectedTypes(), targets);
        this.time = new SteadyTime(settings.ticker(), settings.sleeper()::sleep);
        this.ages = new Ages(settings.clock(), time);
        this.lanes = new Lanes(settings.clock(), time);
        this.calls = new ConnectorCalls(this.executor, settings.clock(), time, settings.callTimeout());
        this.checks = new TargetChecks(targets, calls, this.executor);
    }

    /** Sets one up. */
    public static DeprovisionerBuilder builder() {
        return new DeprovisionerBuilder();
    }

    /** Checks all targets side by side: reachable, allowed, and who are we there? Changes nothing. Sorted by target. */
    public List<TargetCheck> check() {
        Map<Target, TargetCheck> found = checks.all();
        Optional<String> problem = guarding.problem(TargetChecks.reached(found));
        return found.values().stream()
                .map(check -> problem.map(check::withProblem).orElse(check))
                .toList();
    }

    /** Finds everything of a subject on all targets. Changes nothing. What could not be read is in the coverage. */
    public Inventory inventory(Subject subject) {
        return new InventoryTaker(targets, calls, executor).take(subject, Known.NOTHING);
    }

    /**
     * Finds everything and plans what to do. Changes nothing on any target. What earlier plans of the same case and generation had is
     * looked for and planned again: their accounts stay the leaver's when the identifier that linked them is gone (the new plan names
     * them {@link Plan.PlanAccount#PLANNED_BEFORE}), and what cannot be planned again is an open cell.
     *
     * @throws RefusedException when the case was opened for somebody else
     */
    public PlanningResult plan(PlanRequest request) throws RefusedException {
        StepStore store = stateSource == null ? null : state().store();
        return new Planning(
                        new InventoryTaker(targets, calls, executor),
                        guarding,
                        settings.clock(),
                        store,
                        settings.means())
                .plan(request);
    }

    /**
     * Approves a plan by its digest, until the approval's validity is over.
     *
     * @param claimedName who approves; recorded as asserted unless an authenticator vouches for it
     * @throws RefusedException when the authenticator does not vouch, or the approver is the leaver
     */
    public Approval approve(Plan plan, String claimedName) throws RefusedException {
        return approvals.by(plan, claimedName);
    }

    /**
     * Approves a plan by whoever executes it.
     *
     * @throws RefusedException unless the configuration allows it
     */
    public Approval selfApprove(Plan plan, String claimedName) throws RefusedException {
        return approvals.bySelf(plan, claimedName);
    }

    /**
     * Executes a plan under an approval: settles doubts first, then does what is due, waits for further tries as long as the configured
     * patience allows, then looks again. What is left goes on with the next call, also after a crash.
     *
     * @throws RefusedException when nothing was called: no fitting or valid approval, a finished or superseded plan, an older plan of
     *     the case in doubt
     */
    public RunReport apply(Plan plan, Approval approval) throws RefusedException {
        State opened = state();
        Admission admission = new Admission(opened.store(), settings.clock(), settings.selfApproval());
        return alone(plan, () -> {
            boolean mayCall = admission.mayCall(plan, approval);
            CaseRecord open = admission.open(plan, approval, mayCall);
            opened.pump().catchUp();
            return run(opened, guarding.executing(plan, checks::reached))
                    .execute(plan, open, mayCall, new RunMode(true, settings.patience()));
        });
    }

    /**
     * Plans many leavers, several side by side, and seals their plans under one digest. Changes nothing on any target. A leaver for
     * whom nothing is due or can be planned is not in the batch.
     *
     * @param requests who; each is asked for when its turn comes, so that they may be read from a file while it goes on
     * @param folder new; gets the plans as they are made
     * @param told gets what came of each; called on this thread
     * @throws IOException when the folder cannot be written; it is not sealed then
     */
    public Batch planBatch(Iterator<PlanRequest> requests, BatchFolder folder, Consumer<PlannedLeaver> told)
            throws IOException {
        return new Batches(executor).plan(requests, folder, this::plan, told);
    }

    /**
     * Approves a batch by its digest, until the approval's validity is over: each plan in it as it is, and none besides.
     *
     * @param claimedName who approves; recorded as asserted unless an authenticator vouches for it
     * @throws RefusedException when the authenticator does not vouch, or the approver is one of the leavers
     * @throws IntegrityException when the batch or a plan of it does not match its digest
     * @throws IOException when the folder cannot be read
     */
    public Approval approve(BatchFolder folder, String claimedName)
            throws RefusedException, IntegrityException, IOException {
        return approvals.by(folder, claimedName);
    }

    /**
     * Executes the plans of a batch, several side by side, each as {@link #apply(Plan, Approval)} does. Plans that are finished are left
     * alone, so calling it again goes on where an earlier call ended, also after a crash.
     *
     * @param cancellation when it says so no further plan is begun; those under way end as they would
     * @param reports gets what came of each plan as soon as its run has ended; called on this thread
     * @throws RefusedException when nothing was called: the approval is for something else
     * @throws IntegrityException when the batch does not match its digest. A plan that does not match is refused, and the others go on
     * @throws IOException when the folder cannot be read
     */
    public BatchReport apply(
            BatchFolder folder, Approval approval, Cancellation cancellation, Consumer<RunReport> reports)
            throws RefusedException, IntegrityException, IOException {
        return new Batches(executor).apply(folder, approval, state().store(), this::apply, cancellation, reports);
    }

    /**
     * Goes on with every execution that something can be done for now: settles doubts, tries again what was to be tried again by now,
     * looks once a day at what is parked or refused by a guard, and does what has become due, each under the approval it has. Several
     * side by side; none waits for another try, that is for the next call. Safe to call as often as wanted, also after a crash at any
     * time: what does not change is looked at ever more seldom, and what another thread is going on with is left to it.
     *
     * @param reports gets what came of each as soon as it has ended; called on this thread. When it throws, nothing new is begun and
     *     what it threw is thrown here
     */
    public Resumed resume(Consumer<RunReport> reports) {
        State opened = state();
        opened.pump().catchUp();
        opened.removeExpiredUndo(settings.clock().instant());
        Resumption.Runs runs = (plan, record, mayCall) -> run(opened, guarding.executing(plan, checks::reached))
                .execute(plan, record, mayCall, RunMode.BY_ITSELF);
        return new Resumption(opened.store(), settings.clock(), executor, locks, looks, runs).resume(reports);
    }

    /**
     * Goes on with every execution by itself, as {@link #resume} does, for as long as the watch is not closed. Close it before this.
     *
     * @param engine not started yet; the watch closes it
     * @param reports gets what came of each run, on a thread of the engine. What it throws ends that round only
     */
    public Watch watch(Engine engine, Consumer<RunReport> reports) {
        Watch watch = new Watch(
                engine,
                new Watch.Rounds() {
                    @Override
                    public Resumed resume(Consumer<RunReport> each) {
                        return Deprovisioner.this.resume(each);
                    }

                    @Override
                    public void cases(Consumer<CaseRecord> reader) {
                        Deprovisioner.this.cases(reader);
                    }
                },
                settings.clock(),
                reports);
        watch.start();
        return watch;
    }

    /**
     * Reads back everything that was done under a plan, settles doubts that reading can settle, and looks again. Calls nothing.
     *
     * @throws RefusedException when the plan was never applied
     */
    public RunReport verify(Plan plan) throws RefusedException {
        State opened = state();
        return alone(plan, () -> {
            CaseRecord open = opened.store()
                    .find(plan.digest())
                    .orElseThrow(() ->
                            new RefusedException("this plan was never applied here, so there is nothing to verify"));
            return run(opened, settings.guard()).reread(plan, open);
        });
    }

    /**
     * Records a person's decision about one step of a plan that was applied: that it was done by hand, that it is not to be done, or that
     * it is to be tried again.
     *
     * @param claimedName who decides; recorded as asserted unless an authenticator vouches for it
     * @param reason why, for the record; not blank
     * @throws RefusedException when the plan was never applied, the step is in a state about which this cannot be decided, the
     *     authenticator does not vouch, or the one who decides is the leaver
     */
    public void decide(Plan plan, StepId step, Decision.Kind kind, String claimedName, String reason)
            throws RefusedException {
        decisions().decide(plan, step, kind, claimedName, reason);
    }

    /**
     * Records a person's decision that a case is not gone on with, because the leaver comes back say: one durable decision about all that
     * is parked, scheduled or still to be done. What is in doubt, or done and not read back, is settled first by the next run, and
     * cancelled where it would be tried again. What was done stays done.
     *
     * @param claimedName who decides; recorded as asserted unless an authenticator vouches for it
     * @param reason why, for the record; not blank
     * @throws RefusedException when the case was never applied here, nothing of it is left, the authenticator does not vouch, or the one
     *     who decides is the leaver
     */
    public void cancelCase(String caseId, String claimedName, String reason) throws RefusedException {
        decisions().cancelCase(caseId, claimedName, reason);
    }

    /**
     * Records a person's decision that open cells which nothing can be done about may stay as they are until some time: they count as
     * closed until then, and are open again afterwards, or as soon as they stand otherwise. The next run or {@link #verify} says what the
     * case comes to with them.
     *
     * @param cells which; each open after the last run of this plan, as {@link RunReport#coverage} says
     * @param owner who answers for what is left; not blank
     * @param claimedName who decides; recorded as asserted unless an authenticator vouches for it
     * @param reason why, for the record; not blank
     * @param until when it ends; later than now
     * @throws RefusedException when nothing was recorded: the plan was never applied, a cell is not open or stands so because of a step,
     *     which is decided about by itself, something can be done about it, the authenticator does not vouch, or the one who decides is
     *     the leaver
     */
    public void except(
            Plan plan, Collection<CellKey> cells, String owner, String claimedName, String reason, Instant until)
            throws RefusedException {
        decisions().except(plan, cells, owner, claimedName, reason, until);
    }

    /**
     * Gives back what these steps took, the last one first, and looks again. A step is given back only when it was done and read back
     * and its undo is still kept; nothing is done any more that needs one of them, their account's deletion for instance. They are never
     * taken away again under this plan, unless somebody releases them.
     *
     * <p>The decision is recorded first, whole: what is not given back yet when this returns, or when the process ends, is given back by
     * calling it again. The report says how each step stands: RESTORED; RESTORING or RESTORE_IN_DOUBT when it has to be called again; or
     * VERIFIED as before, with the reason, when it cannot be given back (drifted, refused by the target, undo gone).
     *
     * @param steps which; those that are given back, or are to be, may be among them
     * @param claimedName who decides; recorded as asserted unless an authenticator vouches for it
     * @param reason why, for the record; not blank
     * @throws RefusedException when nothing was recorded and nothing given back: the plan was never applied, a step did not take hold, is
     *     not restorable, or its undo has expired or was erased; something that needs it is in doubt; a newer plan of the case is about it;
     *     the authenticator does not vouch, or the one who decides is the leaver
     */
    public RunReport restore(Plan plan, Collection<StepId> steps, String claimedName, String reason)
            throws RefusedException {
        return restore(plan, restorations -> restorations.decide(plan, steps, claimedName, reason));
    }

    /**
     * As {@link #restore}, for everything that can be given back, as for somebody who was hired again: nothing else of the plan is done
     * any more, in the same decision. What cannot be given back stays as it is.
     *
     * @throws RefusedException also when a step is in doubt, or done and not read back: that is settled by reading first ({@link #verify})
     */
    public RunReport restoreAll(Plan plan, String claimedName, String reason) throws RefusedException {
        return restore(plan, restorations -> restorations.decideAll(plan, claimedName, reason));
    }

    /** Records what is to be given back. */
    private interface RestoreDecided {

        CaseRecord by(Restorations restorations) throws RefusedException;
    }

    private RunReport restore(Plan plan, RestoreDecided decision) throws RefusedException {
        State opened = state();
        return alone(plan, () -> {
            opened.pump().catchUp();
            CaseRecord decided = decision.by(
                    new Restorations(opened.store(), opened.pump(), approvals, settings.clock(), opened.vault()));
            return run(opened, settings.guard()).restore(plan, decided);
        });
    }

    private Decisions decisions() {
        State opened = state();
        return new Decisions(opened.store(), opened.pump(), approvals, settings.clock());
    }

    /** Work on a case. */
    private interface Work<T> {

        T done() throws RefusedException;
    }

    private <T> T alone(Plan plan, Work<T> work) throws RefusedException {
        Lock lock = locks.of(plan.caseId());
        lock.lock();
        try {
            return work.done();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives every execution that is not archived to {@code reader}, oldest first, one at a time, as the journal knows it; no target is
     * asked.
     */
    public void cases(Consumer<CaseRecord> reader) {
        state().store().cases(reader);
    }

    /**
     * The plan of an execution, if it was opened.
     *
     * @throws io.deprov.core.journal.JournalException when it was, and the plan is not in the state directory any more
     */
    public Optional<Plan> plan(String planDigest) {
        StepStore store = state().store();
        return store.find(planDigest).map(record -> CaseHistory.plan(store, record));
    }

    /** How the execution of a plan stands, if it was opened. */
    public Optional<CaseRecord> find(Plan plan) {
        return state().store().find(plan.digest());
    }

    private PlanRun run(State opened, Guard guard) {
        return new PlanRun(
                targets,
                calls,
                executor,
                opened.store(),
                opened.pump(),
                lanes,
                settings.clock(),
                time,
                ages,
                guard,
                retireCheck,
                settings.listener(),
                opened.vault(),
                settings.notifier());
    }

    private synchronized State state() {
        if (state == null) {
            if (stateSource == null) {
                throw new IllegalStateException("no state directory was given; executing needs one");
            }
            state = stateSource.get();
        }
        return state;
    }

    @Override
    public synchronized void close() {
        targets.close();
        if (ownsExecutor) {
            executor.shutdown();
        }
        if (state != null) {
            state.close();
            state = null;
        }
    }
}
