package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.deprov.api.access.Subject;
import io.deprov.core.Resumed;
import io.deprov.core.catalogue.TargetLimits;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.Runbook;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.InMemoryTarget;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What was called and is not read back yet: it is read, whoever plans and whoever waits. */
class UnsettledTest extends OneLeaver {

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
}
