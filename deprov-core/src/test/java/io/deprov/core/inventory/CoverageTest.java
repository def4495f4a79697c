package io.deprov.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.FailureClass;
import io.deprov.api.LeaverStatus;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Subject;
import io.deprov.api.access.TargetId;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.StepKind;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.InMemoryTarget.Control;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How do you know that this is all? What was found, how completely, and what the verdict makes of it. */
class CoverageTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aLeaver() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static CellStatus status(Coverage coverage, String target, AccessKind kind) {
        return coverage.find(new CellKey(new TargetId(target), PartitionId.MAIN, kind))
                .orElseThrow()
                .status();
    }

    private CellStatus planned(String target, AccessKind kind) {
        return status(bench.plan().coverageAsFound(), target, kind);
    }

    // --- nothing there ----------------------------------------------------------------------------------------------

    @Test
    void nobodyFoundIsNoneOnlyWithANamedControl() {
        InMemoryTarget empty = bench.target("empty");

        assertThat(planned("empty", AccessKind.ACCOUNT)).isEqualTo(CellStatus.NONE);
        empty.control(Control.PICKED);
        assertThat(planned("empty", AccessKind.ACCOUNT)).isEqualTo(CellStatus.UNREADABLE);
        empty.control(Control.HIDDEN);
        assertThat(planned("empty", AccessKind.ACCOUNT)).isEqualTo(CellStatus.UNREADABLE);
    }

    @Test
    void nobodyFoundByASearchThatEndedAtALimitIsNotNone() {
        bench.target("empty").incomplete("resolve");

        assertThat(planned("empty", AccessKind.ACCOUNT)).isEqualTo(CellStatus.UNREADABLE);
    }

    @Test
    void anIncompleteScopeIsNeverNone() {
        corp.incomplete("groups");

        Plan plan = bench.plan();
        RunReport report = bench.apply(plan);

        assertThat(status(plan.coverageAsFound(), "corp", AccessKind.GROUP_MEMBERSHIP))
                .isEqualTo(CellStatus.UNREADABLE);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
    }

    @Test
    void anIncompleteScopeStaysOpenAlthoughTheAccountWasDeleted() {
        corp.incomplete("groups");

        RunReport report = bench.apply(bench.planRetireNow());

        assertThat(status(report.coverage(), "corp", AccessKind.GROUP_MEMBERSHIP))
                .isEqualTo(CellStatus.UNREADABLE);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void aScopeThatBecomesReadableCloses() {
        corp.incomplete("groups");
        Plan plan = bench.plan();
        bench.apply(plan);
        corp.completeAgain();
        bench.clock.advance(Duration.ofDays(30));

        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void aDeletedAccountIsAbsentAlsoWithAPickedControl() {
        corp.control(Control.PICKED);

        assertThat(bench.apply(bench.planRetireNow()).verdict()).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void aControlThatIsHiddenAfterTheDeletionKeepsTheCellsOpen() {
        Plan plan = bench.planRetireNow();
        corp.script(Fault.at(Method.VERIFY).on(Effect.DELETE).also(() -> {}));
        bench.apply(plan);
        corp.control(Control.HIDDEN);

        RunReport report;
        try {
            report = bench.deprov().verify(plan);
        } catch (io.deprov.core.RefusedException e) {
            throw new AssertionError(e);
        }

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    // --- whose is it ------------------------------------------------------------------------------------------------

    @Test
    void ambiguityOnOneTargetLeavesTheOthersGoing() {
        InMemoryTarget cloud = bench.target("cloud").uses(IdentifierType.MAIL, IdentifierUse.UNIQUE);
        String one = cloud.account("one", "");
        String two = cloud.account("two", "");
        cloud.attribute(one, "mail", "j@corp").attribute(two, "mail", "j@corp");
        Subject subject = Subject.of(Identifier.of("employeeNumber", "1001"), Identifier.of("mail", "j@corp"));

        Plan plan = bench.planned(PlanRequest.of(subject)).plan();
        RunReport report = bench.apply(plan);

        assertThat(status(report.coverage(), "cloud", AccessKind.ACCOUNT)).isEqualTo(CellStatus.AMBIGUOUS);
        assertThat(cloud.writes()).isEmpty();
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void anIdentifierOfNoUsableTypeIsSaidAndNotNone() {
        bench.target("by-mail").usesOnly(IdentifierType.MAIL, IdentifierUse.UNIQUE);

        assertThat(planned("by-mail", AccessKind.ACCOUNT)).isEqualTo(CellStatus.UNREADABLE);
    }

    @Test
    void identifiersFoundFeedOtherTargets() {
        InMemoryTarget hosts =
                bench.target("hosts").usesOnly(IdentifierType.SSH_KEY_FINGERPRINT, IdentifierUse.LINKING);
        String login = hosts.account("john", "");
        hosts.key(login, "SHA256:k");
        corp.key(jdoe, "SHA256:k").publishes(IdentifierType.SSH_KEY_FINGERPRINT);

        Plan plan = bench.plan();

        assertThat(plan.accounts())
                .extracting(account -> account.ref().id().nativeId())
                .contains(login);
        assertThat(plan.found()).extracting(found -> found.identifier().value()).containsExactly("SHA256:k");
    }

    @Test
    void aTargetKnownOnlyThroughWhatWasRemovedElsewhereIsStillLookedAtAfterwards() {
        InMemoryTarget hosts =
                bench.target("hosts").usesOnly(IdentifierType.SSH_KEY_FINGERPRINT, IdentifierUse.LINKING);
        String login = hosts.account("john", "");
        hosts.key(login, "SHA256:k");
        corp.key(jdoe, "SHA256:k").publishes(IdentifierType.SSH_KEY_FINGERPRINT);

        RunReport report = bench.apply(bench.plan());

        assertThat(hosts.isBlocked(login)).isTrue();
        assertThat(report.coverage().open()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void anAmbiguousTargetFeedsNobody() {
        InMemoryTarget hosts =
                bench.target("hosts").usesOnly(IdentifierType.SSH_KEY_FINGERPRINT, IdentifierUse.LINKING);
        String login = hosts.account("john", "");
        hosts.key(login, "SHA256:k");
        corp.key(jdoe, "SHA256:k").publishes(IdentifierType.SSH_KEY_FINGERPRINT);
        corp.account("jdoe", "1002");
        Subject subject = Subject.of(Identifier.of("userName", "jdoe"), Identifier.of("employeeNumber", "1001"));

        Plan plan = bench.planned(PlanRequest.of(subject)).plan();

        assertThat(plan.steps()).isEmpty();
        assertThat(plan.found()).isEmpty();
    }

    @Test
    void roundsEndAfterThree() {
        IdentifierType[] chain = {
            IdentifierType.EMPLOYEE_NUMBER,
            new IdentifierType("a"),
            new IdentifierType("b"),
            new IdentifierType("c"),
            new IdentifierType("d")
        };
        String[] found = new String[4];
        for (int i = 1; i < chain.length; i++) {
            InMemoryTarget link = bench.target("t" + i).usesOnly(chain[i], IdentifierUse.LINKING);
            found[i - 1] = link.account("u" + i, "");
            link.attribute(found[i - 1], chain[i].name(), "v" + i);
            if (i + 1 < chain.length) {
                link.attribute(found[i - 1], chain[i + 1].name(), "v" + (i + 1)).publishes(chain[i + 1]);
            }
        }
        corp.attribute(jdoe, "a", "v1").publishes(chain[1]);

        List<String> accounts = bench.plan().accounts().stream()
                .map(account -> account.ref().id().nativeId())
                .toList();

        assertThat(accounts).contains(jdoe, found[0], found[1]).doesNotContain(found[2], found[3]);
    }

    // --- verdicts ---------------------------------------------------------------------------------------------------

    @Test
    void aParkedMembershipHoldsUpTheDeletionOfItsAccount() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));

        RunReport report = bench.apply(bench.planRetireNow());

        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(Bench.step(report, Effect.DELETE).record().state()).isEqualTo(StepState.WAITING);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);

        corp.healthy();
        assertThat(bench.apply(bench.planRetireNow()).verdict()).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void aParkedMembershipDoesNotHoldUpTheDeletionOfAnotherAccount() {
        String adm = corp.account("adm-jdoe", "1001");
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));

        bench.apply(bench.planRetireNow());

        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(corp.exists(adm)).isFalse();
    }

    @Test
    void whatNobodyCanDoIsAVisibleManualStep() {
        corp.cannot("entitlement/group-membership remove");

        Plan plan = bench.plan();
        RunReport report = bench.apply(plan);

        assertThat(plan.steps())
                .filteredOn(step -> step.effect().equals(Effect.REMOVE))
                .extracting(step -> step.kind())
                .containsExactly(StepKind.MANUAL);
        assertThat(status(report.coverage(), "corp", AccessKind.GROUP_MEMBERSHIP))
                .isEqualTo(CellStatus.UNSUPPORTED);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void whatWasPlannedForOtherCapabilitiesIsParkedUntilPlannedAgain() {
        Plan plan = bench.plan();
        corp.cannot("entitlement/group-membership remove");

        RunReport report = bench.apply(plan);

        assertThat(corp.writes()).isEmpty();
        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.PARKED);
        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN).record().why()).contains("plan again");
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);

        bench.apply(bench.plan());
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
    }

    @ParameterizedTest
    @EnumSource(
            value = LeaverStatus.Answer.class,
            names = {"NO", "UNKNOWN"})
    void somebodyWhoMayHaveComeBackIsNotDeleted(LeaverStatus.Answer answer) {
        bench.with(builder -> builder.leaverStatus((subject, context) -> answer));

        RunReport report = bench.apply(bench.planRetireNow());

        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(Bench.step(report, Effect.DELETE).record().state()).isEqualTo(StepState.PARKED);
    }

    @Test
    void aLeaverStatusThatThrowsOrSaysNothingParksTheDeletion() {
        bench.with(builder -> builder.leaverStatus((subject, context) -> {
            throw new IllegalStateException("no connection");
        }));
        bench.apply(bench.planRetireNow());
        bench.with(builder -> builder.leaverStatus((subject, context) -> null));
        bench.apply(bench.planRetireNow());

        assertThat(corp.exists(jdoe)).isTrue();
    }

    @Test
    void aLeaverIsDeletedOnceItIsKnownThatTheyAreOne() {
        bench.with(builder -> builder.leaverStatus((subject, context) -> LeaverStatus.Answer.YES));

        assertThat(bench.apply(bench.planRetireNow()).verdict()).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void theScheduledDeletionShowsInItsCell() {
        RunReport report = bench.apply(bench.plan());

        assertThat(status(report.coverage(), "corp", AccessKind.ACCOUNT)).isEqualTo(CellStatus.SCHEDULED);
        assertThat(Bench.step(report, Effect.DELETE).due())
                .contains(bench.clock.instant().plus(Duration.ofDays(30)));
    }

    // --- looking again ----------------------------------------------------------------------------------------------

    @Test
    void whatIsFoundAfterPlanningIsAnOpenCell() {
        Plan plan = bench.plan();
        corp.key(jdoe, "SHA256:new");

        RunReport report = bench.apply(plan);

        assertThat(status(report.coverage(), "corp", AccessKind.SSH_KEY)).isEqualTo(CellStatus.PENDING);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void anAccountFoundAfterPlanningIsAnOpenCellAndNotTouched() {
        Plan plan = bench.plan();
        String second = corp.account("adm-jdoe", "1001");

        RunReport report = bench.apply(plan);

        assertThat(corp.isBlocked(second)).isFalse();
        assertThat(status(report.coverage(), "corp", AccessKind.ACCOUNT)).isEqualTo(CellStatus.PENDING);
    }

    @Test
    void somethingVerifiedThatComesBackIsOpenAndVerifyReopensIt() throws Exception {
        Plan plan = bench.plan();
        bench.apply(plan);
        corp.group(jdoe, "staff").unblock(jdoe);

        RunReport report = bench.deprov().verify(plan);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.PARKED);
        assertThat(Bench.step(report, Effect.REMOVE).record().reason()).isEqualTo("REOPENED");
        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN).record().state()).isEqualTo(StepState.PARKED);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);

        RunReport again = bench.apply(plan);
        assertThat(Bench.step(again, Effect.BLOCK_SIGN_IN).record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(Bench.step(again, Effect.REMOVE).record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(again.verdict()).as("the deletion waits to be released").isEqualTo(Verdict.INCOMPLETE);
        bench.deprov()
                .decide(
                        plan,
                        Bench.step(again, Effect.DELETE).step().id(),
                        Decision.Kind.RELEASE,
                        "Ada",
                        "it was a mistake");
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void verifyCallsNothing() throws Exception {
        Plan plan = bench.plan();
        bench.apply(plan);
        corp.group(jdoe, "staff");
        int writes = corp.writes().size();

        bench.deprov().verify(plan);

        assertThat(corp.writes()).hasSize(writes);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
    }

    @Test
    void aKeyThatIsSwitchedOffAndStillListedIsNotThereAgain() {
        corp.keysAreDisabled().key(jdoe, "SHA256:k");

        RunReport report = bench.apply(bench.plan());

        assertThat(report.coverage().open()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void aKeyThatIsSwitchedOnAgainIsOpen() throws Exception {
        corp.keysAreDisabled().key(jdoe, "SHA256:k");
        Plan plan = bench.plan();
        bench.apply(plan);
        corp.enable(jdoe, "SHA256:k");

        RunReport report = bench.deprov().verify(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void aPasswordThatWasRotatedIsNotThereAgain() {
        corp.passwordsAreRotated();

        RunReport report = bench.apply(bench.plan());

        assertThat(report.coverage().open()).isEmpty();
    }

    // --- nothing due ------------------------------------------------------------------------------------------------

    @Test
    void nothingIsDueForSomebodyWhoIsNowhere() {
        assertThat(bench.planned(PlanRequest.of(Subject.of(Identifier.of("employeeNumber", "4711"))))
                        .isNothingDue())
                .isTrue();
    }

    @Test
    void itIsNotSaidThatNothingIsDueWhileATargetCannotBeRead() {
        corp.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));

        assertThat(bench.planned(PlanRequest.of(Bench.LEAVER)).isNothingDue()).isFalse();
    }

    @Test
    void itIsNotSaidThatNothingIsDueWhileAScopeIsIncomplete() {
        bench.apply(bench.plan());
        corp.incomplete("groups");

        assertThat(bench.planned(PlanRequest.of(Bench.LEAVER)).isNothingDue()).isFalse();
    }

    @Test
    void aDeletionWhoseTimeHasComeIsDue() {
        bench.apply(bench.plan());
        assertThat(bench.planned(PlanRequest.of(Bench.LEAVER)).isNothingDue()).isTrue();

        bench.clock.advance(Duration.ofDays(30));

        assertThat(bench.planned(PlanRequest.of(Bench.LEAVER)).isNothingDue()).isFalse();
    }

    // --- partitions -------------------------------------------------------------------------------------------------

    @Test
    void partitionsHaveCellsOfTheirOwn() {
        corp.partitions("main", "host-2");
        corp.accountWithId("uid-7", "host-2", "jdoe", "1001");

        RunReport report = bench.apply(bench.plan());

        assertThat(Bench.cells(report.coverage().cells()))
                .contains("corp/host-2/account/account SCHEDULED", "corp/host-2/credential/password VERIFIED");
    }

    @Test
    void aThrottledPartitionDoesNotStopTheOther() {
        corp.partitions("main", "host-2");
        String other = corp.accountWithId("uid-7", "host-2", "jdoe", "1001");
        corp.script(Fault.at(Method.REVOKE).onPartition("host-2").fails(FailureClass.THROTTLED));

        RunReport report = bench.apply(bench.plan());

        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(corp.isBlocked(other)).isFalse();
        assertThat(report.stopped().toString()).contains("host-2");
    }

    @Test
    void aSharedLoginThatFailsStopsAllPartitions() {
        corp.partitions("host-2", "main");
        corp.accountWithId("uid-7", "host-2", "jdoe", "1001");
        corp.script(Fault.at(Method.REVOKE)
                .fails(io.deprov.api.ConnectorException.builder(FailureClass.AUTHENTICATION, "password expired")
                        .sharedLogin()
                        .build())
                .always());

        bench.apply(bench.plan());

        // One on each partition, which are worked on side by side, and one more after the login was resolved anew.
        assertThat(corp.calls(Method.REVOKE)).isLessThanOrEqualTo(3);
        assertThat(corp.writes()).isEmpty();
    }

    @Test
    void threeTimesNoAnswerInARowStopsThePartition() {
        for (int i = 0; i < 10; i++) {
            corp.group(jdoe, "g" + i);
        }
        corp.script(Fault.at(Method.PREPARE).always().fails(FailureClass.UNAVAILABLE));

        RunReport report = bench.apply(bench.plan());

        assertThat(corp.calls(Method.PREPARE)).isEqualTo(3);
        assertThat(report.stopped()).isNotEmpty();
    }
}
