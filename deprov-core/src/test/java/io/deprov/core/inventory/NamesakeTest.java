package io.deprov.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.Subject;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A name that two people have, one after the other, or that two accounts of one person share. */
class NamesakeTest {

    private static final PlanRequest BY_NAME = PlanRequest.of(Subject.of(Identifier.of("userName", "jdoe")));
    private static final PlanRequest BY_BOTH =
            PlanRequest.of(Subject.of(Identifier.of("userName", "jdoe"), Identifier.of("employeeNumber", "1001")));

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aLeaver() {
        bench = new Bench(directory);
        corp = bench.target("corp").publishes(IdentifierType.EMPLOYEE_NUMBER);
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static List<CellStatus> open(Coverage coverage) {
        return coverage.open().stream().map(Cell::status).distinct().toList();
    }

    @Test
    void aNewHireWhoGotTheNameIsNotTakenForTheLeaverNorFollowedToOtherTargets() {
        InMemoryTarget cloud = bench.target("cloud").usesOnly(IdentifierType.EMPLOYEE_NUMBER, IdentifierUse.LINKING);
        bench.restart();
        String leavers = cloud.account("j.doe", "1001");
        String hires = cloud.account("j.doe2", "991");
        Plan first = bench.planned(BY_NAME).plan();
        String hire = corp.recreate(jdoe);
        corp.attribute(hire, "employeeNumber", "991");
        bench.apply(first);

        Plan second = bench.planned(BY_NAME).plan();
        assertThat(second.accounts())
                .extracting(account -> account.ref().id().nativeId())
                .doesNotContain(hire, hires);
        assertThat(open(second.coverageAsFound())).contains(CellStatus.AMBIGUOUS);
        assertThat(second.coverage()).anyMatch(cell -> cell.why().contains("perhaps a new hire's"));
        if (!second.steps().isEmpty()) {
            bench.apply(second);
        }
        assertThat(corp.isBlocked(hire)).isFalse();
        assertThat(cloud.isBlocked(hires)).isFalse();
        assertThat(cloud.isBlocked(leavers)).isTrue();
    }

    @Test
    void aNewHireWithoutANumberYetIsNotTakenForTheLeaverWhoseNameTheyHave() {
        Plan first = bench.planned(BY_BOTH).plan();
        String hire = corp.recreate(jdoe);
        corp.withoutAttribute(hire, "employeeNumber");
        RunReport report = bench.apply(first);

        Plan second = bench.planned(BY_BOTH).plan();

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(second.steps())
                .noneMatch(step -> step.account().id().nativeId().equals(hire));
        assertThat(open(second.coverageAsFound())).contains(CellStatus.AMBIGUOUS);
    }

    @Test
    void aNewHireWhoGotTheNameAfterOurDeletionIsNotTakenForTheLeaver() {
        bench.apply(bench.planned(BY_NAME.retireNow()).plan());
        String hire = corp.account("jdoe", "");

        Plan again = bench.planned(BY_NAME).plan();

        assertThat(again.steps()).isEmpty();
        assertThat(open(again.coverageAsFound())).containsExactly(CellStatus.AMBIGUOUS);
        assertThat(corp.isBlocked(hire)).isFalse();
    }

    /** A stranger shows no more than an empty search that this is the right place to look. */
    @ParameterizedTest
    @EnumSource(
            value = InMemoryTarget.Control.class,
            names = {"PICKED", "HIDDEN"})
    void whereOnlyAStrangerIsFoundNothingElseIsClosedWithoutANamedControl(InMemoryTarget.Control control) {
        bench.apply(bench.planned(BY_NAME.retireNow()).plan());
        corp.account("jdoe", "");
        corp.control(control);

        Plan again = bench.planned(BY_NAME).plan();

        assertThat(again.coverageAsFound().cells())
                .hasSizeGreaterThan(1)
                .allSatisfy(cell -> assertThat(cell.status())
                        .isEqualTo(
                                cell.key().kind().equals(AccessKind.ACCOUNT)
                                        ? CellStatus.AMBIGUOUS
                                        : CellStatus.UNREADABLE));
    }

    @Test
    void whoHasTheLeaversNameWhileTheyWereRenamedIsSomebodyElse() {
        bench.apply(bench.planned(BY_NAME).plan());
        corp.rename(jdoe, "jdoe-left");
        String hire = corp.account("jdoe", "");

        Plan again = bench.planned(BY_NAME).plan();

        assertThat(again.steps())
                .noneMatch(step -> step.account().id().nativeId().equals(hire));
        assertThat(open(again.coverageAsFound())).contains(CellStatus.AMBIGUOUS);
    }

    @Test
    void anAccountThatWasMadeAnewWithTheNumberThatWasGivenIsTheirs() {
        bench.apply(bench.planned(BY_BOTH).plan());
        String made = corp.recreate(jdoe);
        corp.attribute(made, "employeeNumber", "1001");

        Plan again = bench.planned(BY_BOTH).plan();

        assertThat(again.steps())
                .anyMatch(step -> step.account().id().nativeId().equals(made)
                        && step.effect().equals(Effect.BLOCK_SIGN_IN));
    }

    @Test
    void anAddressThatTheirOwnAccountsShareMakesNothingAmbiguous() {
        corp.uses(IdentifierType.MAIL, IdentifierUse.UNIQUE).publishes(IdentifierType.MAIL);
        InMemoryTarget cloud = bench.target("cloud").usesOnly(IdentifierType.MAIL, IdentifierUse.UNIQUE);
        bench.restart();
        String adm = corp.account("adm-jdoe", "1001");
        corp.attribute(jdoe, "mail", "jdoe@example.com").attribute(adm, "mail", "jdoe@example.com");
        String box = cloud.account("box", "");
        cloud.attribute(box, "mail", "jdoe@example.com");

        Plan plan = bench.plan();

        assertThat(plan.accounts())
                .extracting(account -> account.ref().id().nativeId())
                .containsExactlyInAnyOrder(jdoe, adm, box);
        assertThat(open(plan.coverageAsFound())).containsExactly(CellStatus.PENDING);
    }

    @Test
    void whoIsFoundByAnAddressFromElsewhereStaysFoundWhenMoreIsAskedAbout() {
        corp.publishes(IdentifierType.MAIL);
        corp.attribute(jdoe, "mail", "jdoe@example.com");
        InMemoryTarget cloud = bench.target("cloud")
                .usesOnly(IdentifierType.MAIL, IdentifierUse.UNIQUE)
                .publishes(IdentifierType.MAIL);
        cloud.uses(IdentifierType.UPN, IdentifierUse.UNIQUE);
        String box = cloud.account("jdoe-box", "");
        cloud.attribute(box, "mail", "jdoe@example.com");
        InMemoryTarget vault = bench.target("vault")
                .usesOnly(IdentifierType.MAIL, IdentifierUse.UNIQUE)
                .publishes(IdentifierType.UPN);
        String entry = vault.account("entry", "");
        vault.attribute(entry, "mail", "jdoe@example.com");
        vault.attribute(entry, IdentifierType.UPN.name(), "jdoe@corp");
        bench.restart();

        Plan plan = bench.plan();

        assertThat(plan.accounts())
                .extracting(account -> account.ref().id().nativeId())
                .containsExactlyInAnyOrder(jdoe, box, entry);
    }

    @Test
    void theSameNumberInOtherLettersIsNobodyElses() {
        corp.ignoresCase();
        String vip = corp.account("vip", "E-77");
        InMemoryTarget vault = bench.target("vault").usesOnly(IdentifierType.EMPLOYEE_NUMBER, IdentifierUse.LINKING);
        bench.restart();
        String entry = vault.account("entry", "E-77");

        Plan plan = bench.planned(PlanRequest.of(Subject.of(Identifier.of("employeeNumber", "e-77"))))
                .plan();

        assertThat(plan.accounts())
                .extracting(account -> account.ref().id().nativeId())
                .containsExactlyInAnyOrder(vip, entry);
        assertThat(plan.accounts())
                .allSatisfy(account -> assertThat(account.linkedBy()).containsExactly(IdentifierType.EMPLOYEE_NUMBER));
    }

    /** Whoever has the leaver's address without their number may be anybody: it is said, and nothing is closed. */
    @Test
    void anAccountThatSharesTheAddressAndIsNotLinkedIsNotForgotten() {
        corp.uses(IdentifierType.MAIL, IdentifierUse.UNIQUE).publishes(IdentifierType.MAIL);
        bench.restart();
        String adm = corp.account("adm-jdoe", "");
        corp.attribute(jdoe, "mail", "jdoe@example.com").attribute(adm, "mail", "jdoe@example.com");

        Plan plan = bench.plan();

        assertThat(open(plan.coverageAsFound())).containsExactly(CellStatus.AMBIGUOUS);
    }

    @Test
    void anAccountThatAnotherAddressOfTheirsFindsIsTheirsToo() {
        InMemoryTarget cloud = bench.target("cloud").usesOnly(IdentifierType.MAIL, IdentifierUse.UNIQUE);
        corp.publishes(IdentifierType.MAIL);
        bench.restart();
        corp.attribute(jdoe, "mail", "a@example.com");
        cloud.attribute(cloud.account("box", ""), "mail", "a@example.com");
        bench.apply(bench.plan());
        corp.attribute(corp.account("adm-jdoe", "1001"), "mail", "adm@example.com");
        String second = cloud.account("box2", "");
        cloud.attribute(second, "mail", "adm@example.com");

        Plan again = bench.plan();

        assertThat(again.steps())
                .anyMatch(step -> step.account().id().nativeId().equals(second)
                        && step.effect().equals(Effect.BLOCK_SIGN_IN));
        assertThat(open(again.coverageAsFound())).doesNotContain(CellStatus.AMBIGUOUS);
    }

    @Test
    void aNameThatIsGivenLaterThanItWasFoundOnTheLeaverDoesNotMakeANewHireTheirs() {
        corp.publishes(IdentifierType.USER_NAME);
        Plan first = bench.plan();
        bench.apply(first);
        String hire = corp.recreate(jdoe);
        corp.withoutAttribute(hire, "employeeNumber");

        Plan again = bench.planned(BY_BOTH.caseId(first.caseId())).plan();

        assertThat(again.steps())
                .noneMatch(step -> step.account().id().nativeId().equals(hire));
        assertThat(again.lookAlikes())
                .extracting(alike -> alike.item().nativeId())
                .containsExactly(hire);
        assertThat(open(again.coverageAsFound())).contains(CellStatus.AMBIGUOUS);
    }
}
