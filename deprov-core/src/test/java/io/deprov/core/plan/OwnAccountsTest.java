package io.deprov.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.Subject;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which accounts a plan takes for the leaver's, and what it tells an approver about them. */
class OwnAccountsTest {

    private static final PlanRequest BY_NAME = PlanRequest.of(Subject.of(Identifier.of("userName", "jdoe")));

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;

    @BeforeEach
    void nobodyYet() {
        bench = new Bench(directory);
        corp = bench.target("corp");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static List<String> linkedBy(Plan plan) {
        return plan.accounts().stream()
                .flatMap(own -> own.linkedBy().stream())
                .map(IdentifierType::name)
                .toList();
    }

    private static List<AccessRef> refs(Plan plan) {
        return plan.accounts().stream().map(Plan.PlanAccount::ref).toList();
    }

    @Test
    void theApproverSeesThatAnAccountCarriesAnotherNumberThanTheOneItWasFoundBy() {
        String jdoe = corp.account("jdoe", "1001");
        corp.script(Fault.at(Method.DISCOVER).also(() -> corp.attribute(jdoe, "employeeNumber", "2002")));

        assertThat(linkedBy(bench.plan())).containsExactly("employeeNumber", "now-another-employeeNumber");
    }

    @Test
    void anotherNameThanTheOneThatWasGivenSaysNothingAboutTheOwner() {
        String jdoe = corp.account("jdoe", "1001");
        corp.script(Fault.at(Method.DISCOVER).also(() -> corp.rename(jdoe, "jdoe2")));

        assertThat(linkedBy(bench.planned(BY_NAME).plan())).containsExactly("userName");
    }

    @Test
    void anAccountThatIsNotShownIsPlannedAgainWithTheFactsItWasPlannedWith() {
        String jdoe = corp.account("jdoe", "1001");
        Plan first = bench.plan();
        bench.apply(first);
        corp.withoutAttribute(jdoe, "employeeNumber").hideFromDiscovery(jdoe);

        Plan second = bench.plan();

        assertThat(linkedBy(second)).containsExactly("not-shown", "planned-before");
        assertThat(refs(second)).isEqualTo(refs(first));
        assertThat(refs(second).get(0).facts()).containsEntry("contract", "c1").containsEntry("name", "jdoe");
    }

    /**
     * saas knows people by their mail address only, which the leaver's account there has lost since it was planned. Now corp gives a new
     * hire's address, by which saas finds the new hire, before hr shows that corp's account is not the leaver's.
     */
    @Test
    void whereAnAccountWasFoundByADroppedIdentifierNothingThatWasPlannedBeforeIsPlanned() {
        corp.publishes(IdentifierType.MAIL);
        InMemoryTarget hr =
                bench.target("hr").publishes(IdentifierType.EMPLOYEE_NUMBER).publishes(IdentifierType.MAIL);
        hr.uses(IdentifierType.MAIL, IdentifierUse.UNIQUE);
        hr.attribute(hr.account("jdoe", "1001"), "mail", "jdoe@example.com");
        InMemoryTarget saas = bench.target("saas").usesOnly(IdentifierType.MAIL, IdentifierUse.LINKING);
        String own = saas.account("john", "");
        saas.attribute(own, "mail", "jdoe@example.com");
        Plan first = bench.planned(BY_NAME).plan();
        bench.apply(first);
        saas.withoutAttribute(own, "mail");
        saas.attribute(saas.account("newhire", ""), "mail", "newhire@example.com");
        corp.attribute(corp.account("jdoe", "2002"), "mail", "newhire@example.com");

        Plan second = bench.planned(BY_NAME).plan();

        assertThat(onSaas(first)).contains(own);
        assertThat(onSaas(second)).isEmpty();
        assertThat(second.steps())
                .noneMatch(step -> step.access().id().target().value().equals("saas"));
        assertThat(second.coverage())
                .filteredOn(cell -> cell.key().target().value().equals("saas"))
                .extracting(Cell::status)
                .containsOnly(CellStatus.AMBIGUOUS);
    }

    private static List<String> onSaas(Plan plan) {
        return refs(plan).stream()
                .filter(ref -> ref.id().target().value().equals("saas"))
                .map(ref -> ref.id().nativeId())
                .toList();
    }
}
