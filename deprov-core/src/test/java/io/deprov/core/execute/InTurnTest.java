package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.Subject;
import io.deprov.core.catalogue.TargetLimits;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps of an account that are called one after the other and read back together. */
class InTurnTest {

    private static final int GROUPS = 6;

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aLeaverInManyGroups() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        for (int i = 0; i < GROUPS; i++) {
            corp.group(jdoe, "group-" + i);
        }
    }

    @AfterEach
    void noViolations() {
        assertThat(corp.violations()).isEmpty();
        bench.close();
    }

    private static StepRecord removal(RunReport report, String group) {
        return Bench.step(report, Effect.REMOVE, group).record();
    }

    private List<String> callsFrom(int before) {
        return corp.calls().stream().skip(before).toList();
    }

    @Test
    void eachIsCalledByItselfAndAllAreReadBackInOneCall() {
        Plan plan = bench.plan();
        int before = corp.verifiedTogether().size();

        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.batches()).isEmpty();
        assertThat(corp.verifiedTogether().stream().skip(before)).contains(GROUPS);
        for (String kind : List.of("INTENT", "OUTCOME", "VERIFIED")) {
            Map<String, Integer> counts = bench.auditCounts(kind);
            plan.steps().stream()
                    .filter(step -> step.effect().equals(Effect.REMOVE))
                    .forEach(step ->
                            assertThat(counts).as(kind).containsEntry(step.id().value(), 1));
        }
    }

    @Test
    void accountsAreNotMixed() {
        String admin = corp.account("jdoe-admin", "1001");
        corp.group(admin, "admins").group(admin, "operators");
        int before = corp.verifiedTogether().size();

        assertThat(bench.apply(bench.plan()).verdict()).isEqualTo(Verdict.REVOKED);

        assertThat(corp.verifiedTogether().stream().skip(before)).contains(GROUPS, 2);
    }

    @Test
    void everyAccountIsBlockedBeforeTheFirstPasswordGoes() {
        corp.account("jdoe-admin", "1001");

        assertThat(bench.apply(bench.plan()).verdict()).isEqualTo(Verdict.REVOKED);

        assertThat(corp.writes().subList(0, 2))
                .as("no account is passed over for another one's turn")
                .allMatch(write -> write.startsWith(Effect.BLOCK_SIGN_IN.name()));
    }

    @Test
    void whetherNobodyGetsInIsReadBeforeAnythingElseIsDone() {
        Plan plan = bench.plan();
        int before = corp.calls().size();

        bench.apply(plan);

        List<String> calls = callsFrom(before);
        int block = index(calls, "REVOKE", Effect.BLOCK_SIGN_IN.name());
        int next = calls.subList(block + 1, calls.size()).stream()
                .filter(call -> call.startsWith("REVOKE"))
                .findFirst()
                .map(calls::indexOf)
                .orElseThrow();
        assertThat(calls.subList(block + 1, next)).anyMatch(call -> call.startsWith("VERIFY"));
    }

    @Test
    void whoeverWaitsForTheTargetHasTheirTurnInBetween() throws Exception {
        bench.limits(new TargetLimits(1, 0));
        String bob = corp.account("bob", "1002");
        Plan ours = bench.plan();
        Plan theirs = bench.planned(PlanRequest.of(Subject.of(Identifier.of("employeeNumber", "1002"))))
                .plan();
        AtomicReference<CompletableFuture<RunReport>> other = new AtomicReference<>();
        corp.onWrite(() -> {
            if (other.get() == null && corp.writes().stream().anyMatch(write -> write.startsWith("remove"))) {
                other.set(CompletableFuture.supplyAsync(() -> bench.apply(theirs)));
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        });

        assertThat(bench.apply(ours).verdict()).isEqualTo(Verdict.REVOKED);

        assertThat(other.get().get(30, TimeUnit.SECONDS).verdict()).isEqualTo(Verdict.REVOKED);
        List<String> writes = corp.writes();
        int theirBlock = index(writes, Effect.BLOCK_SIGN_IN.name(), bob);
        assertThat(writes.subList(theirBlock, writes.size()))
                .as("what was still left of the first turn when somebody else was contained")
                .anyMatch(write -> write.startsWith(Effect.REMOVE.name()));
    }

    @Test
    void aDoubtIsSettledBeforeTheNextCall() {
        corp.script(Fault.at(Method.REVOKE)
                .onItem("group-2")
                .fails(FailureClass.CONNECTION_LOST)
                .afterEffect());
        Plan plan = bench.plan();
        int before = corp.calls().size();

        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(removal(report, "group-2").attempt()).isEqualTo(1);
        List<String> calls = callsFrom(before);
        int lost = index(calls, "REVOKE", "group-2");
        assertThat(calls.subList(lost + 1, index(calls, "REVOKE", "group-3")))
                .as("read after the lost answer and before the next call")
                .anyMatch(call -> call.startsWith("VERIFY"));
    }

    private static int index(List<String> calls, String method, String item) {
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i).startsWith(method) && calls.get(i).contains(item)) {
                return i;
            }
        }
        throw new AssertionError(method + " of " + item + " is not among " + calls);
    }

    @Test
    void oneThatFailsDoesNotKeepTheOthersFromBeingDoneAndReadBack() {
        corp.script(Fault.at(Method.REVOKE).onItem("group-2").always().fails(FailureClass.AUTHORIZATION));

        RunReport report = bench.apply(bench.plan());

        assertThat(removal(report, "group-2").state()).isEqualTo(StepState.PARKED);
        for (int i = 0; i < GROUPS; i++) {
            if (i != 2) {
                assertThat(removal(report, "group-" + i).state()).isEqualTo(StepState.VERIFIED);
            }
        }
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).hasSize(1);
    }

    @Test
    void aTargetThatStopsAnsweringIsNotAskedForTheWholeTurn() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).always().fails(FailureClass.UNAVAILABLE));
        Plan plan = bench.plan();
        long before = corp.calls(Method.REVOKE);

        RunReport report = bench.apply(plan);

        long blockAndPassword = 2;
        assertThat(corp.calls(Method.REVOKE) - before - blockAndPassword)
                .as("as many as the breaker lets through")
                .isLessThan(GROUPS);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void aTargetThatAsksToBeLeftAloneIsNotEvenRead() {
        corp.script(Fault.at(Method.REVOKE)
                .onItem("group-3")
                .fails(ConnectorException.builder(FailureClass.THROTTLED, "too many")
                        .retryAfter(Duration.ofHours(1))
                        .build()));
        Plan plan = bench.plan();
        int before = corp.calls().size();

        RunReport first = bench.apply(plan);

        List<String> calls = callsFrom(before);
        assertThat(calls.subList(index(calls, "REVOKE", "group-3") + 1, calls.size()))
                .isEmpty();
        assertThat(removal(first, "group-1").state()).isEqualTo(StepState.DONE);
        bench.clock.advance(Duration.ofHours(1));
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(first.steps().stream().filter(view -> view.record().state() == StepState.PARKED))
                .isEmpty();
    }

    /** Another run was asked to stay away while this one had a call out. */
    @Test
    void aTurnReadsNothingOnALaneThatIsHeldMeanwhile() throws Exception {
        bench.limits(new TargetLimits(2, 0));
        corp.account("bob", "1002");
        Plan ours = bench.plan();
        Plan theirs = bench.planned(PlanRequest.of(Subject.of(Identifier.of("employeeNumber", "1002"))))
                .plan();
        AtomicInteger callsThen = new AtomicInteger(-1);
        corp.script(Fault.at(Method.REVOKE).onItem("group-3").also(() -> {
            corp.script(Fault.at(Method.PREPARE)
                    .on(Effect.BLOCK_SIGN_IN)
                    .fails(ConnectorException.builder(FailureClass.THROTTLED, "too many")
                            .retryAfter(Duration.ofHours(1))
                            .build()));
            CompletableFuture.supplyAsync(() -> bench.apply(theirs)).join();
            callsThen.set(corp.calls().size());
        }));

        RunReport report = bench.apply(ours);

        assertThat(callsThen.get()).as("the other run was held meanwhile").isPositive();
        assertThat(callsFrom(callsThen.get())).isEmpty();
        assertThat(removal(report, "group-3").state()).isEqualTo(StepState.DONE);
    }

    @Test
    void whatCannotBeReadBackIsReadByTheNextRunAndNotCalledAgain() {
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).times(GROUPS).fails(FailureClass.UNAVAILABLE));
        Plan plan = bench.plan();
        RunReport first = bench.apply(plan);
        assertThat(first.steps().stream()
                        .filter(view -> view.step().effect().equals(Effect.REMOVE))
                        .map(StepView::record))
                .allMatch(StepRecord::isUnverified);
        corp.healthy();
        long writes = corp.calls(Method.REVOKE);

        bench.clock.advance(Duration.ofMinutes(5));
        RunReport second = bench.apply(plan);

        assertThat(second.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.calls(Method.REVOKE)).isEqualTo(writes);
    }

    @Test
    void whatShowsLaterIsWaitedForStepByStep() {
        corp.lag(Duration.ofSeconds(3), Duration.ofSeconds(10));

        RunReport report = bench.apply(bench.plan());

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(report.steps()).allMatch(view -> view.record().attempt() <= 1);
    }

    @Test
    void theyBeginNoFasterThanTheOwnerAllows() {
        bench.limits(new TargetLimits(1, 2));
        Plan plan = bench.plan();
        Instant start = bench.clock.instant();

        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(Duration.between(start, bench.clock.instant())).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }
}
