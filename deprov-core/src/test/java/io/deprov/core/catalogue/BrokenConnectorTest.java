package io.deprov.core.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.FailureClass;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.config.ConfigException;
import io.deprov.core.TargetCheck;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Lie;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.WrappedFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connectors that lie, hang, throw anything or give nothing are named, their steps are parked, and the other targets go on. */
class BrokenConnectorTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget bad;
    InMemoryTarget good;
    String badJdoe;
    String goodJdoe;

    @BeforeEach
    void twoTargets() {
        bench = new Bench(directory);
        bad = bench.target("bad");
        good = bench.target("good");
        badJdoe = bad.account("jdoe", "1001");
        goodJdoe = good.account("jdoe", "1001");
        bad.group(badJdoe, "staff");
        good.group(goodJdoe, "staff");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    @Test
    void whatAConnectorSaysOfItsConfigurationIsToldOfAllTargetsBeforeAnythingIsConnected() {
        WrappedFactory factory = bench.wrapped(WrappedFactory::new).validation(config -> {
            throw new ConfigException(List.of(config.where() + ".url: is none"));
        });

        assertThatThrownBy(() -> bench.builder().build())
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("bad.url: is none", "good.url: is none");
        assertThat(factory.calls()).isEmpty();
    }

    @Test
    void aConnectorThatBreaksOverItsConfigurationIsTriedAllTheSame() {
        bench.wrapped(WrappedFactory::new).validation(config -> {
            throw new IllegalStateException("a bug");
        });
        bench.restart();

        assertThat(bench.apply(bench.plan()).verdict()).isEqualTo(Verdict.REVOKED);
    }

    private static List<Cell> cellsOf(List<Cell> cells, String target) {
        return cells.stream()
                .filter(cell -> cell.key().target().value().equals(target))
                .toList();
    }

    private void badIsUnreadableAndNamedAndGoodIsDone(String what) {
        Plan plan = bench.plan();
        RunReport report = bench.apply(plan);

        assertThat(cellsOf(plan.coverage(), "bad"))
                .isNotEmpty()
                .allSatisfy(cell -> assertThat(cell.status()).isEqualTo(CellStatus.UNREADABLE))
                .allSatisfy(cell -> assertThat(cell.why()).contains(what).contains("bad"));
        assertThat(good.isBlocked(goodJdoe)).isTrue();
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(report.toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"OPEN", "CHECK", "CAPABILITIES", "RESOLVE"})
    void readingThatThrowsAnythingIsNamedWithoutRepeatingItsMessage(Method method) {
        bad.script(Fault.at(method).always().throwsRuntime());

        badIsUnreadableAndNamedAndGoodIsDone("IllegalStateException");
        assertThat(bad.writes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"OPEN", "CHECK", "CAPABILITIES", "RESOLVE"})
    void readingThatGivesNullIsNamed(Method method) {
        bad.script(Fault.at(method).always().givesNull());

        badIsUnreadableAndNamedAndGoodIsDone("broke its contract");
        assertThat(bad.writes()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void discoveryThatLiesIsNamed(Lie lie) {
        bad.partitions("main").script(Fault.at(Method.DISCOVER).always().lies(lie));

        badIsUnreadableAndNamedAndGoodIsDone("broke its contract");
        assertThat(bad.exists(badJdoe)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = FailureClass.class,
            names = {"UNAVAILABLE", "AUTHENTICATION", "TIMEOUT", "CONFIG"})
    void aDeadTargetDoesNotStopTheOther(FailureClass failure) {
        Plan plan = bench.plan();
        bad.script(Fault.at(Method.CHECK).always().fails(failure));

        RunReport report = bench.apply(plan);

        assertThat(good.isBlocked(goodJdoe)).isTrue();
        assertThat(bad.writes()).isEmpty();
        assertThat(report.stopped()).containsOnlyKeys(new io.deprov.api.access.TargetId("bad"));
        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.RETRY_AT);

        bad.healthy();
        assertThat(bench.apply(plan).verdict()).isEqualTo(Verdict.REVOKED);
    }

    @Test
    void checkNamesTheBrokenTargetAndReportsTheOther() {
        bad.script(Fault.at(Method.CHECK).throwsRuntime());

        List<TargetCheck> checks = bench.deprov().check();

        assertThat(checks).extracting(TargetCheck::isGood).containsExactly(false, true);
        assertThat(checks.get(0).failure())
                .hasValueSatisfying(
                        failure -> assertThat(failure.failureClass()).isEqualTo(FailureClass.INTERNAL));
    }

    private StepRecord removalOnBad(Fault fault) {
        Plan plan = bench.plan();
        bad.script(fault.on(Effect.REMOVE));
        RunReport report = bench.apply(plan);
        assertThat(good.held(goodJdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
        return report.steps().stream()
                .filter(view -> view.step().access().id().target().value().equals("bad"))
                .filter(view -> view.step().effect().equals(Effect.REMOVE))
                .findFirst()
                .orElseThrow()
                .record();
    }

    @Test
    void aPrepareThatThrowsAnythingHasDoneNothingAndIsTriedAgain() {
        StepRecord record = removalOnBad(Fault.at(Method.PREPARE).throwsRuntime());

        assertThat(record.state()).isEqualTo(StepState.RETRY_AT);
        assertThat(record.why())
                .contains("bad")
                .contains("IllegalStateException")
                .doesNotContain("canary");
    }

    @Test
    void aPrepareThatGivesNullIsTriedAgain() {
        assertThat(removalOnBad(Fault.at(Method.PREPARE).givesNull()).state()).isEqualTo(StepState.RETRY_AT);
    }

    @Test
    void aRevokeThatThrowsAnythingIsADoubt() {
        StepRecord record = removalOnBad(Fault.at(Method.REVOKE).throwsRuntime());

        assertThat(record.state()).isEqualTo(StepState.IN_DOUBT);
    }

    @Test
    void aRevokeThatThrowsAnythingAfterTheEffectIsVerified() {
        StepRecord record = removalOnBad(Fault.at(Method.REVOKE).afterEffect().throwsRuntime());

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
    }

    @Test
    void aRevokeThatGivesNullIsADoubt() {
        assertThat(removalOnBad(Fault.at(Method.REVOKE).afterEffect().givesNull())
                        .state())
                .isEqualTo(StepState.VERIFIED);
    }

    @Test
    void aVerifyThatThrowsAnythingProvesNothing() {
        assertThat(removalOnBad(Fault.at(Method.VERIFY).throwsRuntime()).state())
                .isEqualTo(StepState.PARKED);
    }

    @Test
    void aVerifyThatGivesNullProvesNothing() {
        assertThat(removalOnBad(Fault.at(Method.VERIFY).givesNull()).state()).isEqualTo(StepState.PARKED);
    }

    @Test
    void callsThatHangAreAbandonedAndWhatTheyDoLateIsFoundByReading() throws Exception {
        bench.with(builder -> builder.callTimeout(Duration.ofMillis(500)));
        Plan plan = bench.plan();
        bad.script(Fault.at(Method.REVOKE).on(Effect.BLOCK_SIGN_IN).hangs());

        RunReport report = bench.apply(plan);

        assertThat(good.isBlocked(goodJdoe)).isTrue();
        assertThat(bad.isBlocked(badJdoe)).isFalse();
        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN, badJdoe).record().state())
                .isEqualTo(StepState.IN_DOUBT);
        assertThat(Bench.step(report, Effect.BLOCK_SIGN_IN, badJdoe).record().reason())
                .isEqualTo("NOT_YET");

        CountDownLatch landed = new CountDownLatch(1);
        bad.onWrite(landed::countDown).release();
        assertThat(landed.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(Bench.step(bench.apply(plan), Effect.BLOCK_SIGN_IN, badJdoe)
                        .record()
                        .state())
                .isEqualTo(StepState.VERIFIED);
        assertThat(bad.writes())
                .filteredOn(("block-sign-in " + badJdoe)::equals)
                .hasSize(1);
    }

    @Test
    void aTargetThatHangsWhenOpenedDoesNotKeepUsFromClosing() throws Exception {
        bench.with(builder -> builder.callTimeout(Duration.ofMillis(500)));
        bad.script(Fault.at(Method.OPEN).hangs());

        List<TargetCheck> checks = bench.deprov().check();
        Thread closing = new Thread(bench::restart);
        closing.start();
        closing.join(10_000);

        assertThat(checks).extracting(TargetCheck::isGood).containsExactly(false, true);
        assertThat(closing.isAlive()).isFalse();
    }
}
