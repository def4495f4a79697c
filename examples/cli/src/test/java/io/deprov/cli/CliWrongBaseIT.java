package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Looking in the wrong place finds nobody, which is never concluded to mean that there is nobody. */
@RequiresSlapd
class CliWrongBaseIT {

    private static final String CONTRACTORS = "ou=contractors," + DirectoryTree.PEOPLE;

    @TempDir
    private Path directory;

    private final Firm firm = new Firm();

    private SlapdServer start() {
        Entry unit = new Entry(CONTRACTORS);
        unit.addAttribute("objectClass", "organizationalUnit");
        unit.addAttribute("ou", "contractors");
        firm.company.add(unit);
        Entry contractor = firm.company.entry(firm.bob).duplicate();
        contractor.setDN("uid=carl," + CONTRACTORS);
        contractor.setAttribute("uid", "carl");
        contractor.setAttribute("employeeNumber", "C-1");
        firm.company.add(contractor);
        return SlapdServer.builder().seed(firm.company).start();
    }

    private static void assertNeverConcluded(Workplace place, String saidByCheck, String saidByPlan) {
        Call check = place.call("check");
        Call plan = place.plan("p.json", "--json");
        Call inventory = place.call("inventory", "--id", "employeeNumber=E-1001");

        if (!saidByCheck.isEmpty()) {
            assertThat(check.code()).as(check.toString()).isEqualTo(1);
            assertThat(check.out()).contains(saidByCheck);
        }
        assertThat(plan.code()).as(plan.toString()).isEqualTo(1);
        assertThat(plan.out()).contains(saidByPlan);
        assertThat(plan.json().at("/plan/coverage"))
                .isNotEmpty()
                .allSatisfy(cell -> assertThat(cell.get("status").asText()).isEqualTo("UNREADABLE"));
        assertThat(place.file("p.json")).doesNotExist();
        assertThat(inventory.code()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBaseThatDoesNotExistIsSaidByCheck(boolean named) {
        try (SlapdServer server = start()) {
            Workplace place = Workplace.at(directory, server, firm)
                    .with("peopleBases", Workplace.list("ou=pepole," + DirectoryTree.SUFFIX));
            if (!named) {
                place.with("controls", null);
            }

            assertNeverConcluded(place, "ou=pepole", "ou=pepole");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ou=groups,dc=example,dc=com|ou=groups",
                "ou=contractors,ou=people,dc=example,dc=com|no named control"
            })
    void aWrongBaseThatExistsIsSaidByCheckWhereAControlIsNamed(String base, String saidByPlan) {
        try (SlapdServer server = start()) {
            Workplace place = Workplace.at(directory, server, firm).with("peopleBases", Workplace.list(base));

            assertNeverConcluded(place, base, saidByPlan);
        }
    }

    @Test
    void aWrongBaseThatExistsAndHoldsSomebodyElseIsSaidByPlanWhereNoControlIsNamed() {
        try (SlapdServer server = start()) {
            Workplace place = Workplace.at(directory, server, firm)
                    .with("peopleBases", Workplace.list(CONTRACTORS))
                    .with("controls", null);

            assertNeverConcluded(place, "", "no named control");
        }
    }

    @Test
    void inTheRightPlaceWithANamedControlNobodyMeansNobody() {
        try (SlapdServer server = start()) {
            Workplace place = Workplace.at(directory, server, firm);

            Call plan = place.call("plan", "--id", "employeeNumber=E-9999", "--out", place.path("p.json"));

            assertThat(plan.code()).as(plan.toString()).isZero();
            assertThat(plan.out()).contains("Nothing is due", "NONE");
        }
    }
}
