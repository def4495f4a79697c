package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.FailureClass;
import io.deprov.api.StepId;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.Protection;
import io.deprov.api.access.Subject;
import io.deprov.core.PlanningResult;
import io.deprov.core.RefusedException;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.inventory.Coverage;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newer plan forgets nothing of what it took over: it plans it again, or keeps it open. */
class TakenOverTest {

    private static final PlanRequest REQUEST = PlanRequest.of(Bench.LEAVER);
    private static final PlanRequest REQUEST_IN_ANOTHER_CASE = REQUEST.caseId("another");

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    InMemoryTarget cloud;
    String jdoe;
    String adm;
    String john;

    @BeforeEach
    void aLeaverWithThreeAccounts() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        adm = corp.account("adm-jdoe", "1001");
        corp.group(jdoe, "staff").group(adm, "admins");
        cloud = bench.target("cloud");
        john = cloud.account("john", "1001");
        cloud.group(john, "users");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static List<CellStatus> open(Coverage coverage, String target) {
        return coverage.open().stream()
                .filter(cell -> cell.key().target().value().equals(target))
                .map(Cell::status)
                .distinct()
                .toList();
    }

    private static List<String> linkedBy(Plan plan, String account) {
        return plan.accounts().stream()
                .filter(own -> own.ref().id().nativeId().equals(account))
                .flatMap(own -> own.linkedBy().stream())
                .map(IdentifierType::name)
                .toList();
    }

    private static List<PlannedStep> ofAccount(Plan plan, String account) {
        return plan.steps().stream()
                .filter(step -> step.account().id().nativeId().equals(account))
                .toList();
    }

    private static List<Effect> effects(Plan plan, String account) {
        return plan.steps().stream()
                .filter(step -> step.account().id().nativeId().equals(account))
                .map(step -> step.effect())
                .distinct()
                .toList();
    }

    private void cloudRefusesEverything() {
        cloud.script(Fault.at(Method.REVOKE).always().fails(FailureClass.AUTHORIZATION));
    }

    // --- an account that no identifier links any more
    // -----------------------------------------------------------------

    @Test
    void anAccountWhoseNumberChangedAndThatWasUnblockedIsBlockedAgainAndDeletedInTime() {
        bench.apply(bench.plan());
        corp.attribute(jdoe, "employeeNumber", "2002").unblock(jdoe).group(adm, "new-group");
        Plan second = bench.plan();

        assertThat(bench.apply(second).verdict()).isEqualTo(Verdict.REVOKED);

        assertThat(corp.isBlocked(jdoe)).isTrue();
        bench.clock.advance(Duration.ofDays(40));
        assertThat(bench.apply(second).verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(corp.exists(jdoe)).isFalse();
    }

    @Test
    void theApproverSeesThatAnAccountIsThereOnlyBecauseItWasPlannedBefore() {
        bench.apply(bench.plan());
        corp.attribute(jdoe, "employeeNumber", "2002").withoutAttribute(adm, "employeeNumber");

        Plan second = bench.plan();

        assertThat(linkedBy(second, jdoe)).containsExactly("now-another-employeeNumber", "planned-before");
        assertThat(linkedBy(second, john)).containsExactly("employeeNumber");
    }

    @Test
    void whoCarriesTheNumberThatOneOfTheAccountsGotSinceIsNotTheLeaver() {
        corp.publishes(IdentifierType.EMPLOYEE_NUMBER);
        String stranger = corp.account("stays", "3012");
        corp.group(stranger, "staff");
        bench.apply(bench.plan());
        corp.attribute(jdoe, "employeeNumber", "3012").group(adm, "new-group");

        Plan second = bench.plan();
        bench.apply(second);

        assertThat(second.accounts())
                .noneMatch(account -> account.ref().id().nativeId().equals(stranger));
        assertThat(linkedBy(second, jdoe)).containsExactly("now-another-employeeNumber", "planned-before");
        assertThat(linkedBy(second, adm)).containsExactly("employeeNumber");
        assertThat(corp.isBlocked(stranger)).isFalse();
        assertThat(corp.held(stranger, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
    }

    @Test
    void aNumberThatIsFoundBesideTheOneThatWasGivenLinksNobody() {
        InMemoryTarget mailbox = bench.target("mailbox")
                .usesOnly(IdentifierType.MAIL, IdentifierUse.LINKING)
                .publishes(IdentifierType.EMPLOYEE_NUMBER);
        bench.restart();
        String box = mailbox.account("jdoe", "3012");
        mailbox.attribute(box, "mail", "jdoe@example.com");
        String stranger = cloud.account("stays", "3012");
        Subject subject =
                Subject.of(Identifier.of("employeeNumber", "1001"), Identifier.of("mail", "jdoe@example.com"));

        Plan plan = bench.planned(PlanRequest.of(subject)).plan();

        assertThat(effects(plan, box)).isNotEmpty();
        assertThat(effects(plan, john)).isNotEmpty();
        assertThat(plan.accounts())
                .noneMatch(account -> account.ref().id().nativeId().equals(stranger));
    }

    @Test
    void aGroupThatCouldNotBeRemovedIsDueAlthoughNobodyIsFoundAnyMore() {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.REMOVE)
                .fails(FailureClass.AUTHORIZATION)
                .times(2));
        bench.apply(bench.plan());
        for (String account : List.of(jdoe, adm)) {
            corp.withoutAttribute(account, "employeeNumber");
        }

        PlanningResult again = bench.planned(REQUEST);

        assertThat(again.isNothingDue()).isFalse();
        assertThat(effects(again.plan(), jdoe)).contains(Effect.REMOVE);
        assertThat(bench.apply(again.plan()).verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
    }

    @Test
    void aStepSaysWhatAGuardHasAgainstItNow() {
        Plan plan = bench.plan();
        corp.protection(jdoe, Protection.of("break-glass"));
        assertThat(Bench.step(bench.apply(plan), Effect.BLOCK_SIGN_IN, jdoe)
                        .record()
                        .why())
                .contains("break-glass");
        corp.protection(jdoe, Protection.of("works here again"));

        StepView step = Bench.step(bench.apply(plan), Effect.BLOCK_SIGN_IN, jdoe);

        assertThat(step.status()).isEqualTo(CellStatus.REFUSED);
        assertThat(step.record().why()).contains("works here again");
    }

    @Test
    void guardsAreAskedAboutAnAccountThatWasPlannedBefore() {
        bench.apply(bench.plan());
        corp.attribute(jdoe, "employeeNumber", "2002").unblock(jdoe).group(adm, "new-group");
        corp.protection(jdoe, Protection.of("works here"));

        Plan second = bench.plan();
        RunReport report = bench.apply(second);

        assertThat(linkedBy(second, jdoe)).contains("planned-before");
        assertThat(effects(second, jdoe)).isEmpty();
        assertThat(corp.isBlocked(jdoe)).isFalse();
        assertThat(open(report.coverage(), "corp")).contains(CellStatus.REFUSED);
    }

    @Test
    void onATargetWhoseIdentifiersDoNotAgreeNothingIsPlannedAndEverythingStaysOpen() {
        Subject subject = Subject.of(Identifier.of("userName", "jdoe"), Identifier.of("employeeNumber", "1001"));
        bench.apply(bench.planned(PlanRequest.of(subject)).plan());
        corp.attribute(jdoe, "employeeNumber", "2002");
        cloud.group(john, "new-group");
        Plan second = bench.planned(PlanRequest.of(subject)).plan();

        RunReport report = bench.apply(second);

        assertThat(effects(second, jdoe)).isEmpty();
        assertThat(open(report.coverage(), "corp")).containsExactly(CellStatus.AMBIGUOUS);
    }

    @Test
    void anAccountKnownByItsNameOnlyIsNotTakenForTheLeaversWhenNothingLinksIt() {
        cloud.nameOnlyIds();
        bench.apply(bench.plan());
        cloud.attribute(john, "employeeNumber", "2002").unblock(john);
        corp.group(jdoe, "new-group");
        Plan second = bench.plan();

        RunReport report = bench.apply(second);

        assertThat(ofAccount(second, john)).isNotEmpty().allMatch(step -> step.kind() == StepKind.MANUAL);
        assertThat(cloud.isBlocked(john)).isFalse();
        assertThat(open(report.coverage(), "cloud")).containsOnly(CellStatus.UNSUPPORTED);
    }

    @Test
    void whatIsKnownByANameOnlyAndNotShownAnyMoreIsClosedByAPersonsWord() throws Exception {
        cloud.nameOnlyIds();
        cloudRefusesEverything();
        bench.apply(bench.plan());
        cloud.healthy().vanish(john);
        Plan second = bench.plan();
        bench.apply(second);
        int writes = cloud.writes().size();
        assertThat(ofAccount(second, john))
                .isNotEmpty()
                .allMatch(step ->
                        step.kind() == StepKind.MANUAL && step.instruction().contains("known by a name only"));

        for (PlannedStep step : ofAccount(second, john)) {
            bench.deprov().decide(second, step.id(), Decision.Kind.ATTEST, "Ada Lovelace", "the account is gone");
        }

        assertThat(open(bench.deprov().verify(second).coverage(), "cloud")).isEmpty();
        assertThat(cloud.writes()).hasSize(writes);
    }

    @Test
    void anAccountThatHasTheIdOfThePlannedOneAndIsAnotherIsNotTouchedAndTheCellSaysSo() {
        cloudRefusesEverything();
        bench.apply(bench.plan());
        cloud.healthy().vanish(john);
        bench.clock.advance(Duration.ofDays(1));
        cloud.accountWithId(john, "main", "john", "2002");
        Plan second = bench.plan();

        RunReport report = bench.apply(second);

        assertThat(ofAccount(second, john))
                .isNotEmpty()
                .allMatch(step ->
                        step.kind() == StepKind.MANUAL && step.instruction().contains("another account's by now"));
        assertThat(cloud.isBlocked(john)).isFalse();
        assertThat(open(report.coverage(), "cloud")).contains(CellStatus.UNSUPPORTED);
    }

    // --- a target that is gone ------------------------------------------------------------------------------------

    @Test
    void whatIsParkedOnATargetThatIsNotConfiguredAnyMoreStaysOpen() {
        cloudRefusesEverything();
        bench.apply(bench.plan());
        bench.removed("cloud");
        corp.group(jdoe, "new-group");
        PlanningResult second = bench.planned(REQUEST);

        RunReport report = bench.apply(second.plan());

        assertThat(open(second.plan().coverageAsFound(), "cloud")).containsExactly(CellStatus.UNREADABLE);
        assertThat(open(report.coverage(), "cloud")).containsExactly(CellStatus.UNREADABLE);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(bench.planned(REQUEST).isNothingDue()).isFalse();
    }

    @Test
    void aTargetThatCouldNotBeReadAndIsNotConfiguredAnyMoreStaysOpen() {
        cloud.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));
        bench.apply(bench.plan());
        bench.removed("cloud");
        corp.group(jdoe, "new-group");

        RunReport report = bench.apply(bench.plan());

        assertThat(open(report.coverage(), "cloud")).containsExactly(CellStatus.UNREADABLE);
    }

    @Test
    void aTargetThatComesBackTwoPlansLaterIsPlannedAgainWithItsTimeAndItsIdentifierGone() {
        cloudRefusesEverything();
        bench.apply(bench.plan());
        bench.removed("cloud");
        corp.group(jdoe, "new-group");
        bench.apply(bench.plan());
        bench.clock.advance(Duration.ofDays(20));
        cloud.healthy().withoutAttribute(john, "employeeNumber");
        bench.configuredAgain("cloud");
        Plan third = bench.plan();

        RunReport report = bench.apply(third);

        assertThat(cloud.isBlocked(john)).isTrue();
        assertThat(cloud.held(john, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        bench.clock.advance(Duration.ofDays(10));
        assertThat(bench.apply(third).verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(cloud.exists(john)).isFalse();
    }

    @Test
    void aDoubtOnATargetThatComesBackTwoPlansLaterIsVerifiedFirst() {
        cloud.script(
                Fault.at(Method.REVOKE).on(Effect.BLOCK_SIGN_IN).afterEffect().fails(FailureClass.TIMEOUT));
        cloud.script(Fault.at(Method.VERIFY).always().fails(FailureClass.UNAVAILABLE));
        bench.apply(bench.plan());
        bench.removed("cloud");
        corp.group(jdoe, "new-group");
        bench.apply(bench.plan());
        cloud.healthy();
        bench.configuredAgain("cloud");
        int before = cloud.calls().size();

        RunReport report = bench.apply(bench.plan());

        assertThat(cloud.calls().stream().skip(before).filter(call -> call.endsWith("block-sign-in " + john)))
                .first()
                .isEqualTo("VERIFY block-sign-in " + john);
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void aTargetThatCannotBeReadWhilePlanningStaysOpenAfterTheRunAndIsPlannedAgainLater() {
        cloudRefusesEverything();
        bench.apply(bench.plan());
        cloud.withoutAttribute(john, "employeeNumber")
                .script(Fault.at(Method.CHECK).fails(FailureClass.UNAVAILABLE));
        corp.group(jdoe, "new-group");
        Plan second = bench.plan();
        assertThat(effects(second, john)).isEmpty();

        RunReport report = bench.apply(second);

        assertThat(open(report.coverage(), "cloud")).isNotEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        cloud.healthy();
        assertThat(bench.apply(bench.plan()).verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(cloud.isBlocked(john)).isTrue();
    }

    // --- things that are gone -------------------------------------------------------------------------------------

    @Test
    void aGroupThatSomebodyElseTookAwayIsNotLeftOver() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).onItem("staff").fails(FailureClass.AUTHORIZATION));
        bench.apply(bench.plan());
        corp.dropGroup(jdoe, "staff").group(adm, "new-group");

        RunReport report = bench.apply(bench.plan());

        assertThat(report.coverage().open()).isEmpty();
        assertThat(bench.planned(REQUEST).isNothingDue()).isTrue();
    }

    @Test
    void aGroupThatIsNotShownAnyMoreAndStillHoldsTheLeaverIsRemovedBeforeTheDeletion() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).onItem("staff").fails(FailureClass.AUTHORIZATION));
        bench.apply(bench.plan());
        corp.hideFromDiscovery("staff");
        assertThat(bench.planned(REQUEST).isNothingDue()).isFalse();
        Plan second = bench.planRetireNow();

        RunReport report = bench.apply(second);

        PlannedStep removal = Bench.step(report, Effect.REMOVE).step();
        assertThat(Bench.step(report, Effect.DELETE, jdoe).step().needs()).contains(removal.id());
        assertThat(corp.writes().indexOf("delete " + jdoe))
                .isGreaterThan(corp.writes().indexOf("remove staff"));
        assertThat(report.verdict()).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void anAccountThatIsNotShownAnyMoreIsAskedAboutStepByStepAndNotForgotten() {
        bench.apply(bench.plan());
        corp.vanish(jdoe).group(adm, "new-group");
        Plan second = bench.plan();

        RunReport report = bench.apply(second);

        assertThat(effects(second, jdoe)).containsExactly(Effect.BLOCK_SIGN_IN, Effect.DELETE);
        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(bench.planned(REQUEST).isNothingDue()).isTrue();
        bench.clock.advance(Duration.ofDays(30));
        assertThat(bench.apply(second).verdict()).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void anAccountThatIsOutOfSightAndUnblockedLaterIsNotDeleted() {
        bench.apply(bench.plan());
        corp.hideFromDiscovery(jdoe).withoutAttribute(jdoe, "employeeNumber").group(adm, "new-group");
        Plan second = bench.plan();
        bench.apply(second);
        corp.unblock(jdoe);
        bench.clock.advance(Duration.ofDays(30));

        RunReport report = bench.apply(second);

        assertThat(effects(second, jdoe)).containsExactly(Effect.BLOCK_SIGN_IN, Effect.DELETE);
        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void anAccountThatIsNotShownWhileNotEverythingCouldBeReadCountsAsProtected() {
        bench.apply(bench.plan());
        corp.hideFromDiscovery(jdoe).incomplete("accounts").withoutAttribute(jdoe, "employeeNumber");
        corp.group(adm, "new-group");

        Plan second = bench.plan();

        assertThat(effects(second, jdoe)).isEmpty();
        assertThat(open(second.coverageAsFound(), "corp")).contains(CellStatus.UNREADABLE);
        assertThat(bench.apply(second).verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void anAccountThatIsNotShownByATargetThatDoesNotSayHowFarItReadCountsAsProtected() {
        bench.apply(bench.plan());
        corp.hideFromDiscovery(jdoe).reportsNoAccounts().withoutAttribute(jdoe, "employeeNumber");
        corp.group(adm, "new-group");

        assertThat(effects(bench.plan(), jdoe)).isEmpty();
    }

    @Test
    void askedToRetireAtOnceAnAccountThatIsNotShownIsRetiredAtOnceToo() {
        bench.apply(bench.plan());
        corp.vanish(jdoe);

        RunReport report = bench.apply(bench.planRetireNow());

        assertThat(Bench.step(report, Effect.DELETE, jdoe).record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(report.verdict()).isEqualTo(Verdict.CLOSED);
    }

    // --- identifiers ----------------------------------------------------------------------------------------------

    @Test
    void aTargetKnownByAKeyThatIsGoneElsewhereIsPlannedWhenItCanBeReadAtLast() {
        InMemoryTarget hosts =
                bench.target("hosts").usesOnly(IdentifierType.SSH_KEY_FINGERPRINT, IdentifierUse.LINKING);
        String login = hosts.account("john", "");
        hosts.key(login, "SHA256:k").script(Fault.at(Method.CHECK).times(3).fails(FailureClass.UNAVAILABLE));
        corp.key(jdoe, "SHA256:k").publishes(IdentifierType.SSH_KEY_FINGERPRINT);
        bench.restart();
        bench.apply(bench.plan());
        assertThat(corp.held(jdoe, AccessKind.SSH_KEY)).isEmpty();
        hosts.healthy();
        Plan second = bench.plan();

        bench.apply(second);

        assertThat(second.found())
                .extracting(found -> found.identifier().value())
                .containsExactly("SHA256:k");
        assertThat(hosts.isBlocked(login)).isTrue();
    }

    @Test
    void whoIsKnownOnlyByAnAddressThatWasDeletedMeanwhileIsNotTakenForGone() {
        InMemoryTarget mailbox = bench.target("mailbox").usesOnly(IdentifierType.MAIL, IdentifierUse.LINKING);
        bench.restart();
        corp.attribute(jdoe, "mail", "jdoe@example.com").publishes(IdentifierType.MAIL);
        String box = mailbox.account("jdoe", "");
        mailbox.attribute(box, "mail", "jdoe@example.com").uses(IdentifierType.EMPLOYEE_NUMBER, IdentifierUse.LINKING);
        mailbox.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));
        bench.apply(bench.planRetireNow());
        assertThat(corp.exists(jdoe)).isFalse();
        mailbox.healthy();

        PlanningResult again = bench.planned(REQUEST);

        assertThat(again.isNothingDue()).isFalse();
        assertThat(open(again.plan().coverageAsFound(), "mailbox")).containsExactly(CellStatus.UNREADABLE);
        PlanningResult given = bench.planned(PlanRequest.of(
                        Subject.of(Identifier.of("employeeNumber", "1001"), Identifier.of("mail", "jdoe@example.com")))
                .caseId(again.plan().caseId()));
        assertThat(effects(given.plan(), box)).contains(Effect.BLOCK_SIGN_IN);
        assertThat(open(given.plan().coverageAsFound(), "mailbox")).doesNotContain(CellStatus.UNREADABLE);
    }

    @Test
    void theNameOfAnAccountThatAnEarlierPlanHasDeletedIsLookedForInGroups() {
        Plan first = bench.planRetireNow();
        bench.apply(first);
        corp.group(jdoe, "late");

        PlanningResult again = bench.planned(REQUEST);

        assertThat(again.isNothingDue()).isFalse();
        assertThat(effects(again.plan(), jdoe)).containsExactly(Effect.REMOVE);
        RunReport report = bench.apply(again.plan());
        assertThat(report.coverage().open()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
        assertThat(bench.planned(REQUEST).isNothingDue()).isTrue();
        corp.group(jdoe, "later");
        RunReport third = bench.apply(bench.plan());
        assertThat(third.verdict()).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void aNewerPlanThatDidNotDeleteAnAccountLooksForItsNameAllTheSame() throws Exception {
        cloudRefusesEverything();
        bench.apply(bench.planRetireNow());
        cloud.healthy();
        Plan second = bench.planRetireNow();
        corp.group(jdoe, "late");

        RunReport report = bench.apply(second);

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(open(report.coverage(), "corp")).containsExactly(CellStatus.PENDING);
    }

    // --- whose case it is -----------------------------------------------------------------------------------------

    private static PlanRequest inCase(Identifier... identifiers) {
        return PlanRequest.of(Subject.of(identifiers)).caseId("HR-1");
    }

    @Test
    void aCaseOfSomebodyElseIsRefusedWhenPlanning() {
        bench.apply(
                bench.planned(inCase(Identifier.of("employeeNumber", "1001"))).plan());

        for (PlanRequest other : List.of(
                inCase(Identifier.of("employeeNumber", "1002")),
                inCase(Identifier.of("userName", "asmith")),
                inCase(Identifier.of("userName", "jdoe"), Identifier.of("employeeNumber", "1002")))) {
            assertThatThrownBy(() -> bench.deprov().plan(other))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("HR-1")
                    .hasMessageNotContaining("1002");
        }
    }

    @Test
    void aCaseOfSomebodyElseIsRefusedWhenApplying() throws Exception {
        corp.account("asmith", "1002");
        Plan other =
                bench.planned(inCase(Identifier.of("employeeNumber", "1002"))).plan();
        Approval approval = bench.deprov().approve(other, "boss");
        bench.apply(
                bench.planned(inCase(Identifier.of("employeeNumber", "1001"))).plan());
        int writes = corp.writes().size();

        assertThatThrownBy(() -> bench.deprov().apply(other, approval))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("HR-1");

        assertThat(corp.writes()).hasSize(writes);
    }

    @Test
    void theSamePersonWithANumberMoreIsTheSameCase() {
        bench.apply(
                bench.planned(inCase(Identifier.of("employeeNumber", "1001"))).plan());
        corp.attribute(jdoe, "employeeNumber", "2002");

        Plan second = bench.planned(
                        inCase(Identifier.of("employeeNumber", "1001"), Identifier.of("employeeNumber", "2002")))
                .plan();

        assertThat(linkedBy(second, jdoe)).containsExactly("employeeNumber");
    }

    @Test
    void whoIsAskedForByAnotherIdentifierIsShownToBeInACaseAlready() {
        corp.uses(IdentifierType.USER_NAME, IdentifierUse.UNIQUE);
        PlanningResult first = bench.planned(REQUEST);
        assertThat(first.otherCases()).isEmpty();
        bench.apply(first.plan());

        PlanningResult second =
                bench.planned(PlanRequest.of(Subject.of(new Identifier(IdentifierType.USER_NAME, "jdoe"))));

        assertThat(second.plan().caseId()).isNotEqualTo(first.plan().caseId());
        assertThat(second.otherCases()).containsExactly(first.plan().caseId());
        assertThat(linkedBy(second.plan(), jdoe)).containsExactly("in-another-case", "userName");
        assertThat(bench.planned(REQUEST).otherCases()).isEmpty();
    }

    @Test
    void aCaseThatIsFinishedIsNotNamedAsAnother() {
        bench.apply(bench.planRetireNow());
        String again = corp.account("jdoe", "1001");

        PlanningResult result = bench.planned(REQUEST_IN_ANOTHER_CASE);

        assertThat(result.otherCases()).isEmpty();
        assertThat(linkedBy(result.plan(), again)).containsExactly("employeeNumber");
    }

    // --- generations ----------------------------------------------------------------------------------------------

    @Test
    void aNewGenerationStartsCleanAndKeepsTheDoubtsOfTheOlderOneVisible() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).onItem("staff").fails(FailureClass.TIMEOUT));
        corp.script(Fault.at(Method.VERIFY).on(Effect.REMOVE).onItem("staff").fails(FailureClass.UNAVAILABLE));
        cloudRefusesEverything();
        bench.apply(bench.plan());
        cloud.healthy().withoutAttribute(john, "employeeNumber");
        Plan second = bench.planned(REQUEST.generation(2)).plan();

        RunReport report = bench.apply(second);

        assertThat(effects(second, john)).isEmpty();
        assertThat(cloud.isBlocked(john)).isFalse();
        assertThat(open(second.coverageAsFound(), "corp")).contains(CellStatus.IN_DOUBT);
        assertThat(open(report.coverage(), "corp")).containsExactly(CellStatus.IN_DOUBT);
        assertThat(open(report.coverage(), "cloud")).isEmpty();
    }

    @Test
    void aDeletionThatWasCancelledByDecisionIsNotPlannedAgainAsIfItHeld() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).always().fails(FailureClass.AUTHORIZATION));
        Plan first = bench.plan();
        bench.apply(first);
        StepId deletion = first.steps().stream()
                .filter(step -> step.effect().equals(Effect.DELETE)
                        && step.account().id().nativeId().equals(jdoe))
                .findFirst()
                .orElseThrow()
                .id();
        bench.deprov().decide(first, deletion, Decision.Kind.CANCEL, "Ada Lovelace", "kept for the court");
        corp.hideFromDiscovery(jdoe).withoutAttribute(jdoe, "employeeNumber");

        assertThat(bench.plan().steps()).noneMatch(step -> step.id().equals(deletion));
    }

    @Test
    void anAddressThatWasFoundEarlierLinksNoNewHireWhoHasItNow() {
        InMemoryTarget mailbox = bench.target("mailbox").usesOnly(IdentifierType.MAIL, IdentifierUse.LINKING);
        bench.restart();
        corp.attribute(jdoe, "mail", "jdoe@example.com").publishes(IdentifierType.MAIL);
        String old = mailbox.account("jdoe", "1001");
        mailbox.attribute(old, "mail", "jdoe@example.com");
        assertThat(effects(bench.plan(), old)).isNotEmpty();
        bench.apply(bench.plan());
        corp.attribute(jdoe, "mail", "gone@example.com");
        String hire = mailbox.account("jdoe2", "2002");
        mailbox.attribute(hire, "mail", "jdoe@example.com");
        mailbox.attribute(old, "mail", "old@example.com");

        Plan second = bench.plan();

        assertThat(second.accounts())
                .noneMatch(account -> account.ref().id().nativeId().equals(hire));
        assertThat(effects(second, hire)).isEmpty();
        assertThat(effects(second, old)).isNotEmpty();
    }
}
