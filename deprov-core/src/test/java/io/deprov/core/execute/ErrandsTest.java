package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.api.access.TargetId;
import io.deprov.api.notify.Notification;
import io.deprov.api.notify.Notifier;
import io.deprov.core.PlanningResult;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.Runbook;
import io.deprov.core.plan.RunbookNotice;
import io.deprov.core.plan.RunbookPause;
import io.deprov.core.plan.RunbookRule;
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
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pauses and notices: the steps that no target is called for. */
class ErrandsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final RunbookPause PAUSE = new RunbookPause("tokens-run-out", Phase.CONTAIN, HOUR);
    private static final RunbookNotice NOTICE =
            new RunbookNotice("service-desk", Phase.CONTAIN, "Collect the laptop; sign-in is blocked.");

    @TempDir
    Path directory;

    /** Takes down what it is told, and fails as often as it is asked to. */
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

    private static Runbook telling() {
        return Runbook.standardLeaver(PlanRequest.STANDARD_GRACE).with("ours", "1", NOTICE);
    }

    private static PlannedStep only(Plan plan, StepKind kind) {
        List<PlannedStep> steps =
                plan.steps().stream().filter(step -> step.kind() == kind).toList();
        assertThat(steps).hasSize(1);
        return steps.get(0);
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
    void whatComesAfterAPauseWaitsForItsEndAndIsDoneThen() {
        Plan plan = plan(pausing());

        RunReport first = bench.apply(plan);

        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(isInGroup()).isTrue();
        assertThat(first.verdict()).isEqualTo(Verdict.CONTAINED);
        assertThat(Bench.step(first, Effect.REMOVE).status()).isEqualTo(CellStatus.SCHEDULED);
        assertThat(Bench.step(first, Effect.REMOVE).due())
                .hasValue(bench.clock.instant().plus(HOUR));

        bench.clock.advance(Duration.ofMinutes(59));
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.CONTAINED);
        assertThat(isInGroup()).isTrue();

        bench.clock.advance(Duration.ofMinutes(1));
        List<RunReport> reports = resume();

        assertThat(reports).hasSize(1);
        assertThat(reports.get(0).verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(isInGroup()).isFalse();
        assertThat(record(plan, only(plan, StepKind.WAIT)).state()).isEqualTo(StepState.VERIFIED);
        assertThat(first.containedAfter()).containsOnlyKeys(new TargetId("corp"));
    }

    @Test
    void aPauseGoesOnInAnotherProcessAndUnderANewerPlan() {
        Plan plan = plan(pausing());
        bench.apply(plan);
        bench.clock.advance(Duration.ofMinutes(40));
        bench.restart();
        corp.group(jdoe, "late");
        Plan newer = plan(pausing());
        bench.apply(newer);
        assertThat(newer.digest()).isNotEqualTo(plan.digest());
        assertThat(isInGroup()).isTrue();

        bench.clock.advance(Duration.ofMinutes(20));
        bench.restart();
        RunReport report = bench.apply(newer);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
    }

    @Test
    void aPauseDoesNotBeginBeforeWhatItFollowsIsAtRestAndIsNotHeldUpByWhatIsParked() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.UNAVAILABLE));
        Plan plan = plan(pausing());
        bench.apply(plan);
        PlannedStep pause = only(plan, StepKind.WAIT);
        assertThat(record(plan, pause).isPausing()).isFalse();

        corp.script(Fault.at(Fault.Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(FailureClass.AUTHORIZATION)
                .always());
        bench.clock.advance(Duration.ofMinutes(10));
        bench.apply(plan);
        assertThat(record(plan, pause).isPausing()).isTrue();
        bench.clock.advance(HOUR);
        bench.apply(plan);

        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aPauseBeginsAnewWhenWhatItFollowsHadToBeDoneAgain() {
        bench.apply(plan(pausing()));
        bench.clock.advance(Duration.ofMinutes(59));
        corp.unblock(jdoe);
        Plan newer = plan(pausing());
        bench.apply(newer);
        assertThat(corp.isBlocked(jdoe)).isTrue();

        bench.clock.advance(Duration.ofMinutes(30));
        bench.apply(newer);
        assertThat(isInGroup())
                .as("half an hour after sign-in was blocked again")
                .isTrue();
        bench.clock.advance(Duration.ofMinutes(30));
        bench.apply(newer);
        assertThat(isInGroup()).isFalse();

        corp.unblock(jdoe).group(jdoe, "late");
        Plan last = plan(pausing());
        bench.apply(last);
        assertThat(isInGroup())
                .as("the pause of an earlier plan was about an earlier block")
                .isTrue();
        bench.clock.advance(HOUR);
        bench.apply(last);
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aPauseThatBeganUnderAClockThatWasSetBackSinceEnds() {
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
    void aPauseThatCannotBeginYetMakesNoRuns() {
        corp.script(Fault.at(Fault.Method.REVOKE).on(Effect.BLOCK_SIGN_IN).fails(FailureClass.UNAVAILABLE));
        Plan plan = plan(pausing());
        bench.apply(plan);

        assertThat(record(plan, only(plan, StepKind.WAIT)).state()).isEqualTo(StepState.PLANNED);
        assertThat(resume()).isEmpty();
    }

    @Test
    void aPauseThatAPersonCallsOffHoldsUpNothingMore() throws Exception {
        Plan plan = plan(pausing());
        bench.apply(plan);
        PlannedStep pause = only(plan, StepKind.WAIT);

        bench.deprov().decide(plan, pause.id(), Decision.Kind.CANCEL, "boss", "there are no tokens");
        bench.apply(plan);

        assertThat(isInGroup()).isFalse();
        assertThat(record(plan, pause).state()).isEqualTo(StepState.CANCELLED);
    }

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

    private static Runbook pausing(Duration length) {
        return Runbook.standardLeaver(PlanRequest.STANDARD_GRACE)
                .with("ours", "1", new RunbookPause(PAUSE.name(), PAUSE.after(), length));
    }

    @Test
    void aPauseThatANewerPlanShortensEndsSooner() {
        bench.apply(plan(pausing()));
        bench.clock.advance(Duration.ofMinutes(10));
        Plan shorter = plan(pausing(Duration.ofMinutes(30)));
        bench.apply(shorter);
        assertThat(isInGroup()).isTrue();

        bench.clock.advance(Duration.ofMinutes(20));
        assertThat(resume()).hasSize(1);
        assertThat(isInGroup()).isFalse();
    }

    @Test
    void aPauseThatANewerPlanLengthensEndsLater() {
        bench.apply(plan(pausing()));
        bench.clock.advance(Duration.ofMinutes(10));
        Plan longer = plan(pausing(HOUR.multipliedBy(2)));
        bench.apply(longer);

        bench.clock.advance(Duration.ofMinutes(100));
        resume();
        bench.apply(longer);
        assertThat(isInGroup()).as("after 110 minutes").isTrue();
        bench.clock.advance(Duration.ofMinutes(10));
        resume();
        assertThat(isInGroup()).as("after two hours").isFalse();
    }

    @Test
    void whileAPauseGoesOnNothingIsDueAndPlanningAgainChangesNothing() {
        Plan plan = plan(pausing());
        bench.apply(plan);

        PlanningResult again = bench.planned(PlanRequest.of(Bench.LEAVER).runbook(pausing()));

        assertThat(again.isNothingDue()).isTrue();
        bench.apply(again.plan());
        bench.clock.advance(HOUR);
        resume();
        assertThat(isInGroup()).isFalse();
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

    private static RunbookRule deleting(Set<Phase> phases, Duration offset) {
        return new RunbookRule(AccessCategory.ACCOUNT, Set.of(), List.of(Effect.DELETE), phases, offset);
    }

    @Test
    void whatARunbookSaysIsChecked() {
        assertThatThrownBy(() -> new RunbookPause("x", Phase.RETIRE, HOUR)).hasMessageContaining("RETIRE");
        assertThatThrownBy(() -> new RunbookPause("No Name", Phase.CONTAIN, HOUR))
                .hasMessageContaining("lower-case");
        assertThatThrownBy(() -> new RunbookPause("x", Phase.CONTAIN, Duration.ofDays(-1)))
                .hasMessageContaining("ten years");
        assertThatThrownBy(() -> new RunbookNotice("desk", Phase.CONTAIN, " ")).hasMessageContaining("says something");
        assertThatThrownBy(() -> new RunbookNotice("d".repeat(41), Phase.CONTAIN, "x"))
                .hasMessageContaining("40 characters");
        assertThatThrownBy(() -> deleting(Set.of(Phase.REVOKE), Duration.ZERO)).hasMessageContaining("RETIRE");
        assertThatThrownBy(() -> deleting(Set.of(), Duration.ZERO)).hasMessageContaining("RETIRE");
        assertThatThrownBy(() -> deleting(Set.of(Phase.RETIRE), HOUR.negated())).hasMessageContaining("before");
        assertThat(deleting(Set.of(Phase.RETIRE), HOUR).offset()).isEqualTo(HOUR);
        assertThatThrownBy(() -> telling().with("ours", "2", NOTICE)).hasMessageContaining("once");
        assertThat(pausing().digest())
                .isNotEqualTo(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE).digest());
    }
}
