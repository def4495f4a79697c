package io.deprov.core.journal.file;

import io.deprov.api.ActorAuthenticator.Assurance;
import io.deprov.api.StepId;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Claim;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.Exemption;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.KeptUndo;
import io.deprov.core.journal.RestoreDecision;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.json.CoreJson;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a state as {@code journal-v1} in the test resources holds it: every sort of frame, a snapshot, an archived execution. Run once for
 * each format version, by {@code main} with the folder to write to; a sample that is there is never written again.
 */
final class FrozenJournalSample {

    private FrozenJournalSample() {}

    /** Writes the sample into an empty folder. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args[0]));
        TestClock clock = new TestClock();
        List<Plan> plans = new ArrayList<>();
        List<Approval> approvals = new ArrayList<>();
        try (Bench bench = new Bench(Files.createTempDirectory("sample"))) {
            InMemoryTarget corp = bench.target("corp");
            corp.group(corp.account("jdoe", "1001"), "staff");
            for (int i = 1; i <= 3; i++) {
                plans.add(bench.deprov()
                        .plan(PlanRequest.of(Bench.LEAVER).caseId("case-" + i))
                        .plan());
                approvals.add(bench.deprov().approve(plans.get(i - 1), "boss"));
            }
        }
        Path journal = folder.resolve("journal");
        try (FileStepStore store = open(journal, clock, 1_000_000)) {
            finish(store, plans.get(0), approvals.get(0), clock);
        }
        clock.advance(Duration.ofDays(31));
        try (FileStepStore store = open(journal, clock, 1)) {
            store.audited(store.lastSequence());
        }
        try (FileStepStore store = open(journal, clock, 1_000_000)) {
            everySort(store, plans.get(1), plans.get(2), approvals, clock);
            Files.write(folder.resolve("expected.json"), CoreJson.prettyBytes(picture(store, plans)));
        }
        Files.delete(journal.resolve("lock"));
        Files.delete(journal.resolve("reserve"));
    }

    static FileStepStore open(Path journal, TestClock clock, int snapshotEvery) {
        return new FileStepStore(
                journal,
                clock,
                new FileStepStore.Settings(
                        new FileJournal.Settings(4_000, 4_096, Disk.REAL), snapshotEvery, Duration.ofDays(30)));
    }

    private static Intent intent(TestClock clock) {
        return intent(clock, null);
    }

    private static Intent intent(TestClock clock, KeptUndo undo) {
        return new Intent("token", "key", clock.instant().plusSeconds(30), Map.of("fact.group", "staff"), undo);
    }

    private static void finish(FileStepStore store, Plan plan, Approval approval, TestClock clock) {
        store.open(plan, approval);
        for (PlannedStep step : plan.steps()) {
            Claim claim =
                    store.claim(plan.digest(), step.id(), 0, intent(clock)).orElseThrow();
            store.complete(claim, Transition.to(StepState.DONE).seen("summary", "done"));
            store.move(plan.digest(), step.id(), claim.fence(), Transition.to(StepState.VERIFIED));
        }
        store.verdict(plan.digest(), "CLOSED", List.of());
    }

    private static void everySort(
            FileStepStore store, Plan plan, Plan newer, List<Approval> approvals, TestClock clock) {
        String digest = plan.digest();
        store.open(plan, approvals.get(1));
        store.approve(digest, approvals.get(1));
        Claim claim =
                store.claim(digest, plan.steps().get(0).id(), 0, intent(clock)).orElseThrow();
        store.complete(claim, Transition.to(StepState.IN_DOUBT, "TIMEOUT", "no answer"));
        store.stale(claim, Transition.to(StepState.DONE));
        store.move(
                digest,
                plan.steps().get(1).id(),
                0,
                Transition.to(StepState.RETRY_AT, "THROTTLED", "slow down")
                        .at(clock.instant().plusSeconds(420)));
        store.decide(
                digest,
                plan.steps().get(2).id(),
                0,
                new Decision(Decision.Kind.ATTEST, "Ada Lovelace", Assurance.ASSERTED, "by hand"));
        store.verdict(digest, "INCOMPLETE", List.of("corp/main/account/account IN_DOUBT"));
        store.except(
                digest,
                new Exemption(
                        CellKey.parse("corp/main/entitlement/group-membership"),
                        CellStatus.UNREADABLE,
                        "Head of IT",
                        "Ada Lovelace",
                        Assurance.ASSERTED,
                        "the limit is not ours",
                        clock.instant(),
                        clock.instant().plusSeconds(86_400)));
        restored(store, plan, plan.steps().get(1).id(), plan.steps().get(3).id(), clock);
        store.open(newer, approvals.get(2));
        store.supersede(digest, newer.digest());
        store.cancel(
                newer.digest(), new Decision(Decision.Kind.CANCEL, "Ada Lovelace", Assurance.ASSERTED, "hired again"));
    }

    private static void restored(FileStepStore store, Plan plan, StepId step, StepId cancelled, TestClock clock) {
        String digest = plan.digest();
        KeptUndo undo = new KeptUndo(
                digest,
                1,
                "1800000000-0123456789abcdef",
                "hmac-sha256:00",
                clock.instant().plusSeconds(86_400));
        Claim claim = store.claim(digest, step, 0, intent(clock, undo)).orElseThrow();
        store.complete(claim, Transition.to(StepState.DONE));
        store.move(digest, step, claim.fence(), Transition.to(StepState.VERIFIED));
        store.restore(
                digest,
                new RestoreDecision(
                        List.of(step), List.of(cancelled), "Ada Lovelace", Assurance.ASSERTED, "hired again"),
                Map.of(step, claim.fence(), cancelled, 0L));
        Claim restore = store.claimRestore(digest, step, claim.fence() + 1, intent(clock))
                .orElseThrow();
        store.complete(restore, Transition.to(StepState.RESTORE_IN_DOUBT, "TIMEOUT", "no answer"));
    }

    /** What a store knows, as JSON shows it. */
    static Map<String, Object> picture(FileStepStore store, List<Plan> plans) {
        List<ExecutionShape> executions = new ArrayList<>();
        store.cases(record -> executions.add(ExecutionShape.of(record)));
        List<ExecutionShape> archived = new ArrayList<>();
        for (CaseRecord record : store.casesOf("case-1")) {
            archived.add(ExecutionShape.of(record));
        }
        List<Map<String, Object>> frames = new ArrayList<>();
        store.framesAfter(
                0,
                frame -> frames.add(Map.of(
                        "sequence", frame.sequence(),
                        "type", frame.type().name(),
                        "time", frame.time().toString(),
                        "entry", frame.entry())));
        return Map.of(
                "origin", store.origin(),
                "executions", executions,
                "archived", archived,
                "frames", frames,
                "plans", plans.stream().map(Plan::digest).toList());
    }
}
