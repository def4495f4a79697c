package io.deprov.core.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.FailureClass;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.Subject;
import io.deprov.api.config.ConfigException;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.TargetCheck;
import io.deprov.core.execute.RunReport;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
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

/** A slip in the list of protected subjects does not leave them unprotected. */
class ProtectedSubjectsTest {

    private static final Identifier WRONG = Identifier.of("emplNumber", "1001");

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    InMemoryTarget cloud;
    String jdoe;

    @BeforeEach
    void aLeaverOnTwoTargets() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        cloud = bench.target("cloud");
        cloud.account("john", "1001");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static List<CellStatus> refused(Plan plan) {
        return plan.coverage().stream()
                .map(cell -> cell.status())
                .filter(CellStatus.REFUSED::equals)
                .distinct()
                .toList();
    }

    @Test
    void aTypeThatNoTargetCanUseIsAnErrorOfTheConfigurationWhereThatCanBeToldOffline() {
        bench.saysItsIdentifierTypesOffline();
        DeprovisionerBuilder builder = bench.builder().protectedSubject(WRONG);

        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("protectedSubjects")
                .hasMessageContaining("emplNumber")
                .hasMessageContaining("employeeNumber")
                .hasMessageNotContaining("1001");
    }

    @Test
    void aTypeThatNoTargetUsesIsAProblemOfEveryCheck() {
        bench.with(builder -> builder.protectedSubject(WRONG));

        List<TargetCheck> checks = bench.deprov().check();

        assertThat(checks)
                .hasSize(2)
                .noneMatch(TargetCheck::isGood)
                .allSatisfy(check -> assertThat(check.report().orElseThrow().problems())
                        .singleElement()
                        .asString()
                        .contains("protectedSubjects", "emplNumber"));
    }

    @Test
    void aTypeThatOneTargetUsesIsNoProblem() {
        cloud.uses(new IdentifierType("emplNumber"), IdentifierUse.LINKING);
        bench.with(builder -> builder.protectedSubject(Identifier.of("emplNumber", "7")));

        assertThat(bench.deprov().check()).allMatch(TargetCheck::isGood);
        assertThat(bench.plan().steps()).isNotEmpty();
    }

    @Test
    void whileATypeIsKnownToNoTargetNothingIsPlanned() {
        bench.with(builder -> builder.protectedSubject(WRONG));

        Plan plan = bench.plan();

        assertThat(plan.steps()).isEmpty();
        assertThat(refused(plan)).isNotEmpty();
    }

    @Test
    void whileTheOnlyTargetThatKnowsATypeCannotBeReachedNothingIsPlannedUnlessTheValueIsGiven() {
        IdentifierType badge = new IdentifierType("badge");
        cloud.uses(badge, IdentifierUse.LINKING);
        cloud.script(Fault.at(Method.CHECK).always().fails(FailureClass.UNAVAILABLE));
        bench.with(builder -> builder.protectedSubject(Identifier.of("badge", "B-1")));
        Subject withBadge = Subject.of(Identifier.of("employeeNumber", "1001"), Identifier.of("badge", "B-2"));

        assertThat(bench.plan().steps()).isEmpty();
        assertThat(bench.planned(PlanRequest.of(withBadge)).plan().steps()).isNotEmpty();
    }

    @Test
    void aTypeThatIsProtectedSincePlanningAndKnownToNoTargetStopsTheRun() {
        Plan plan = bench.plan();
        bench.with(builder -> builder.protectedSubject(WRONG));

        RunReport report = bench.apply(plan);

        assertThat(corp.writes()).isEmpty();
        assertThat(cloud.writes()).isEmpty();
        assertThat(report.refusedEverything()).isTrue();
    }

    @Test
    void aTypeThatIsProtectedSincePlanningAndKnownToATargetStopsNobodyElse() {
        Plan plan = bench.plan();
        bench.with(builder -> builder.protectedSubject(Identifier.of("userName", "ceo")));

        bench.apply(plan);

        assertThat(corp.isBlocked(jdoe)).isTrue();
    }
}
