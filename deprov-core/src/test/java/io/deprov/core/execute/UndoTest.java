package io.deprov.core.execute;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StateToken;
import io.deprov.api.access.Effect;
import io.deprov.core.journal.KeptUndo;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanFile;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can undo a step is kept before the step is done: sealed, and of the attempt that may have changed something first. */
class UndoTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;
    Plan plan;

    @BeforeEach
    void aLeaverInAGroup() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
        plan = bench.plan();
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private PlannedStep removal() {
        return plan.steps().stream()
                .filter(step -> step.effect().equals(Effect.REMOVE))
                .findFirst()
                .orElseThrow();
    }

    private StepRecord record() {
        return bench.deprov().find(plan).orElseThrow().step(removal().id());
    }

    private String restored() throws Exception {
        bench.deprov().restore(plan, List.of(removal().id()), "Ada Lovelace", "came back");
        return corp.writes().get(corp.writes().size() - 1);
    }

    private void somethingOfOurs() {
        corp.disturb(jdoe + "/entitlement/group-membership/staff");
    }

    @Test
    void aPlanSaysWhatCanBeGivenBack() {
        assertThat(plan.steps())
                .allSatisfy(step -> assertThat(step.restorable())
                        .isEqualTo(
                                step.effect().equals(Effect.REMOVE)
                                                || step.effect().equals(Effect.BLOCK_SIGN_IN)
                                        ? PlannedStep.RESTORABLE
                                        : PlannedStep.NOT_RESTORABLE));
    }

    @Test
    void whereTheConnectorGivesNothingBackNothingIsRestorable() {
        bench.wrapped(io.deprov.core.testing.WrappedFactory::new).withoutOperations();

        assertThat(bench.plan().steps()).noneMatch(PlannedStep::isRestorable);
    }

    @Test
    void anIntentNamesTheUndoAndNothingOfItStandsAnywhere() throws Exception {
        RunReport report = bench.apply(plan);

        KeptUndo kept = record().keptUndo().orElseThrow();
        JsonNode intent = bench.audit().stream()
                .filter(each -> each.get("kind").asText().equals("INTENT"))
                .filter(each ->
                        each.get("stepId").asText().equals(removal().id().value()))
                .findFirst()
                .orElseThrow()
                .get("fields");
        assertThat(intent.get("undo").asText()).isEqualTo(kept.handle());
        assertThat(intent.get("undoHash").asText()).isEqualTo(kept.hash());
        assertThat(intent.get("undoUntil").asText()).isEqualTo(kept.until().toString());
        assertThat(report.toString()
                        + report.steps()
                        + record()
                        + bench.deprov().find(plan)
                        + plan)
                .doesNotContain("canary-7f3a");
        assertThat(new String(PlanFile.write(plan), ISO_8859_1)).doesNotContain("canary-7f3a");
        bench.restart();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("canary-7f3a");
            }
        }
    }

    @Test
    void withoutAPlaceForTheUndoNothingIsCalledAndTheStepIsTriedAgain() throws Exception {
        Files.writeString(directory.resolve("undo"), "a file where a directory belongs");

        StepRecord refused = Bench.step(bench.apply(plan), Effect.REMOVE).record();

        assertThat(refused.state()).isEqualTo(StepState.RETRY_AT);
        assertThat(refused.reason()).isEqualTo("UNDO_NOT_KEPT");
        assertThat(refused.why()).contains("nothing was called").contains("could not be kept");
        assertThat(corp.calls()).noneMatch(call -> call.startsWith("REVOKE remove"));
        Files.delete(directory.resolve("undo"));
        bench.clock.advance(Duration.ofMinutes(5));
        assertThat(Bench.step(bench.apply(plan), Effect.REMOVE).record().state())
                .isEqualTo(StepState.VERIFIED);
    }

    @Test
    void anAttemptThatMayHaveChangedSomethingKeepsItsUndo() throws Exception {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.REMOVE)
                .also(this::somethingOfOurs)
                .fails(FailureClass.TIMEOUT));
        bench.applyUntilSettled(plan, 3);

        assertThat(record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(record().attempt()).isEqualTo(2);
        assertThat(restored()).isEqualTo("restore remove staff as of v1");
    }

    @Test
    void alsoWhenItWasOnlyPartlyDoneOrTheProcessEndedOnIt() throws Exception {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.REMOVE)
                .also(this::somethingOfOurs)
                .answers(RevokeOutcome.partial(List.of("one of three"), List.of("two of three"), "busy")));
        bench.apply(plan);
        bench.restart();
        bench.applyUntilSettled(plan, 3);

        assertThat(restored()).isEqualTo("restore remove staff as of v1");
    }

    @Test
    void anAttemptThatSurelyChangedNothingLeavesItToTheNext() throws Exception {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.REMOVE)
                .also(this::somethingOfOurs)
                .fails(FailureClass.CONFLICT));
        bench.apply(plan);

        assertThat(record().attempt()).isEqualTo(2);
        assertThat(restored()).isEqualTo("restore remove staff as of v2");
    }

    @Test
    void whereNothingWasKeptForTheFirstCallALaterOnesUndoIsNotTakenForIt() {
        corp.script(Fault.at(Method.PREPARE)
                .on(Effect.REMOVE)
                .answers(Preparation.ready(new StateToken("v1"), removal().access())));
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.REMOVE)
                .also(this::somethingOfOurs)
                .fails(FailureClass.TIMEOUT));
        bench.applyUntilSettled(plan, 3);

        assertThat(record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(record().keptUndo()).isEmpty();
        assertThatThrownBy(this::restored).hasMessageContaining("without anything being kept");
    }

    @Test
    void whatWasSoAlreadyOrWasDoneBySomebodyElseIsNotOursToGiveBack() {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.REMOVE)
                .also(() -> corp.dropGroup(jdoe, "staff"))
                .fails(FailureClass.NOT_FOUND));
        bench.apply(plan);

        assertThat(record().state()).isEqualTo(StepState.VERIFIED);
        assertThatThrownBy(this::restored).hasMessageContaining("deprov has changed nothing");
    }

    @Test
    void aNewerPlanCanGiveBackWhatTheOlderOneTook() throws Exception {
        bench.apply(plan);
        Plan newer = bench.plan();
        bench.apply(newer);
        PlannedStep block = newer.steps().stream()
                .filter(step -> step.effect().equals(Effect.BLOCK_SIGN_IN))
                .findFirst()
                .orElseThrow();

        assertThatThrownBy(() -> bench.deprov().restore(plan, List.of(block.id()), "Ada Lovelace", "came back"))
                .hasMessageContaining("newer plan");
        bench.restart();
        bench.deprov().restore(newer, List.of(block.id()), "Ada Lovelace", "came back");

        assertThat(corp.isBlocked(jdoe)).isFalse();
        assertThat(bench.deprov().find(newer).orElseThrow().step(block.id()).state())
                .isEqualTo(StepState.RESTORED);
        // The newer plan does not know the membership any more.
        bench.deprov().restore(plan, List.of(removal().id()), "Ada Lovelace", "came back");
        assertThat(record().state()).isEqualTo(StepState.RESTORED);
    }
}
