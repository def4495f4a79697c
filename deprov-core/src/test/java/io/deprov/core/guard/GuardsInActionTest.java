package io.deprov.core.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.Protection;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What guards refuse is not planned, and what they refuse at the last moment is not done. */
class GuardsInActionTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;
    String adm;

    @BeforeEach
    void aLeaverWithTwoAccounts() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        adm = corp.account("adm-jdoe", "1001");
        corp.group(jdoe, "staff").group(adm, "admins");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static boolean isPlanned(Plan plan, String account) {
        return plan.steps().stream()
                .anyMatch(step -> step.account().id().nativeId().equals(account));
    }

    private static CellStatus cell(Plan plan, AccessKind kind) {
        return plan.coverage().stream()
                .filter(cell -> cell.key().kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .status();
    }

    private void untouched(String account) {
        assertThat(corp.isBlocked(account)).isFalse();
        assertThat(corp.held(account, AccessKind.PASSWORD)).hasSize(1);
        assertThat(corp.held(account, AccessKind.GROUP_MEMBERSHIP)).hasSize(1);
    }

    @Test
    void aProtectedSubjectHasNoStepsAnywhere() {
        bench.with(builder -> builder.protectedSubject(Identifier.of("employeeNumber", "1001")));

        Plan plan = bench.plan();

        assertThat(plan.steps()).isEmpty();
        assertThat(cell(plan, AccessKind.ACCOUNT)).isEqualTo(CellStatus.REFUSED);
    }

    @Test
    void aSubjectProtectedByAnotherIdentifierThanTheOneAskedForIsProtectedToo() {
        bench.with(builder -> builder.protectedSubject(Identifier.of("userName", "JDOE")));

        Plan plan = bench.plan();

        assertThat(isPlanned(plan, jdoe)).isFalse();
    }

    @Test
    void aProtectedAccountIsLeftOutByIdAndByNameAndTheOtherGoesOn() {
        bench.with(builder -> builder.protectedAccount("corp", adm));
        assertThat(isPlanned(bench.plan(), adm)).isFalse();
        assertThat(isPlanned(bench.plan(), jdoe)).isTrue();

        bench.with(builder -> builder.protectedAccount("corp", "JDOE"));
        assertThat(isPlanned(bench.plan(), jdoe)).isFalse();
    }

    @Test
    void anAccountProtectedOnAnotherTargetIsNotProtectedHere() {
        bench.target("other");
        bench.with(builder -> builder.protectedAccount("other", "jdoe"));

        assertThat(isPlanned(bench.plan(), jdoe)).isTrue();
    }

    @Test
    void aProtectionThatCannotBeReadCountsAsProtection() {
        corp.protection(adm, Protection.unreadable("no right to read it"));

        Plan plan = bench.plan();
        RunReport report = bench.apply(plan);

        assertThat(isPlanned(plan, adm)).isFalse();
        untouched(adm);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void ourOwnAccountIsNeverPlanned() {
        corp.executor(adm);

        assertThat(isPlanned(bench.plan(), adm)).isFalse();
        assertThat(isPlanned(bench.plan(), jdoe)).isTrue();
    }

    @Test
    void whileItIsNotKnownWhoWeAreNothingIsPlanned() {
        corp.executorUnknown("the target does not say");

        Plan plan = bench.plan();

        assertThat(plan.steps()).isEmpty();
        assertThat(cell(plan, AccessKind.ACCOUNT)).isEqualTo(CellStatus.REFUSED);
    }

    @Test
    void aProtectionThatComesBetweenPlanningAndExecutingHoldsAndTheOtherAccountGoesOn() {
        Plan plan = bench.plan();
        corp.protection(adm, Protection.of("break glass"));

        RunReport report = bench.apply(plan);

        untouched(adm);
        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN, adm).record().state())
                .isEqualTo(StepState.REFUSED);
        assertThat(corp.isBlocked(jdoe)).isTrue();
    }

    @Test
    void aConfigurationThatProtectsAfterPlanningHolds() {
        Plan plan = bench.plan();
        bench.with(builder -> builder.protectedSubject(Identifier.of("employeeNumber", "1001")));

        RunReport report = bench.apply(plan);

        assertThat(corp.writes()).isEmpty();
        assertThat(report.refusedEverything()).isTrue();
    }

    @Test
    void anIdentityThatIsUnknownByNowStopsEverythingOnTheTarget() {
        Plan plan = bench.plan();
        corp.executorUnknown("the target does not say any more");

        RunReport report = bench.apply(plan);

        assertThat(corp.writes()).isEmpty();
        assertThat(report.refusedEverything()).isTrue();
    }

    @Test
    void anIdentityThatIsUnknownStopsTheTargetAlsoWhenNoAccountIsShown() {
        Plan plan = bench.plan();
        corp.executorUnknown("the target does not say any more");
        corp.script(Fault.at(Method.DISCOVER).also(() -> {}));
        corp.vanish(jdoe).vanish(adm);

        RunReport report = bench.apply(plan);

        assertThat(corp.calls(Method.REVOKE)).isZero();
        assertThat(report.refusedEverything()).isTrue();
    }

    @Test
    void anAccountNotShownBecauseReadingWasIncompleteCountsAsProtected() {
        Plan plan = bench.plan();
        corp.incomplete("accounts").hideFromDiscovery(adm);

        RunReport report = bench.apply(plan);

        untouched(adm);
        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN, adm).record().state())
                .isEqualTo(StepState.REFUSED);
    }

    @Test
    void anAccountNotShownByATargetThatDoesNotSayHowFarItReadCountsAsProtected() {
        Plan plan = bench.plan();
        corp.reportsNoAccounts().hideFromDiscovery(adm);

        RunReport report = bench.apply(plan);

        untouched(adm);
        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN, adm).record().state())
                .isEqualTo(StepState.REFUSED);
    }

    @Test
    void whatHasDriftedIsSaidToHaveDriftedAlsoWhereTheGuardCouldNotRead() {
        Plan plan = bench.plan();
        String newHire = corp.recreate(adm);
        corp.incomplete("accounts");

        RunReport report = bench.apply(plan);

        untouched(newHire);
        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN, adm).record().state())
                .isEqualTo(StepState.DRIFTED);
    }

    @Test
    void whatAGuardRefusedGoesOnWhenTheReasonIsGone() {
        Plan plan = bench.plan();
        corp.protection(adm, Protection.unreadable("for a moment"));
        bench.apply(plan);
        corp.protection(adm, Protection.none());

        RunReport report = bench.apply(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.REVOKED);
        assertThat(corp.isBlocked(adm)).isTrue();
    }

    @Test
    void whatWasDoneBeforeTheProtectionCameIsReadBackAndNotCalledRefused() {
        Plan plan = bench.plan();
        corp.script(Fault.at(Method.VERIFY).on(Effect.BLOCK_SIGN_IN).onItem(adm).fails(FailureClass.UNAVAILABLE));
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .onItem(adm)
                .afterEffect()
                .fails(FailureClass.TIMEOUT));
        bench.apply(plan);
        corp.protection(adm, Protection.of("break glass"));

        RunReport report = bench.apply(plan);

        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN, adm).record().state())
                .isEqualTo(StepState.VERIFIED);
    }

    @Test
    void aGuardThatThrowsRefuses() {
        bench.with(builder -> builder.guard(question -> {
            throw new IllegalStateException("broken guard");
        }));

        Plan plan = bench.plan();

        assertThat(plan.steps()).isEmpty();
    }

    @Test
    void aGuardOfTheApplicationIsAskedAboutEveryAccount() {
        bench.with(builder ->
                builder.guard(question -> question.account().displayName().startsWith("adm-")
                        ? Optional.of("not by this tool")
                        : Optional.empty()));

        assertThat(isPlanned(bench.plan(), adm)).isFalse();
        assertThat(isPlanned(bench.plan(), jdoe)).isTrue();
    }

    @Test
    void aLookAlikeIsListedAndNotTouched() {
        String other = corp.account("jdoe2", "1002");
        corp.attribute(jdoe, "cn", "John Doe").attribute(other, "cn", "John Doe");
        String before = corp.picture(other);

        Plan plan = bench.plan();
        bench.apply(plan);

        assertThat(plan.lookAlikes())
                .extracting(lookAlike -> lookAlike.item().nativeId())
                .containsExactly(other);
        assertThat(corp.picture(other)).isEqualTo(before);
    }

    @Test
    void aNameOnlyAccountIsBlockedButNeverDeletedByUs() {
        corp.nameOnlyIds();

        Plan plan = bench.planRetireNow();
        RunReport report = bench.apply(plan);

        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void aSubjectFoundThroughAnotherTargetIsProtectedByWhatWasFound() {
        InMemoryTarget cloud = bench.target("cloud").usesOnly(IdentifierType.MAIL, IdentifierUse.UNIQUE);
        corp.publishes(IdentifierType.MAIL).attribute(jdoe, "mail", "ceo@corp");
        String cloudAccount = cloud.account("x", "");
        cloud.attribute(cloudAccount, "mail", "ceo@corp");
        bench.with(builder -> builder.protectedSubject(Identifier.of("mail", "ceo@corp")));

        Plan plan = bench.planned(PlanRequest.of(Bench.LEAVER)).plan();

        assertThat(plan.steps()).isEmpty();
    }
}
