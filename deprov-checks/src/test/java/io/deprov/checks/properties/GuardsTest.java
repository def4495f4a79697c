package io.deprov.checks.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.CheckReport;
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.access.AccessRef;
import io.deprov.core.Deprovisioner;
import io.deprov.core.PlanningResult;
import io.deprov.core.RefusedException;
import io.deprov.core.execute.RunReport;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.testkit.Person;
import io.deprov.testkit.Trouble;
import io.deprov.testkit.memory.MemoryFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom nobody may touch nobody touches, and who cannot be told apart is left alone. */
class GuardsTest {

    @TempDir
    Path directory;

    private final MemoryFixture fixture = new MemoryFixture();
    private final Desk desk = new Desk(fixture);

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void a_break_glass_account_is_refused() throws Exception {
        Person person = fixture.protectedPerson("glass").orElseThrow();
        String before = person.picture();

        try (Deprovisioner deprov = desk.builder(directory).build()) {
            assertIsRefused(deprov, person);
        }
        assertThat(person.picture()).isEqualTo(before);
    }

    @Test
    void our_own_account_is_refused() throws Exception {
        Person person = fixture.person("ourselves").orElseThrow();
        String before = person.picture();
        AccessRef account;
        try (Deprovisioner deprov = desk.builder(directory.resolve("look")).build()) {
            account = Desk.plan(deprov, person).steps().get(0).account();
        }

        try (Deprovisioner deprov = desk.builder(
                        directory.resolve("act"), Around.factory(fixture.factory(), (method, arguments, call) -> {
                            Object answer = call.go();
                            return answer instanceof CheckReport ? ours(account) : answer;
                        }))
                .build()) {
            assertIsRefused(deprov, person);
        }
        assertThat(person.picture()).isEqualTo(before);
    }

    /** Nothing is planned, and it is seen why. */
    private static void assertIsRefused(Deprovisioner deprov, Person person) throws RefusedException {
        PlanningResult planned = deprov.plan(PlanRequest.of(person.subject()));

        assertThat(planned.plan().steps()).isEmpty();
        assertThat(planned.plan().coverageAsFound().open())
                .filteredOn(cell -> cell.status() == CellStatus.REFUSED)
                .isNotEmpty();
    }

    private static CheckReport ours(AccessRef account) {
        return CheckReport.builder(ExecutorIdentity.account(account.id(), "deprov"), "memory 1")
                .build();
    }

    @Test
    void a_new_hire_with_the_leavers_name_is_left_alone() throws Exception {
        Person leaver = fixture.person("kim").orElseThrow();
        try (Deprovisioner deprov = desk.builder(directory).build()) {
            Plan plan = Desk.plan(deprov, leaver);
            Person hire = leaver.replace();
            String before = hire.picture();

            RunReport report = deprov.apply(plan, deprov.approve(plan, "somebody else"));

            assertThat(Desk.open(report)).extracting(Cell::status).contains(CellStatus.DRIFTED);
            assertThat(hire.picture()).isEqualTo(before);
        }
    }

    @Test
    void when_nothing_is_shown_nobody_is_called_gone() throws Exception {
        Person person = fixture.person("hidden").orElseThrow();
        String before = person.picture();
        var relief = fixture.suffer(Trouble.HIDES_EVERYTHING).orElseThrow();

        try (Deprovisioner deprov = desk.builder(directory).build()) {
            assertThat(deprov.inventory(person.subject()).coverage().open())
                    .isNotEmpty()
                    .extracting(Cell::status)
                    .containsOnly(CellStatus.UNREADABLE);
        } finally {
            relief.end();
        }
        assertThat(person.picture()).isEqualTo(before);
    }
}
