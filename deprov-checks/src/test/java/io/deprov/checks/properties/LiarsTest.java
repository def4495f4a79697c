package io.deprov.checks.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.CallContext;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoverRequest;
import io.deprov.api.Evidence;
import io.deprov.api.FailureClass;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.RevokeRequest;
import io.deprov.core.Deprovisioner;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellStatus;
import io.deprov.testkit.Person;
import io.deprov.testkit.memory.MemoryFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connector that lies is not believed, and what it lied about stays open. */
class LiarsTest {

    @TempDir
    Path directory;

    private final MemoryFixture fixture = new MemoryFixture();
    private Person person;

    @BeforeEach
    void somebody() {
        person = fixture.person("believer").orElseThrow();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private RunReport offboard(Around liar) throws Exception {
        try (Deprovisioner deprov = new Desk(fixture)
                .builder(directory, Around.factory(fixture.factory(), liar))
                .callTimeout(Duration.ofSeconds(1))
                .build()) {
            RunReport report = Desk.offboard(deprov, person);
            assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
            return report;
        }
    }

    @Test
    void changed_without_acting() throws Exception {
        RunReport report = offboard((method, arguments, call) ->
                method.equals("revoke") ? RevokeOutcome.changed(Evidence.of("done, believe me")) : call.go());

        assertThat(Desk.open(report)).hasSize(3);
        assertThat(person.picture()).contains("blocked false", "# version 0");
    }

    @Test
    void not_found_instead_of_forbidden() throws Exception {
        RunReport report = offboard((method, arguments, call) -> {
            if (method.equals("revoke")) {
                throw ConnectorException.of(FailureClass.NOT_FOUND, "not there");
            }
            return call.go();
        });

        assertThat(Desk.open(report)).hasSize(3).extracting(Cell::status).containsOnly(CellStatus.PARKED);
        assertThat(person.picture()).contains("blocked false");
    }

    @Test
    void done_twice_and_said_once() throws Exception {
        Set<Object> done = ConcurrentHashMap.newKeySet();
        RunReport report = offboard((method, arguments, call) -> {
            if (method.equals("revoke")) {
                done.add(((RevokeRequest) arguments[0]).prepared().step().id());
                call.go();
                throw new IllegalStateException("something broke afterwards");
            }
            return call.go();
        });

        // Whatever it throws is a doubt, and reading settles it: nothing is called again.
        assertThat(Desk.open(report)).isEmpty();
        assertThat(report.calls()).isEqualTo(done.size()).isEqualTo(5);
        assertThat(person.picture()).contains("blocked true", "# version 5");
    }

    @Test
    void a_page_again_and_again() throws Exception {
        RunReport report = offboard((method, arguments, call) -> {
            if (method.equals("discover")) {
                DiscoverRequest request = (DiscoverRequest) arguments[0];
                return request.cursor().isEmpty() ? call.go() : again();
            }
            return call.go();
        });

        assertThat(Desk.open(report)).isNotEmpty().extracting(Cell::status).contains(CellStatus.UNREADABLE);
        assertThat(Desk.open(report)).extracting(Cell::why).anyMatch(why -> why.contains("cursor"));
    }

    private static Object again() {
        return io.deprov.api.DiscoveryPage.builder().next("0:group:staff").build();
    }

    @Test
    void a_deadline_that_is_ignored() throws Exception {
        RunReport report = offboard((method, arguments, call) -> {
            if (method.equals("revoke")) {
                CallContext context = ((RevokeRequest) arguments[0]).context();
                Thread.sleep(context.remaining().plusSeconds(4).toMillis());
                return RevokeOutcome.changed(Evidence.of("late"));
            }
            return call.go();
        });

        assertThat(Desk.open(report)).isNotEmpty();
        assertThat(report.steps())
                .filteredOn(step -> step.status() == CellStatus.IN_DOUBT)
                .isNotEmpty();
        assertThat(person.picture()).contains("blocked false");
    }
}
