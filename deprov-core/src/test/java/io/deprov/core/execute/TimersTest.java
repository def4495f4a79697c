package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.FailureClass;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.core.Resumed;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.Runbook;
import io.deprov.core.plan.RunbookPause;
import io.deprov.core.plan.StepKind;
import io.deprov.core.testing.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a timer does again, and what it leaves alone. */
class TimersTest extends OneLeaver {

    private static Runbook pausing(Duration length) {
        return Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookPause(PAUSE.name(), PAUSE.after(), length));
    }

    @Test
    void whoWasSwitchedOnIsLeftAloneWhileAnotherAccountIsDeleted() {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(90)));
        corp.account("adm-jdoe", "1001");
        Plan plan = bench.plan();
        bench.apply(plan);
        bench.clock.advance(Duration.ofDays(31));
        corp.unblock(jdoe);
        resume();
        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(corp.isBlocked(jdoe)).isFalse();
    }

    @Test
    void theOtherAccountIsLeftAloneWhenThatWasSwitchedOn() {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(90)));
        String adm = corp.account("adm-jdoe", "1001");
        Plan plan = bench.plan();
        bench.apply(plan);
        bench.clock.advance(Duration.ofDays(31));
        corp.unblock(adm);
        resume();
        assertThat(corp.exists(adm)).isTrue();
        assertThat(corp.isBlocked(adm)).isFalse();
    }

    private Plan parkedBlock() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.CONNECTION_LOST));
        Plan plan = plan(pausing(HOUR.multipliedBy(48)));
        bench.apply(plan);
        corp.script(Fault.at(Fault.Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.AUTHORIZATION)
                .always());
        bench.clock.advance(HOUR);
        bench.apply(plan);
        assertThat(record(plan, step(plan, Effect.BLOCK_SIGN_IN)).state()).isEqualTo(StepState.PARKED);
        assertThat(record(plan, only(plan, StepKind.WAIT)).isPausing()).isTrue();
        return plan;
    }

    @Test
    void newerPlansWithAParkedStepBeginNoPauseAnew() {
        Plan plan = parkedBlock();
        for (int i = 0; i < 8; i++) {
            bench.clock.advance(HOUR.multipliedBy(10));
            corp.group(jdoe, "late" + i);
            plan = plan(pausing(HOUR.multipliedBy(48)));
            bench.apply(plan);
        }
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void cancellingAParkedStepBeginsNoPauseAnew() throws Exception {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(7)));
        Plan plan = parkedBlock();
        bench.clock.advance(HOUR.multipliedBy(47));
        bench.deprov().decide(plan, step(plan, Effect.BLOCK_SIGN_IN).id(), Decision.Kind.CANCEL, "boss", "leave it");
        resume();
        bench.clock.advance(HOUR.multipliedBy(2));
        resume();
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void whatCannotBeReadBackIsLookedAtEverMoreSeldom() {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(7)));
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.REMOVE)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE));
        bench.apply(plan);
        assertThat(record(plan, step(plan, Effect.REMOVE)).isUnverified()).isTrue();
        int runs = 0;
        int audit = bench.audit().size();
        for (int i = 0; i < 6 * 24; i++) {
            bench.clock.advance(Duration.ofMinutes(10));
            runs += resume().size();
        }
        assertThat(runs).isLessThan(40);
        assertThat(bench.audit().size() - audit).isLessThan(100);
    }

    @Test
    void anOlderPlansUnreadStepDoesNotMakeTheNewestRunEachTime() {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(7)));
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.REMOVE)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        bench.apply(plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)));
        corp.group(jdoe, "staff");
        Plan newer = plan(without(Effect.REMOVE));
        bench.apply(newer);
        int runs = 0;
        for (int i = 0; i < 6 * 24; i++) {
            bench.clock.advance(Duration.ofMinutes(10));
            runs += (int) resume().stream()
                    .filter(r -> r.planDigest().equals(newer.digest()))
                    .count();
        }
        assertThat(runs).isLessThan(40);
    }

    @Test
    void reopenedAndBlockedAgainInOneRunBeginsThePauseAnew() throws Exception {
        bench.with(builder -> builder.approvalValidity(Duration.ofDays(90)));
        corp.account("adm-jdoe", "1001");
        Runbook runbook = Runbook.standardLeaver(Duration.ofDays(2))
                .with("ours", "1", new RunbookPause("keep", Phase.REVOKE, HOUR.multipliedBy(24)));
        Plan plan = plan(runbook);
        bench.apply(plan);
        bench.clock.advance(HOUR.multipliedBy(30));
        resume();
        bench.clock.advance(HOUR.multipliedBy(30));
        corp.unblock(jdoe);
        bench.apply(plan);
        bench.deprov()
                .decide(
                        plan,
                        plan.steps().stream()
                                .filter(one -> one.effect().equals(Effect.DELETE)
                                        && !record(plan, one).state().isFinished())
                                .findFirst()
                                .orElseThrow()
                                .id(),
                        Decision.Kind.RELEASE,
                        "boss",
                        "go on");
        bench.apply(plan);
        assertThat(corp.exists(jdoe)).as("a day is planned between").isTrue();
    }

    @Test
    void theNewestPlanIsConcludedAgainAlsoWhenTheOlderOneWasVerifiedByAPerson() throws Exception {
        corp.script(Fault.at(Fault.Method.VERIFY)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.UNAVAILABLE)
                .always());
        Plan older = plan(without(Effect.DELETE));
        bench.apply(older);
        Runbook less = without(Effect.DELETE);
        corp.group(jdoe, "late");
        Plan newer = plan(new Runbook(
                "less",
                "2",
                less.rules().stream()
                        .filter(rule -> !rule.effects().contains(Effect.BLOCK_SIGN_IN))
                        .toList()));
        bench.apply(newer);
        corp.healthy();
        bench.clock.advance(Duration.ofMinutes(1));
        bench.deprov().verify(older);
        assertThat(record(older, step(older, Effect.BLOCK_SIGN_IN)).state()).isEqualTo(StepState.VERIFIED);
        Resumed last = null;
        for (int i = 0; i < 24 * 10; i++) {
            bench.clock.advance(HOUR);
            last = bench.deprov().resume(report -> {});
        }
        assertThat(last.incomplete()).isEmpty();
    }
}
