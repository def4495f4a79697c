package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Consequence;
import io.deprov.api.access.Effect;
import io.deprov.api.access.ExternalRef;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.Phase;
import io.deprov.api.access.Subject;
import io.deprov.api.notify.Notification;
import io.deprov.api.notify.Notifier;
import io.deprov.core.Resumed;
import io.deprov.core.catalogue.TargetLimits;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.Runbook;
import io.deprov.core.plan.RunbookNotice;
import io.deprov.core.plan.RunbookPause;
import io.deprov.core.plan.StepKind;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes between: newer plans, clocks, restarts, other people, before a pause is over or anybody was told. */
class BetweenTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final RunbookPause PAUSE = new RunbookPause("tokens-run-out", Phase.CONTAIN, HOUR);

    @TempDir
    Path directory;

    private static final class Mailbox implements Notifier {
        final List<Notification> told = new ArrayList<>();
        final Deque<ConnectorException> failures = new ArrayDeque<>();

        @Override
        public synchronized String send(Notification notification, CallContext context) throws ConnectorException {
            told.add(notification);
            ConnectorException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return "message-" + told.size();
        }
    }

    Bench bench;
    InMemoryTarget corp;
    String jdoe;
    final Mailbox mailbox = new Mailbox();

    @BeforeEach
    void aLeaver() {
        bench = new Bench(directory).with(builder -> builder.notifier(mailbox));
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff").key(jdoe, "SHA256:corp");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private Plan plan(Runbook runbook) {
        return bench.planned(PlanRequest.of(Bench.LEAVER).runbook(runbook)).plan();
    }

    private static Runbook pausing() {
        return Runbook.standardLeaver(PlanRequest.STANDARD_GRACE).with("ours", "1", PAUSE);
    }

    private static PlannedStep only(Plan plan, StepKind kind) {
        return plan.steps().stream()
                .filter(step -> step.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private StepRecord record(Plan plan, PlannedStep step) {
        return bench.deprov().find(plan).orElseThrow().step(step.id());
    }

    private List<RunReport> resume() {
        List<RunReport> reports = new ArrayList<>();
        bench.deprov().resume(reports::add);
        return reports;
    }

    private boolean isInGroup() {
        return !corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP).isEmpty();
    }

    @Test
    void aThirdPlanDoesNotEndAPauseThatTheSecondBeganAnew() {
        bench.apply(plan(pausing()));
        bench.clock.advance(HOUR);
        resume();
        assertThat(isInGroup()).isFalse();
        corp.unblock(jdoe).group(jdoe, "late");
        Plan second = plan(pausing());
        bench.apply(second);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(isInGroup()).isTrue();
        bench.clock.advance(Duration.ofMinutes(10));
        corp.group(jdoe, "later");
        Plan third = plan(pausing());
        assertThat(third.digest()).isNotEqualTo(second.digest());
        bench.apply(third);
        assertThat(isInGroup()).as("10 minutes after sign-in was blocked again").isTrue();
    }

    @Test
    void aPauseLastsFromTheLastCallUnderWhicheverPlan() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.AUTHORIZATION));
        Plan plan = plan(pausing());
        bench.apply(plan);
        assertThat(record(plan, only(plan, StepKind.WAIT)).isPausing()).isTrue();
        bench.clock.advance(Duration.ofMinutes(50));
        bench.apply(plan);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        corp.group(jdoe, "late");
        Plan newer = plan(pausing());
        bench.apply(newer);
        bench.clock.advance(Duration.ofMinutes(10));
        bench.apply(newer);
        assertThat(isInGroup()).as("10 minutes after sign-in was blocked").isTrue();
    }

    @Test
    void aPauseEndsWhenTheRunHasLookedAtWhatIsBeforeIt() {
        bench.apply(plan(pausing()));
        bench.clock.advance(Duration.ofMinutes(61));
        corp.unblock(jdoe);
        Plan newer = plan(pausing());
        bench.apply(newer);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(isInGroup()).as("at the moment sign-in was blocked again").isTrue();
    }

    @Test
    void whatWaitsForSomethingParkedHoldsUpNoPause() {
        corp.session(jdoe, "s1");
        corp.script(Fault.at(Fault.Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.AUTHORIZATION)
                .always());
        Plan plan = plan(pausing());
        bench.apply(plan);
        for (int i = 0; i < 20; i++) {
            bench.clock.advance(Duration.ofHours(13));
            resume();
        }
        bench.apply(plan);
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void nobodyIsCalledContainedWhileBlockingWaits() {
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookPause("backup", Phase.PRESERVE, HOUR)));
        RunReport r = bench.apply(plan);
        assertThat(corp.isBlocked(jdoe)).isFalse();
        assertThat(r.verdict()).isNotEqualTo(Verdict.CONTAINED);
    }

    @Test
    void whenAPauseIsOverSomethingIsDue() {
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(HOUR.multipliedBy(2));
        assertThat(bench.planned(PlanRequest.of(Bench.LEAVER).runbook(pausing()))
                        .isNothingDue())
                .isFalse();
    }

    @Test
    void whenAPauseWasShortenedSomethingMayBeDue() {
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(50));
        Runbook shorter = Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "2", new RunbookPause("tokens-run-out", Phase.CONTAIN, Duration.ofMinutes(10)));
        assertThat(bench.planned(PlanRequest.of(Bench.LEAVER).runbook(shorter)).isNothingDue())
                .isFalse();
    }

    @Test
    void aPauseThatLastsLongerIsScheduledUntilThen() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.AUTHORIZATION));
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(50));
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(11));
        int runs = 0;
        RunReport last = null;
        for (int i = 0; i < 40; i++) {
            List<RunReport> rs = resume();
            runs += rs.size();
            if (!rs.isEmpty()) last = rs.get(0);
            bench.clock.advance(Duration.ofMinutes(1));
        }
        assertThat(runs).isLessThan(2);
    }

    @Test
    void aNotifierThatRefusesIsNotAskedAboutTheNextNotice() {
        mailbox.failures.add(ConnectorException.builder(FailureClass.THROTTLED, "too many")
                .retryAfter(HOUR)
                .build());
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookNotice("desk", Phase.CONTAIN, "x"))
                .with("ours", "1", new RunbookNotice("boss", Phase.CONTAIN, "y")));
        bench.apply(plan);
        assertThat(mailbox.told).hasSize(1);
    }

    @Test
    void aPauseEndsAlthoughTheClockWasSetBackAndProcessesComeAndGo() {
        bench.clock.set(Duration.ofDays(300));
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.restart();
        bench.clock.set(Duration.ofDays(-300));
        for (int i = 0; i < 50; i++) {
            resume();
            bench.restart();
            bench.clock.advance(HOUR);
        }
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aPauseBeginsAnewWhenTheClockWasSetBack() {
        bench.clock.set(Duration.ofDays(300));
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.restart();
        bench.clock.set(Duration.ofDays(-300));
        resume();
        bench.restart();
        bench.clock.advance(HOUR);
        resume();
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aNoticeInDoubtIsSettledWhenThereIsNoNotifierAnyMore() throws Exception {
        mailbox.failures.add(ConnectorException.of(FailureClass.CONNECTION_LOST, "x"));
        Runbook rb = Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookNotice("desk", Phase.CONTAIN, "x"));
        Plan plan = plan(rb);
        bench.apply(plan);
        bench.restart();
        try (Bench other = new Bench(directory)) {
            InMemoryTarget again = other.target("corp");
            again.accountWithId(jdoe, "main", "jdoe", "1001");
            Plan newer = other.planned(PlanRequest.of(Bench.LEAVER).runbook(rb)).plan();
            other.apply(newer);
            other.clock.advance(HOUR);
            int runs = 0;
            for (int i = 0; i < 48; i++) {
                other.clock.advance(Duration.ofMinutes(30));
                int[] n = {0};
                other.deprov().resume(r -> n[0]++);
                runs += n[0];
            }
            RunReport r = other.apply(newer);
            assertThat(r.steps()).noneMatch(v -> v.record().state().isInDoubt());
        }
    }

    @Test
    void aNotifierThatHangsIsNotAskedAgainAndAgain() throws Exception {
        CountDownLatch latch = new CountDownLatch(1);
        AtomicInteger inside = new AtomicInteger();
        bench.with(b -> b.callTimeout(Duration.ofMillis(300)).notifier((n, c) -> {
            inside.incrementAndGet();
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "x";
        }));
        corp.account("jdoe2", "1001");
        corp.account("jdoe3", "1001");
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookNotice("desk", Phase.CONTAIN, "x")));
        long t0 = System.nanoTime();
        bench.apply(plan);
        for (int i = 0; i < 3; i++) {
            bench.clock.advance(HOUR);
            resume();
        }
        latch.countDown();
        assertThat(inside.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void aDoubtOfAnOlderPlanThatCameToNothingIsNotLeftOpen() throws Exception {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.CONNECTION_LOST));
        Runbook standard = Runbook.standardLeaver(PlanRequest.STANDARD_GRACE);
        Plan plan = plan(standard);
        bench.apply(plan);
        Runbook less = new Runbook(
                "less",
                "1",
                standard.rules().stream()
                        .filter(r -> r.category() != AccessCategory.ENTITLEMENT)
                        .toList());
        Plan second = plan(less);
        bench.apply(second);
        bench.clock.advance(HOUR);
        resume();
        bench.deprov()
                .find(plan)
                .orElseThrow()
                .steps()
                .values()
                .forEach(x -> System.out.println("  1: " + x.state() + " " + x.reason()));
        Plan third = plan(standard);
        bench.apply(third);
        bench.clock.advance(Duration.ofDays(31));
        bench.apply(third);
        bench.deprov()
                .find(plan)
                .orElseThrow()
                .steps()
                .values()
                .forEach(x -> System.out.println("  1: " + x.state() + " " + x.reason()));
        Resumed resumed = bench.deprov().resume(r -> {});
        assertThat(resumed.open()).isZero();
    }

    @Test
    void aPauseDoesNotEndInTheRunThatHasToBlockAgain() throws Exception {
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(30));
        corp.unblock(jdoe);
        bench.deprov().verify(plan);
        bench.restart();
        bench.clock.advance(Duration.ofMinutes(31));
        bench.apply(plan);
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(isInGroup()).as("at the moment sign-in was blocked again").isTrue();
    }

    @Test
    void sessionsAreNotEndedBeforeABlockThatFollowsFromElsewhere() throws Exception {
        IdentifierType anchor = new IdentifierType("anchor");
        Bench b = new Bench(directory.resolve("b"));
        InMemoryTarget cloud = b.target("a-cloud");
        InMemoryTarget ad = b.target("corp").uses(anchor, IdentifierUse.UNIQUE);
        String master = ad.account("jdoe", "1001");
        ad.attribute(master, "anchor", "guid-1");
        String copy = cloud.account("jdoe@cloud", "1001");
        cloud.session(copy, "s1");
        cloud.follows(
                copy,
                AccessKind.ACCOUNT,
                Effect.BLOCK_SIGN_IN,
                new Consequence(new ExternalRef("corp forest", anchor, "guid-1"), Duration.ofMinutes(30)));
        Plan plan = b.plan();
        plan.steps()
                .forEach(s -> System.out.println(s.access().id().target() + " " + s.phase() + " " + s.effect() + " "
                        + s.kind() + " needs " + s.needs().size()));
        RunReport r = b.apply(plan);
        assertThat(cloud.isBlocked(copy)).isFalse();
        assertThat(cloud.held(copy, AccessKind.SESSION))
                .as("not ended before sign-in is blocked")
                .isNotEmpty();
        b.close();
    }

    @Test
    void aDoubtIsReadAlthoughThePlanNowLeavesItToAPerson() throws Exception {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.CONNECTION_LOST));
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.REMOVE)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(plan);
        corp.healthy();
        corp.cannot("entitlement/group-membership remove");
        Plan newer = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(newer);
        long before = corp.calls(Fault.Method.VERIFY);
        bench.clock.advance(HOUR);
        corp.dropGroup(jdoe, "staff");
        int runs = 0;
        for (int i = 0; i < 48; i++) {
            bench.clock.advance(Duration.ofMinutes(30));
            runs += resume().size();
        }
        RunReport r = bench.apply(newer);
        bench.deprov().verify(newer);
        System.out.println(corp.calls().stream()
                        .filter(c -> c.startsWith("VERIFY") && c.contains("staff"))
                        .count() + " verify of staff in all");
        assertThat(r.steps()).noneMatch(v -> v.record().state().isInDoubt());
    }

    @Test
    void aPauseThatIsLongerNowIsNotOverBecauseAShorterOneWas() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.AUTHORIZATION));
        bench.apply(plan(pausing()));
        bench.clock.advance(HOUR);
        resume();
        assertThat(isInGroup()).isTrue();
        Runbook longer = Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "2", new RunbookPause("tokens-run-out", Phase.CONTAIN, HOUR.multipliedBy(24)));
        Plan second = plan(longer);
        bench.apply(second);
        assertThat(isInGroup()).as("an hour after the block, a day is planned").isTrue();
    }

    @Test
    void aPauseAfterAnotherPhaseIsAnotherPause() {
        bench.apply(plan(pausing()));
        bench.clock.advance(HOUR);
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.AUTHORIZATION));
        Runbook other = Runbook.standardLeaver(Duration.ZERO)
                .with("ours", "2", new RunbookPause("tokens-run-out", Phase.REVOKE, HOUR));
        Plan second = plan(other);
        RunReport r = bench.apply(second);
        assertThat(corp.exists(jdoe)).isTrue();
    }

    @Test
    void aTurnReadsNothingOnALaneThatIsHeld() throws Exception {
        bench.limits(new TargetLimits(2, 0));
        for (int i = 0; i < 4; i++) corp.group(jdoe, "g" + i);
        String bob = corp.account("bob", "1002");
        Plan ours = bench.plan();
        Plan theirs = bench.planned(PlanRequest.of(Subject.of(Identifier.of("employeeNumber", "1002"))))
                .plan();
        AtomicBoolean once = new AtomicBoolean();
        AtomicInteger callsThen = new AtomicInteger(-1);
        corp.onWrite(() -> {
            if (corp.writes().stream().anyMatch(w -> w.startsWith("remove")) && once.compareAndSet(false, true)) {
                corp.script(Fault.at(Fault.Method.PREPARE)
                        .on(Effect.BLOCK_SIGN_IN)
                        .fails(ConnectorException.builder(FailureClass.THROTTLED, "too many")
                                .retryAfter(HOUR)
                                .build()));
                try {
                    CompletableFuture.supplyAsync(() -> bench.apply(theirs)).get(10, TimeUnit.SECONDS);
                } catch (Exception e) {
                }
                callsThen.set(corp.calls().size());
            }
        });
        RunReport r = bench.apply(ours);
        System.out.println("after the hold: "
                + corp.calls().subList(callsThen.get(), corp.calls().size()));
        assertThat(corp.calls().subList(callsThen.get(), corp.calls().size())).noneMatch(c -> c.startsWith("VERIFY"));
    }

    @Test
    void whatWasDoneAndNotReadBackIsNotCalledAgainUnderANewerPlan() {
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(plan);
        PlannedStep block = plan.steps().stream()
                .filter(step -> step.effect().equals(Effect.BLOCK_SIGN_IN))
                .findFirst()
                .orElseThrow();
        assertThat(record(plan, block).isUnverified()).isTrue();
        corp.healthy();
        corp.group(jdoe, "late");
        long before = corp.writes().stream()
                .filter(write -> write.startsWith("block"))
                .count();

        Plan newer = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(newer);

        assertThat(before).isEqualTo(1);
        assertThat(corp.writes().stream().filter(write -> write.startsWith("block")))
                .hasSize(1);
        assertThat(record(newer, block).state()).isEqualTo(StepState.VERIFIED);
        assertThat(record(newer, block).attempt()).as("the earlier plan's call").isEqualTo(1);
    }

    @Test
    void aNoticeThatIsRefusedForItselfDoesNotHoldUpTheNext() {
        mailbox.failures.add(ConnectorException.of(FailureClass.INVALID_REQUEST, "no such topic"));
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookNotice("desk", Phase.CONTAIN, "x"))
                .with("ours", "1", new RunbookNotice("boss", Phase.CONTAIN, "y")));

        bench.apply(plan);

        assertThat(mailbox.told).hasSize(2);
    }
}
