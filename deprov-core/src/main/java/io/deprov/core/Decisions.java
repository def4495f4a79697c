package io.deprov.core;

import io.deprov.api.ActorAuthenticator.Actor;
import io.deprov.api.StepId;
import io.deprov.core.audit.AuditPump;
import io.deprov.core.execute.StepStatuses;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.CaseHistory;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.Exemption;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepStore;
import io.deprov.core.plan.Plan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Records what people decide about plans that were applied. Takes no lock of the case: it may be done beside a run. Thread-safe. */
final class Decisions {

    private static final Duration LONGEST_EXCEPTION = Duration.ofDays(366);

    private final StepStore store;
    private final AuditPump pump;
    private final Approvals approvals;
    private final Clock clock;

    /** Records with these parts. */
    Decisions(StepStore store, AuditPump pump, Approvals approvals, Clock clock) {
        this.store = store;
        this.pump = pump;
        this.approvals = approvals;
        this.clock = clock;
    }

    void decide(Plan plan, StepId step, Decision.Kind kind, String claimedName, String reason) throws RefusedException {
        Actor actor = approvals.deciding(plan, claimedName, reason);
        StepRecord record = applied(plan).steps().get(step);
        if (record == null) {
            throw new RefusedException("the plan has no step " + step.shortForm());
        }
        Decision decision = new Decision(kind, actor.name(), actor.assurance(), reason);
        if (!store.decide(plan.digest(), step, record.fence(), decision)) {
            throw new RefusedException("step " + step.shortForm() + " is " + record.state()
                    + (record.state().isInDoubt()
                            ? ": a call may have taken effect, which is settled by reading first: apply or resume. What nothing can be read about for a day can be attested"
                            : ", so there is nothing to " + kind.name().toLowerCase(Locale.ROOT)));
        }
        pump.catchUp();
    }

    void cancelCase(String caseId, String claimedName, String reason) throws RefusedException {
        boolean isKnown = false;
        boolean isCancelled = false;
        for (CaseRecord record : store.casesOf(caseId)) {
            isKnown = true;
            Plan plan = CaseHistory.plan(store, record);
            Actor actor = approvals.deciding(plan, claimedName, reason);
            Decision decision = new Decision(Decision.Kind.CANCEL, actor.name(), actor.assurance(), reason);
            isCancelled |= store.cancel(record.planDigest(), decision);
        }
        if (!isCancelled) {
            throw new RefusedException(
                    isKnown
                            ? "nothing of case " + caseId
                                    + " is left to be cancelled: it is finished, or cancelled already"
                            : "case " + caseId + " was never applied here, so there is nothing to decide about");
        }
        pump.catchUp();
    }

    void except(Plan plan, Collection<CellKey> cells, String owner, String claimedName, String reason, Instant until)
            throws RefusedException {
        Actor actor = approvals.deciding(plan, claimedName, reason);
        if (owner.isBlank()) {
            throw new RefusedException("an exception names who answers for what is left");
        }
        Instant now = clock.instant();
        if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST_EXCEPTION))) {
            throw new RefusedException("an exception ends later than now, and within " + LONGEST_EXCEPTION.toDays()
                    + " days; this one would end at " + until);
        }
        CaseRecord record = applied(plan);
        List<Exemption> exemptions = new ArrayList<>();
        for (CellKey cell : new TreeSet<>(cells)) {
            Optional<CellStatus> excepted = excepted(record, cell, now);
            CellStatus status = excepted.isPresent() ? excepted.get() : openStatus(record, cell);
            requireNothingToBeDone(plan, record, cell, status);
            exemptions.add(new Exemption(cell, status, owner, actor.name(), actor.assurance(), reason, now, until));
        }
        exemptions.forEach(exemption -> store.except(plan.digest(), exemption));
        pump.catchUp();
    }

    private CaseRecord applied(Plan plan) throws RefusedException {
        return store.find(plan.digest())
                .orElseThrow(() ->
                        new RefusedException("this plan was never applied here, so there is nothing to decide about"));
    }

    /** In which status the cell is excepted: a decision that is in force can be changed. */
    private static Optional<CellStatus> excepted(CaseRecord record, CellKey cell, Instant now) {
        return record.supersededBy() != null
                ? Optional.empty()
                : record.exemptions().stream()
                        .filter(exemption -> exemption.cell().equals(cell) && exemption.isInForce(now))
                        .map(Exemption::status)
                        .findFirst();
    }

    /** How the last run left the cell. */
    private static CellStatus openStatus(CaseRecord record, CellKey cell) throws RefusedException {
        CaseRecord.RunVerdict last = record.verdict();
        if (record.supersededBy() != null) {
            throw new RefusedException("a newer plan of this case took over (" + record.supersededBy()
                    + "); decide about the cells of that one");
        }
        if (last == null) {
            throw new RefusedException("no run of this plan has ended yet, so it is not known what is open: apply it");
        }
        return Arrays.stream(CellStatus.values())
                .filter(status -> last.open().contains(cell + " " + status))
                .findFirst()
                .orElseThrow(() -> new RefusedException("cell " + cell + " was not open after the last run ("
                        + (last.open().isEmpty() ? "none was" : "open were " + String.join("; ", last.open()))
                        + ")"));
    }

    private void requireNothingToBeDone(Plan plan, CaseRecord record, CellKey cell, CellStatus status)
            throws RefusedException {
        String steps = StepStatuses.of(plan, record, clock.instant()).stream()
                .filter(view -> view.status() == status
                        && CellKey.of(view.step().access().id()).equals(cell))
                .map(view -> view.step().id().shortForm())
                .collect(Collectors.joining(", "));
        if (!steps.isEmpty()) {
            throw new RefusedException("cell " + cell + " is " + status + " because of the steps " + steps
                    + ": attest, cancel or release those");
        }
        if (!Exemption.isPossible(status)) {
            throw new RefusedException(
                    "cell " + cell + " is " + status + ", about which something can be done: plan again, or apply");
        }
    }
}
