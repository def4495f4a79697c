package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.CheckReport;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.ScopeReport;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.PartitionId;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.WrappedFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No cell and no verdict is closed by what nobody has shown. */
class ClosedWithoutProofTest {

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

    private static List<CellStatus> open(RunReport report) {
        return report.coverage().open().stream().map(Cell::status).distinct().toList();
    }

    private List<String> verdicts() {
        return bench.audit().stream()
                .filter(record -> record.path("kind").asText().equals("VERDICT"))
                .map(record -> record.path("fields").path("verdict").asText())
                .toList();
    }

    private void nothingCanBeDone() {
        corp.script(Fault.at(Method.REVOKE).always().fails(FailureClass.AUTHORIZATION));
    }

    @Test
    void aPlanThatANewerOneTookOverFromIsNotClosedByThat() throws Exception {
        nothingCanBeDone();
        Plan first = bench.plan();
        bench.apply(first);
        bench.apply(bench.planRetireNow());

        RunReport report = bench.deprov().verify(first);

        assertThat(corp.isBlocked(jdoe)).isFalse();
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.coverage().open()).anyMatch(cell -> cell.why().contains("newer plan"));
        assertThat(verdicts()).containsOnly("INCOMPLETE");
    }

    @Test
    void aTimerThatSettlesADoubtOfATakenOverPlanDoesNotCloseIt() throws Exception {
        InMemoryTarget cloud = bench.target("cloud");
        cloud.account("john", "1001");
        bench.restart();
        cloud.script(
                Fault.at(Method.REVOKE).on(Effect.BLOCK_SIGN_IN).afterEffect().fails(FailureClass.TIMEOUT));
        cloud.script(Fault.at(Method.VERIFY).fails(FailureClass.UNAVAILABLE).always());
        nothingCanBeDone();
        Plan first = bench.plan();
        bench.apply(first);
        bench.removed("cloud");
        bench.apply(bench.planRetireNow());
        bench.configuredAgain("cloud");
        cloud.healthy();
        bench.clock.advance(Duration.ofHours(2));

        List<RunReport> reports = new ArrayList<>();
        bench.deprov().resume(reports::add);

        assertThat(reports).anyMatch(report -> report.planDigest().equals(first.digest()));
        assertThat(reports).allMatch(report -> report.verdict() == Verdict.INCOMPLETE);
        assertThat(verdicts()).containsOnly("INCOMPLETE");
        assertThat(corp.isBlocked(jdoe)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAccountThatAnEarlierPlanDeletedAndThatIsBackIsSeenByANewerOne(boolean linked) throws Exception {
        bench.apply(bench.planRetireNow());
        corp.account("late", "1001");
        Plan second = bench.planRetireNow();
        assertThat(bench.apply(second).verdict()).isEqualTo(Verdict.CLOSED);
        corp.accountWithId(jdoe, "main", "jdoe", "1001");
        corp.hideFromDiscovery("password-of-" + jdoe);
        if (!linked) {
            corp.withoutAttribute(jdoe, "employeeNumber");
        }

        RunReport report = bench.deprov().verify(second);

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(open(report)).contains(CellStatus.PENDING);
    }

    @ParameterizedTest
    @EnumSource(
            value = InMemoryTarget.Control.class,
            names = {"NAMED", "PICKED"})
    void whatCheckFindsWrongIsNotClosedBecauseEverythingWasDeleted(InMemoryTarget.Control control) throws Exception {
        WrappedFactory factory = bench.wrapped(WrappedFactory::new);
        bench.restart();
        corp.control(control);
        Plan plan = bench.planRetireNow();
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.CLOSED);
        factory.listener((target, method, request) -> method.equals("check")
                ? CheckReport.builder(ExecutorIdentity.named("svc"), "memory 1")
                        .problem("peopleBases: may not be read")
                        .build()
                : null);

        RunReport report = bench.deprov().verify(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.coverage().open()).anyMatch(cell -> cell.why().contains("peopleBases"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKindThatNoScopeSpeaksOfIsNotClosed(boolean linked) throws Exception {
        WrappedFactory factory = bench.wrapped(WrappedFactory::new);
        bench.restart();
        Plan plan = bench.plan();
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.REVOKED);
        if (!linked) {
            corp.withoutAttribute(jdoe, "employeeNumber");
        }
        corp.group(jdoe, "again");
        factory.listener((target, method, request) -> method.equals("discover")
                ? DiscoveryPage.builder()
                        .scope(ScopeReport.complete(
                                PartitionId.MAIN,
                                "accounts",
                                Set.of(AccessKind.ACCOUNT),
                                PositiveControl.shown("accounts", PositiveControl.Origin.NAMED, "control-entry")))
                        .build()
                : null);

        RunReport report = bench.deprov().verify(plan);

        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(open(report)).contains(CellStatus.UNREADABLE);
    }
}
