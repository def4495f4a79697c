package io.deprov.core.journal.file;

import io.deprov.api.StepId;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.Entry;
import io.deprov.core.journal.Exemption;
import io.deprov.core.journal.Frame;
import io.deprov.core.journal.RestoreDecision;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Approval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the frames add up to: the state of every execution that is not archived. The same for a frame just written and for one
 * replayed, and the same again when a frame is replayed twice. Guarded by the store.
 */
final class Executions {

    private final Map<String, Execution> byPlan = new LinkedHashMap<>();
    private final Map<String, Set<String>> plansByCase = new LinkedHashMap<>();
    private final Archive archive;

    /** Starts without any; {@code archive} gives back those that were put away, when a frame is about one of them. */
    Executions(Archive archive) {
        this.archive = archive;
    }

    /** The state of one execution. */
    private static final class Execution {

        private final String digest;
        private final String caseId;
        private final int generation;
        private final long sequence;
        private final Instant openedAt;
        private final Map<StepId, StepRecord> steps = new LinkedHashMap<>();
        private final List<Exemption> exemptions = new ArrayList<>();
        private Approval approval;
        private @Nullable String supersededBy;
        private CaseRecord.@Nullable RunVerdict verdict;
        private @Nullable Decision cancelled;
        private long version;
        private Instant changedAt = Instant.MIN;

        Execution(String digest, String caseId, int generation, long sequence, Instant openedAt, Approval approval) {
            this.digest = digest;
            this.caseId = caseId;
            this.generation = generation;
            this.sequence = sequence;
            this.openedAt = openedAt;
            this.approval = approval;
        }

        static Execution of(CaseRecord record) {
            Execution execution = new Execution(
                    record.planDigest(),
                    record.caseId(),
                    record.generation(),
                    record.sequence(),
                    record.openedAt(),
                    record.approval());
            execution.steps.putAll(record.steps());
            execution.exemptions.addAll(record.exemptions());
            execution.supersededBy = record.supersededBy();
            execution.verdict = record.verdict();
            execution.cancelled = record.cancelled();
            return execution;
        }

        StepRecord step(StepId id) {
            StepRecord step = steps.get(id);
            if (step == null) {
                throw new IllegalArgumentException("plan " + digest + " has no step " + id.shortForm());
            }
            return step;
        }

        void except(Exemption exemption) {
            exemptions.removeIf(exemption::isOfSameAs);
            exemptions.add(exemption);
        }

        CaseRecord snapshot() {
            return new CaseRecord(
                    digest,
                    caseId,
                    generation,
                    sequence,
                    approval,
                    openedAt,
                    supersededBy,
                    verdict,
                    steps,
                    exemptions,
                    cancelled);
        }
    }

    /** True when the execution is here or in the archive. */
    boolean isKnown(String planDigest) {
        return find(planDigest).isPresent();
    }

    Optional<CaseRecord> find(String planDigest) {
        Execution here = byPlan.get(planDigest);
        return here == null ? archive.find(planDigest) : Optional.of(here.snapshot());
    }

    /** Plans of the executions that are here, oldest first. */
    List<String> plans() {
        return oldestFirst(byPlan.values()).map(execution -> execution.digest).toList();
    }

    /** The executions of a case that are here, oldest first. */
    List<CaseRecord> of(String caseId) {
        return ofCase(caseId).map(Execution::snapshot).toList();
    }

    private Stream<Execution> ofCase(String caseId) {
        return oldestFirst(plansByCase.getOrDefault(caseId, Set.of()).stream()
                .map(this::existing)
                .toList());
    }

    /** One that was put away and came back is not the newest for it. */
    private static Stream<Execution> oldestFirst(Collection<Execution> executions) {
        return executions.stream().sorted(Comparator.comparingLong(execution -> execution.sequence));
    }

    /** The execution, if it is here. */
    Optional<CaseRecord> here(String planDigest) {
        return Optional.ofNullable(byPlan.get(planDigest)).map(Execution::snapshot);
    }

    /** How a step of an execution that is here stands. */
    Optional<StepRecord> stepHere(String planDigest, StepId step) {
        return Optional.ofNullable(byPlan.get(planDigest)).map(execution -> execution.step(step));
    }

    /** How a step stands that is about to change; brings an execution back that was put away. */
    StepRecord step(String planDigest, StepId step) {
        return existing(planDigest).step(step);
    }

    /** Puts an execution back as a snapshot or the archive kept it. */
    void put(CaseRecord record) {
        put(Execution.of(record));
    }

    private Execution put(Execution execution) {
        byPlan.put(execution.digest, execution);
        plansByCase
                .computeIfAbsent(execution.caseId, id -> new LinkedHashSet<>())
                .add(execution.digest);
        return execution;
    }

    /** Forgets an execution that was put away, unless it has changed since. */
    boolean remove(CaseRecord record) {
        Execution execution = byPlan.get(record.planDigest());
        if (execution == null || !execution.snapshot().equals(record)) {
            return false;
        }
        byPlan.remove(record.planDigest());
        plansByCase.computeIfPresent(record.caseId(), (id, plans) -> {
            plans.remove(record.planDigest());
            return plans.isEmpty() ? null : plans;
        });
        return true;
    }

    /**
     * Every execution that is here, oldest first, for a snapshot.
     *
     * @param isKept which need not be copied, because a snapshot has this version of it
     */
    List<Snapshot.Part> parts(BiPredicate<String, Long> isKept) {
        return oldestFirst(byPlan.values())
                .map(execution -> new Snapshot.Part(
                        execution.digest,
                        execution.version,
                        isKept.test(execution.digest, execution.version) ? null : execution.snapshot()))
                .toList();
    }

    /** Plans of the executions that have not changed since then, as far as is known. */
    List<String> unchangedSince(Instant time) {
        return byPlan.values().stream()
                .filter(execution -> execution.changedAt.isBefore(time))
                .map(execution -> execution.digest)
                .toList();
    }

    /** Brings the state up to date with one frame. Nothing else changes an execution, and a frame changes the one it names only. */
    void apply(Frame frame) {
        change(frame);
        Execution changed = byPlan.get(frame.planDigest());
        if (changed != null) {
            changed.version = frame.sequence();
            changed.changedAt = frame.time();
        }
    }

    private void change(Frame frame) {
        Entry entry = frame.entry();
        if (entry instanceof Entry.Opened opened) {
            open(frame, opened);
        } else if (entry instanceof Entry.Approved approved) {
            existing(frame.planDigest()).approval = approved.approval();
        } else if (entry instanceof Entry.Superseded superseded) {
            supersede(existing(frame.planDigest()), superseded.successor(), frame.time());
        } else if (entry instanceof Entry.Intended intended) {
            Execution execution = existing(frame.planDigest());
            StepRecord before = execution.step(intended.step());
            execution.steps.put(
                    intended.step(),
                    before.claimed(intended.intent(), intended.fence(), intended.attempt(), frame.time()));
        } else if (entry instanceof Entry.Moved moved) {
            Execution execution = existing(frame.planDigest());
            StepRecord before = execution.step(moved.step());
            execution.steps.put(moved.step(), before.moved(moved.transition(), frame.time()));
        } else if (entry instanceof Entry.Decided decided) {
            Execution execution = existing(frame.planDigest());
            execution.steps.put(
                    decided.step(),
                    execution
                            .step(decided.step())
                            .moved(decided.decision().transition(), frame.time())
                            .decided());
        } else if (entry instanceof Entry.RestoreDecided decided) {
            restore(existing(frame.planDigest()), decided.decision(), frame.time());
        } else if (entry instanceof Entry.RestoreIntended intended) {
            Execution execution = existing(frame.planDigest());
            execution.steps.put(
                    intended.step(),
                    execution
                            .step(intended.step())
                            .restoring(intended.intent(), intended.fence(), intended.attempt(), frame.time()));
        } else if (entry instanceof Entry.Excepted excepted) {
            existing(frame.planDigest()).except(excepted.exemption());
        } else if (entry instanceof Entry.CaseCancelled cancelled) {
            cancel(existing(frame.planDigest()), cancelled.decision(), frame.time());
        } else if (entry instanceof Entry.Concluded concluded) {
            existing(frame.planDigest()).verdict =
                    new CaseRecord.RunVerdict(concluded.verdict(), concluded.open(), frame.time());
        } else if (!(entry instanceof Entry.Stale)) {
            throw new IllegalStateException("nobody says what " + entry.type() + " changes");
        }
    }

    private static void restore(Execution execution, RestoreDecision decision, Instant time) {
        Stream.concat(decision.steps().stream(), decision.cancelled().stream())
                .forEach(id -> execution.steps.put(
                        id,
                        execution.step(id).moved(decision.transition(id), time).decided()));
    }

    /** What is in doubt, and what is done and not read back, is settled first ({@link #following}); what is given back stays that. */
    private static void cancel(Execution execution, Decision decision, Instant time) {
        execution.cancelled = decision;
        execution.steps.replaceAll((id, step) -> isSettled(step.state(), step.reason())
                ? step.moved(decision.transition(), time).decided()
                : step);
    }

    private static boolean isSettled(StepState state, String reason) {
        boolean isUnread =
                state == StepState.DONE || (state == StepState.PARKED && reason.equals(StepRecord.UNVERIFIED));
        return !state.isFinished() && !state.isInDoubt() && !state.isGivenBack() && !isUnread;
    }

    /** Whether a generation of a case is not gone on with. */
    boolean isCancelled(String caseId, int generation) {
        return Stream.concat(ofCase(caseId).map(Execution::snapshot), archive.casesOf(caseId).stream())
                .anyMatch(record -> record.generation() == generation && record.cancelled() != null);
    }

    /** Whether something of a case is to be given back and is not yet: a newer plan would take it away meanwhile, or be undone by it. */
    boolean isGivingBack(String caseId) {
        return ofCase(caseId)
                .flatMap(execution -> execution.steps.values().stream())
                .anyMatch(step -> step.state() == StepState.RESTORING || step.state() == StepState.RESTORE_IN_DOUBT);
    }

    /** Whether an execution is not gone on with. */
    boolean isCancelled(String planDigest) {
        return existing(planDigest).cancelled != null;
    }

    /** What a change comes to: nothing is tried again, or left waiting, in a case that is not gone on with. */
    Transition following(String planDigest, Transition transition) {
        Decision cancelled = existing(planDigest).cancelled;
        return cancelled != null && isSettled(transition.to(), transition.reason())
                ? cancelled.insteadOf(transition)
                : transition;
    }

    private void open(Frame frame, Entry.Opened opened) {
        Execution fresh = new Execution(
                frame.planDigest(),
                opened.caseId(),
                opened.generation(),
                frame.sequence(),
                frame.time(),
                opened.approval());
        for (Entry.OpenedStep step : opened.steps()) {
            fresh.steps.put(step.id(), StepRecord.opened(step.id(), step.state(), step.why(), frame.time()));
        }
        oldestFirst(others(fresh))
                .filter(earlier -> earlier.sequence < fresh.sequence)
                .forEach(earlier -> carryOver(earlier, fresh));
        put(fresh);
    }

    /**
     * The other executions of its case, also those that were put away. A start that replays this may find more of those than there were,
     * its successors among them.
     */
    private List<Execution> others(Execution fresh) {
        List<Execution> all = new ArrayList<>(ofCase(fresh.caseId).toList());
        for (CaseRecord record : archive.casesOf(fresh.caseId)) {
            if (!byPlan.containsKey(record.planDigest())) {
                all.add(Execution.of(record));
            }
        }
        all.removeIf(execution -> execution.digest.equals(fresh.digest));
        return all;
    }

    /**
     * What could not be read and was excepted stays so within the generation; what else was excepted was about this plan. The steps go on as
     * {@link Succession} says.
     */
    private static void carryOver(Execution earlier, Execution fresh) {
        if (earlier.generation == fresh.generation) {
            earlier.exemptions.stream()
                    .filter(exemption -> exemption.status() == CellStatus.UNREADABLE)
                    .forEach(fresh::except);
        }
        earlier.steps.forEach((id, step) ->
                fresh.steps.computeIfPresent(id, (same, planned) -> Succession.begun(planned, step, fresh.openedAt)));
    }

    private void supersede(Execution execution, String successor, Instant time) {
        Map<StepId, StepRecord> newer = find(successor).map(CaseRecord::steps).orElse(Map.of());
        execution.supersededBy = successor;
        execution.steps.replaceAll((id, step) -> Succession.ended(step, newer.get(id), time));
    }

    private Execution existing(String planDigest) {
        Execution execution = byPlan.get(planDigest);
        if (execution == null) {
            execution = archive.find(planDigest)
                    .map(record -> put(Execution.of(record)))
                    .orElseThrow(() -> new IllegalArgumentException("plan " + planDigest + " was never opened"));
        }
        return execution;
    }
}
