package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.api.notify.Notification;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.Runbook;
import io.deprov.core.plan.RunbookNotice;
import io.deprov.core.plan.StepKind;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.InMemoryTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** People who are told when something is done. */
class NoticesTest extends OneLeaver {

    @Test
    void theAccountIsToldOfOnceWhenEverythingUpToThePhaseIsDone() {
        Plan plan = plan(telling());
        PlannedStep notice = only(plan, StepKind.NOTIFY);

        RunReport report = bench.apply(plan);
        bench.apply(plan);

        assertThat(mailbox.told).hasSize(1);
        Notification told = mailbox.told.get(0);
        assertThat(told.topic()).isEqualTo("service-desk");
        assertThat(told.text()).isEqualTo(NOTICE.text());
        assertThat(told.after()).isEqualTo(Phase.CONTAIN);
        assertThat(told.account().id().nativeId()).isEqualTo(jdoe);
        assertThat(told.accountName()).isEqualTo("jdoe");
        assertThat(told.id()).isEqualTo(notice.id().value());
        assertThat(told.caseId()).isEqualTo(plan.caseId());
        assertThat(told.toString()).doesNotContain("jdoe");
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(bench.auditCounts("INTENT")).containsEntry(notice.id().value(), 1);
        assertThat(bench.audit())
                .anySatisfy(entry ->
                        assertThat(entry.toString()).contains(notice.id().value(), "message-1"));
    }

    @Test
    void whatIsSaidAfterADeletionIsScheduledLikeTheDeletion() {
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookNotice("archive", Phase.RETIRE, "The account is gone.")));

        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(mailbox.told).isEmpty();
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.REVOKED);

        bench.clock.advance(PlanRequest.STANDARD_GRACE);
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(mailbox.told).extracting(Notification::topic).containsExactly("archive");
    }

    @Test
    void nobodyIsToldThatSomethingIsDoneWhichIsNot() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.AUTHORIZATION));
        Plan plan = plan(telling());

        RunReport report = bench.apply(plan);

        assertThat(mailbox.told).isEmpty();
        assertThat(record(plan, only(plan, StepKind.NOTIFY)).state()).isEqualTo(StepState.WAITING);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);

        bench.apply(plan);
        assertThat(mailbox.told).hasSize(1);
    }

    @Test
    void aNoticeThatFailedIsTriedAgainWithItsOwnPauseAndHoldsUpNothing() {
        mailbox.failures.add(ConnectorException.of(FailureClass.UNAVAILABLE, "the mail server refuses connections"));
        Plan plan = plan(telling());

        RunReport report = bench.apply(plan);
        PlannedStep notice = only(plan, StepKind.NOTIFY);

        assertThat(isInGroup()).isFalse();
        assertThat(record(plan, notice).state()).isEqualTo(StepState.RETRY_AT);
        assertThat(record(plan, notice).why()).contains("refuses connections");
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.stopped()).isEmpty();

        bench.clock.advance(HOUR);
        assertThat(resume()).hasSize(1);
        assertThat(mailbox.told).hasSize(2);
        assertThat(record(plan, notice).state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void aNotifierThatAsksToBeLeftAloneIsLeftAlone() {
        mailbox.failures.add(ConnectorException.builder(FailureClass.THROTTLED, "too many")
                .retryAfter(HOUR)
                .build());
        Plan plan = plan(telling());
        bench.apply(plan);
        bench.apply(plan);
        assertThat(mailbox.told).hasSize(1);

        bench.clock.advance(HOUR);
        bench.apply(plan);
        assertThat(mailbox.told).hasSize(2);
    }

    @Test
    void nobodyWaitsForTheNotifier() {
        List<Boolean> contained = new ArrayList<>();
        InMemoryTarget other = bench.target("other");
        String twin = other.account("jdoe", "1001");
        bench.with(builder -> builder.notifier((notification, context) -> {
            contained.add(corp.isBlocked(jdoe) && other.isBlocked(twin) && !isInGroup());
            return "told";
        }));

        bench.apply(plan(telling()));

        assertThat(contained).containsExactly(true, true);
    }

    @Test
    void aNoticeWhoseAnswerGotLostIsHandedOverAgainUnderTheSameId() {
        mailbox.failures.add(ConnectorException.of(FailureClass.CONNECTION_LOST, "the answer did not come"));
        Plan plan = plan(telling());
        bench.apply(plan);
        PlannedStep notice = only(plan, StepKind.NOTIFY);
        assertThat(record(plan, notice).state()).isEqualTo(StepState.IN_DOUBT);
        bench.apply(plan);
        assertThat(mailbox.told).as("the first may be on its way still").hasSize(1);
        bench.restart();

        bench.clock.advance(Duration.ofMinutes(1));
        bench.apply(plan);

        assertThat(mailbox.told)
                .extracting(Notification::id)
                .containsExactly(notice.id().value(), notice.id().value());
        assertThat(record(plan, notice).state()).isEqualTo(StepState.VERIFIED);
        assertThat(record(plan, notice).attempt()).isEqualTo(2);
    }

    @Test
    void aNotifierThatBreaksItsContractIsNamedWithoutWhatItSaid() {
        bench.with(builder -> builder.notifier((notification, context) -> {
            throw new IllegalStateException("secret-of-the-mail-server");
        }));
        Plan plan = plan(telling());
        bench.apply(plan);

        assertThat(record(plan, only(plan, StepKind.NOTIFY)).why())
                .contains("notifier", "IllegalStateException")
                .doesNotContain("secret");
    }

    @Test
    void aNewerPlanDoesNotTellAgain() {
        bench.apply(plan(telling()));
        corp.group(jdoe, "late");

        Plan newer = plan(telling());
        RunReport report = bench.apply(newer);

        assertThat(mailbox.told).hasSize(1);
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(only(newer, StepKind.NOTIFY).alreadyInForce()).isTrue();
        assertThat(bench.planned(PlanRequest.of(Bench.LEAVER).runbook(telling()))
                        .isNothingDue())
                .isTrue();
    }

    @Test
    void withoutANotifierAPersonTells() throws Exception {
        Bench silent = new Bench(directory.resolve("silent"));
        String other = silent.target("corp").account("jdoe", "1001");
        Plan plan =
                silent.planned(PlanRequest.of(Bench.LEAVER).runbook(telling())).plan();
        PlannedStep notice = plan.steps().stream()
                .filter(step -> step.effect().name().startsWith("notify-"))
                .findFirst()
                .orElseThrow();

        assertThat(other).isNotBlank();
        assertThat(notice.kind()).isEqualTo(StepKind.MANUAL);
        assertThat(notice.instruction()).contains("no notifier", "service-desk", NOTICE.text());
        assertThat(silent.apply(plan).verdict()).isEqualTo(Verdict.INCOMPLETE);
        silent.deprov().decide(plan, notice.id(), Decision.Kind.ATTEST, "boss", "told them on the phone");
        assertThat(silent.apply(plan).verdict()).isEqualTo(Verdict.REVOKED);
        silent.close();
    }

    @Test
    void aNotifierThatIsGoneParksTheNoticeAndSaysSo() {
        mailbox.failures.add(ConnectorException.of(FailureClass.UNAVAILABLE, "down"));
        Plan plan = plan(telling());
        bench.apply(plan);
        bench.restart();
        try (Bench other = new Bench(directory)) {
            InMemoryTarget again = other.target("corp");
            assertThat(again.accountWithId(jdoe, "main", "jdoe", "1001")).isEqualTo(jdoe);

            other.apply(plan);

            StepRecord notice = other.deprov()
                    .find(plan)
                    .orElseThrow()
                    .step(only(plan, StepKind.NOTIFY).id());
            assertThat(notice.state()).isEqualTo(StepState.PARKED);
            assertThat(notice.reason()).isEqualTo(Notices.NO_NOTIFIER);
            assertThat(notice.why()).contains("there is none now");
        }
    }

    @Test
    void nobodyIsToldAboutSomebodyWhoCameBack() throws Exception {
        mailbox.failures.add(ConnectorException.of(FailureClass.UNAVAILABLE, "down"));
        Plan plan = plan(telling());
        bench.apply(plan);
        bench.deprov().cancelCase(plan.caseId(), "boss", "came back");

        bench.clock.advance(HOUR);
        resume();

        assertThat(mailbox.told).hasSize(1);
        assertThat(record(plan, only(plan, StepKind.NOTIFY)).state()).isEqualTo(StepState.CANCELLED);
    }

    @Test
    void aNoticeInDoubtUnderAPlanThatWasTakenOverIsToldOnceMoreAtMost() {
        mailbox.failures.add(ConnectorException.of(FailureClass.CONNECTION_LOST, "the answer did not come"));
        Plan plan = plan(telling());
        bench.apply(plan);
        corp.group(jdoe, "late");
        Plan newer = plan(telling());
        bench.apply(newer);

        for (int i = 0; i < 5; i++) {
            bench.clock.advance(Duration.ofMinutes(10));
            resume();
            bench.apply(newer);
        }

        assertThat(mailbox.told).hasSize(2);
        assertThat(mailbox.told.get(0).id()).isEqualTo(mailbox.told.get(1).id());
        assertThat(bench.apply(newer).verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(record(newer, only(newer, StepKind.NOTIFY)).state()).isEqualTo(StepState.VERIFIED);
        assertThat(record(plan, only(plan, StepKind.NOTIFY)).state().isInDoubt())
                .as("the older plan's doubt is not left behind")
                .isFalse();
    }

    @Test
    void aNoticeThatIsStillToBeGivenIsNotForgottenWhenItsTargetIsNotConfiguredAnyMore() {
        InMemoryTarget other = bench.target("other");
        other.account("jdoe", "1001");
        mailbox.failures.add(ConnectorException.of(FailureClass.UNAVAILABLE, "down"));
        Plan plan = plan(telling());
        bench.apply(plan);
        assertThat(mailbox.told)
                .as("who does not answer is not asked about the next one in this run")
                .hasSize(1);
        bench.restart();

        try (Bench without = new Bench(directory).with(builder -> builder.notifier(mailbox))) {
            InMemoryTarget again = without.target("corp");
            assertThat(again.accountWithId(jdoe, "main", "jdoe", "1001")).isEqualTo(jdoe);
            Plan newer = without.planned(PlanRequest.of(Bench.LEAVER).runbook(telling()))
                    .plan();
            RunReport report = without.apply(newer);

            assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
            assertThat(report.coverage().open())
                    .anySatisfy(cell -> assertThat(cell.toString()).contains("other", "not configured any more"));
        }
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
    void aNoticeThatIsRefusedForItselfDoesNotHoldUpTheNext() {
        mailbox.failures.add(ConnectorException.of(FailureClass.INVALID_REQUEST, "no such topic"));
        Plan plan = plan(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookNotice("desk", Phase.CONTAIN, "x"))
                .with("ours", "1", new RunbookNotice("boss", Phase.CONTAIN, "y")));

        bench.apply(plan);

        assertThat(mailbox.told).hasSize(2);
    }
}
