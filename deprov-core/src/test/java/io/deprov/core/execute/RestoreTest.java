package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.api.FailureClass;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepId;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.core.RefusedException;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a step took is given back when a person says so: once, to the same thing only, and for good. */
class RestoreTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aLeaverInAGroup() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        corp.group(jdoe, "staff");
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private Plan applied() {
        Plan plan = bench.plan();
        bench.apply(plan);
        return plan;
    }

    private static StepId step(Plan plan, Effect effect) {
        return plan.steps().stream()
                .filter(step -> step.effect().equals(effect))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private RunReport restore(Plan plan, Effect... effects) throws RefusedException {
        return bench.deprov()
                .restore(
                        plan,
                        Stream.of(effects).map(effect -> step(plan, effect)).toList(),
                        "Ada Lovelace",
                        "removed by mistake, ticket 4711");
    }

    private StepRecord record(Plan plan, Effect effect) {
        return bench.deprov().find(plan).orElseThrow().step(step(plan, effect));
    }

    private long restores() {
        return corp.calls(Method.RESTORE);
    }

    private void assertRefused(Plan plan, Effect effect, String why) {
        long frames = bench.audit().size();
        assertThatThrownBy(() -> restore(plan, effect))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(why);
        assertThat(bench.audit()).hasSize((int) frames);
        assertThat(restores()).isZero();
    }

    @Test
    void whatWasTakenIsGivenBackAndSaidToBe() throws Exception {
        Plan plan = applied();

        RunReport report = restore(plan, Effect.REMOVE);

        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
        assertThat(corp.isBlocked(jdoe)).isTrue();
        assertThat(Bench.step(report, Effect.REMOVE).status()).isEqualTo(CellStatus.RESTORED);
        assertThat(report.coverage().open()).isEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.RESTORED);
        assertThat(report.calls()).isOne();
        List<String> kinds = new ArrayList<>();
        List<JsonNode> records = bench.audit();
        for (JsonNode each : records) {
            if (each.toString().contains("RESTOR")) {
                kinds.add(each.get("kind").asText());
            }
        }
        assertThat(kinds).containsExactly("DECISION", "INTENT", "OUTCOME", "OUTCOME", "VERDICT");
        JsonNode decision = records.stream()
                .filter(each -> each.get("kind").asText().equals("DECISION"))
                .findFirst()
                .orElseThrow()
                .get("fields");
        assertThat(decision.get("decision").asText()).isEqualTo("RESTORE");
        assertThat(decision.get("actor").asText()).isEqualTo("Ada Lovelace");
        assertThat(decision.get("assurance").asText()).isEqualTo("asserted");
        assertThat(decision.get("why").asText()).contains("4711");
        assertThat(decision.get("steps").asText())
                .isEqualTo(step(plan, Effect.REMOVE).value());
        assertThat(decision.get("cancelled").asText())
                .isEqualTo(step(plan, Effect.DELETE).value());
    }

    @Test
    void whatWasGivenBackIsNotTakenAgainAndItsAccountIsNotDeleted() throws Exception {
        Plan plan = applied();
        restore(plan, Effect.REMOVE);
        bench.restart();

        for (int day = 0; day < 40; day += 10) {
            bench.clock.advance(Duration.ofDays(10));
            bench.deprov().resume(report -> {});
        }

        assertThat(corp.exists(jdoe)).isTrue();
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
        assertThat(record(plan, Effect.DELETE).state()).isEqualTo(StepState.CANCELLED);
        assertThatThrownBy(() -> bench.deprov().apply(plan, bench.deprov().approve(plan, "boss")))
                .hasMessageContaining("finished");
        assertThat(bench.deprov().verify(plan).verdict()).isEqualTo(Verdict.RESTORED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
    }

    @Test
    void theLastThatWasTakenComesBackFirst() throws Exception {
        Plan plan = applied();

        RunReport report = restore(plan, Effect.BLOCK_SIGN_IN, Effect.REMOVE);

        assertThat(corp.isBlocked(jdoe)).isFalse();
        assertThat(corp.writes().stream().filter(write -> write.startsWith("restore")))
                .containsExactly("restore remove staff as of v1", "restore block-sign-in " + jdoe + " as of v0");
        assertThat(report.verdict()).isEqualTo(Verdict.RESTORED);
        assertThat(report.containedAfter()).isEmpty();
    }

    @Test
    void everythingThatCanBeIsGivenBackAndNothingMoreIsDone() throws Exception {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REVOKE).always().fails(FailureClass.UNAVAILABLE));
        Plan plan = applied();
        assertThat(record(plan, Effect.REVOKE).state()).isEqualTo(StepState.RETRY_AT);

        RunReport report = bench.deprov().restoreAll(plan, "Ada Lovelace", "hired again");
        corp.healthy();
        bench.clock.advance(Duration.ofDays(40));
        bench.deprov().resume(ignored -> {});

        assertThat(record(plan, Effect.REVOKE).state()).isEqualTo(StepState.CANCELLED);
        assertThat(record(plan, Effect.DELETE).state()).isEqualTo(StepState.CANCELLED);
        assertThat(record(plan, Effect.REMOVE).state()).isEqualTo(StepState.RESTORED);
        assertThat(corp.isBlocked(jdoe)).isFalse();
        assertThat(corp.held(jdoe, AccessKind.PASSWORD)).hasSize(1);
        assertThat(report.verdict()).isEqualTo(Verdict.RESTORED);
    }

    @Test
    void afterOneStepWasGivenBackEverythingStillEndsTheRest() throws Exception {
        corp.script(Fault.at(Method.PREPARE).on(Effect.REVOKE).always().fails(FailureClass.UNAVAILABLE));
        Plan plan = applied();
        restore(plan, Effect.REMOVE, Effect.BLOCK_SIGN_IN);
        assertThat(record(plan, Effect.REVOKE).state()).isEqualTo(StepState.RETRY_AT);

        bench.deprov().restoreAll(plan, "Ada Lovelace", "hired again");

        assertThat(record(plan, Effect.REVOKE).state()).isEqualTo(StepState.CANCELLED);
        assertThat(restores()).isEqualTo(2);
    }

    @Test
    void inACaseThatIsNotGoneOnWithThingsAreGivenBackAsWell() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REVOKE).fails(FailureClass.TIMEOUT));
        Plan plan = applied();
        bench.deprov().cancelCase(plan.caseId(), "Ada Lovelace", "hired again");
        bench.clock.advance(Duration.ofMinutes(5));
        bench.deprov().resume(report -> {});
        assertThat(record(plan, Effect.REVOKE).state()).isEqualTo(StepState.CANCELLED);
        corp.script(Fault.at(Method.RESTORE).on(Effect.REMOVE).fails(FailureClass.UNAVAILABLE));

        bench.deprov().restoreAll(plan, "Ada Lovelace", "hired again");

        assertThat(record(plan, Effect.REMOVE).state()).isEqualTo(StepState.RESTORING);
        assertThat(bench.deprov()
                        .restoreAll(plan, "Ada Lovelace", "hired again")
                        .verdict())
                .isEqualTo(Verdict.RESTORED);
        assertThat(corp.isBlocked(jdoe)).isFalse();
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).containsExactly("staff");
        assertThatThrownBy(() -> bench.deprov()
                        .decide(plan, step(plan, Effect.REMOVE), Decision.Kind.RELEASE, "Ada Lovelace", "no"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void whileSomethingIsInDoubtNotEverythingIsGivenBack() {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REVOKE).fails(FailureClass.TIMEOUT));
        Plan plan = applied();

        assertThatThrownBy(() -> bench.deprov().restoreAll(plan, "Ada Lovelace", "hired again"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("IN_DOUBT")
                .hasMessageContaining("verify");
        assertThat(restores()).isZero();
    }

    @Test
    void whatNeverTookHoldOrIsNotRestorableIsRefused() throws Exception {
        corp.script(Fault.at(Method.REVOKE).on(Effect.REMOVE).fails(FailureClass.AUTHORIZATION));
        Plan plan = bench.plan();
        assertThatThrownBy(() -> restore(plan, Effect.REMOVE)).hasMessageContaining("never applied");
        bench.apply(plan);

        assertRefused(plan, Effect.REMOVE, "PARKED");
        assertRefused(plan, Effect.REVOKE, "not restorable");
        assertRefused(plan, Effect.DELETE, "only what was done");
        assertThatThrownBy(() ->
                        bench.deprov().restore(plan, List.of(new StepId("0".repeat(64))), "Ada Lovelace", "because"))
                .hasMessageContaining("no step");
        assertThatThrownBy(() -> bench.deprov().restore(plan, List.of(), "Ada Lovelace", "because"))
                .hasMessageContaining("nothing was named");
        assertThatThrownBy(() ->
                        bench.deprov().restore(plan, List.of(step(plan, Effect.BLOCK_SIGN_IN)), "jdoe", "because"))
                .hasMessageContaining("leaver");
        assertThatThrownBy(() ->
                        bench.deprov().restore(plan, List.of(step(plan, Effect.BLOCK_SIGN_IN)), "Ada Lovelace", " "))
                .hasMessageContaining("reason");
    }

    @Test
    void oneThatCannotBeGivenBackKeepsTheOthersFromBeingHalfDecided() {
        Plan plan = applied();

        assertThatThrownBy(() -> restore(plan, Effect.REMOVE, Effect.REVOKE)).hasMessageContaining("not restorable");

        assertThat(record(plan, Effect.REMOVE).state()).isEqualTo(StepState.VERIFIED);
        assertThat(record(plan, Effect.DELETE).state()).isEqualTo(StepState.WAITING);
    }

    @Test
    void whatHasExpiredOrWasErasedOrDamagedIsRefused() throws Exception {
        Plan plan = applied();
        try (Stream<Path> files = Files.walk(directory.resolve("undo"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        assertRefused(plan, Effect.REMOVE, "damaged");
        try (Stream<Path> files = Files.list(directory.resolve("undo-keys"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        assertRefused(plan, Effect.REMOVE, "key of the case was erased");
        bench.clock.advance(Duration.ofDays(91));
        assertRefused(plan, Effect.REMOVE, "was kept until");
    }

    @Test
    void undoIsKeptNoLongerThanSaid() throws Exception {
        bench.with(builder -> builder.keepUndoFor(Duration.ofDays(2)));
        applied();
        bench.clock.advance(Duration.ofDays(3));

        bench.deprov().resume(report -> {});

        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile).map(Path::toString))
                    .noneMatch(file -> file.endsWith(".undo") || file.endsWith(".key"));
        }
    }

    @Test
    void anAnswerThatIsLostAfterTheEffectIsSettledByReading() throws Exception {
        Plan plan = applied();
        corp.script(Fault.at(Method.RESTORE).afterEffect().fails(FailureClass.CONNECTION_LOST));

        RunReport report = restore(plan, Effect.REMOVE);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.RESTORED);
        assertThat(restores()).isOne();
    }

    @Test
    void anAnswerThatIsLostBeforeTheEffectIsNotRepeatedBeforeItCannotLandAnyMore() throws Exception {
        Plan plan = applied();
        corp.script(Fault.at(Method.RESTORE).fails(FailureClass.TIMEOUT));

        RunReport report = restore(plan, Effect.REMOVE);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.RESTORE_IN_DOUBT);
        assertThat(Bench.step(report, Effect.REMOVE).status()).isEqualTo(CellStatus.IN_DOUBT);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(restores()).isOne();
        bench.restart();
        bench.deprov().resume(ignored -> {});
        assertThat(corp.calls()).filteredOn("REVOKE remove staff"::equals).hasSize(1);

        Duration before = bench.clock.passed();
        RunReport again = restore(plan, Effect.REMOVE);

        assertThat(bench.clock.passed().minus(before)).isGreaterThan(Duration.ofSeconds(20));
        assertThat(restores()).isEqualTo(2);
        assertThat(Bench.step(again, Effect.REMOVE).record().state()).isEqualTo(StepState.RESTORED);
    }

    @Test
    void aCallThatLandsLateIsNotMadeAgain() throws Exception {
        Plan plan = applied();
        corp.script(Fault.at(Method.RESTORE).landsAfter(Duration.ofSeconds(20)).fails(FailureClass.TIMEOUT));
        restore(plan, Effect.REMOVE);
        bench.clock.advance(Duration.ofSeconds(21));

        RunReport report = restore(plan, Effect.REMOVE);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.RESTORED);
        assertThat(restores()).isOne();
    }

    @Test
    void whatShowsLateIsWaitedFor() throws Exception {
        corp.lag(Duration.ofSeconds(40), Duration.ofMinutes(1));
        Plan plan = applied();

        RunReport report = restore(plan, Effect.REMOVE);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.RESTORED);
        assertThat(restores()).isOne();
    }

    @Test
    void workThatTheTargetHasTakenIsAskedAfterAndNotGivenTwice() throws Exception {
        Plan plan = applied();
        corp.script(Fault.at(Method.RESTORE).accepts());

        RunReport report = restore(plan, Effect.REMOVE);
        if (Bench.step(report, Effect.REMOVE).record().state() != StepState.RESTORED) {
            report = restore(plan, Effect.REMOVE);
        }

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.RESTORED);
        assertThat(restores()).isOne();
    }

    @Test
    void whatFailsWithoutEffectIsGivenBackByTheNextCall() throws Exception {
        Plan plan = applied();
        corp.script(Fault.at(Method.RESTORE).fails(FailureClass.AUTHORIZATION));

        RunReport report = restore(plan, Effect.REMOVE);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.RESTORING);
        assertThat(Bench.step(report, Effect.REMOVE).record().reason()).isEqualTo("AUTHORIZATION");
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
        bench.restart();
        bench.deprov().resume(ignored -> {});
        assertThat(record(plan, Effect.REMOVE).state()).isEqualTo(StepState.RESTORING);
        assertThat(restore(plan, Effect.REMOVE).verdict()).isEqualTo(Verdict.RESTORED);
        assertThat(restore(plan, Effect.REMOVE).verdict()).isEqualTo(Verdict.RESTORED);
        assertThat(restores()).isEqualTo(2);
    }

    @Test
    void aTargetThatIsAwayLeavesTheDecisionForLater() throws Exception {
        Plan plan = applied();
        corp.script(Fault.at(Method.CHECK).fails(FailureClass.UNAVAILABLE));

        RunReport report = restore(plan, Effect.REMOVE);

        assertThat(report.stopped()).hasSize(1);
        assertThat(record(plan, Effect.REMOVE).state()).isEqualTo(StepState.RESTORING);
        assertThat(restore(plan, Effect.REMOVE).verdict()).isEqualTo(Verdict.RESTORED);
    }

    @Test
    void anAccountThatIsSomebodyElsesByNowGetsNothing() throws Exception {
        Plan plan = applied();
        String stranger = corp.recreate(jdoe);
        String before = corp.picture(stranger);

        RunReport report = restore(plan, Effect.REMOVE, Effect.BLOCK_SIGN_IN);

        for (Effect effect : List.of(Effect.REMOVE, Effect.BLOCK_SIGN_IN)) {
            assertThat(Bench.step(report, effect).record().state()).isEqualTo(StepState.VERIFIED);
            assertThat(Bench.step(report, effect).record().reason()).isEqualTo("NOT_RESTORED");
        }
        assertThat(corp.picture(stranger)).isEqualTo(before);
        assertThat(corp.writes()).noneMatch(write -> write.startsWith("restore"));
    }

    @Test
    void whatTheTargetRefusesStaysAsItWasWithTheReason() throws Exception {
        Plan plan = applied();
        corp.script(Fault.at(Method.RESTORE).answers(RevokeOutcome.refused("the group was dissolved")));

        RunReport report = restore(plan, Effect.REMOVE);

        StepRecord record = Bench.step(report, Effect.REMOVE).record();
        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.why()).contains("dissolved");
        assertThat(bench.auditCounts("VERIFIED").get(record.id().value())).isOne();
    }

    @Test
    void whatSomebodyElseGaveBackIsNotCalledFor() throws Exception {
        Plan plan = applied();
        corp.group(jdoe, "staff");

        RunReport report = restore(plan, Effect.REMOVE);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.RESTORED);
        assertThat(restores()).isZero();
    }

    @Test
    void whatIsReleasedIsTakenAgainAndCanBeGivenBackOnceMore() throws Exception {
        Plan plan = applied();
        restore(plan, Effect.REMOVE);

        bench.deprov().decide(plan, step(plan, Effect.REMOVE), Decision.Kind.RELEASE, "Ada Lovelace", "wrong person");
        RunReport report = bench.apply(plan);

        assertThat(Bench.step(report, Effect.REMOVE).record().state()).isEqualTo(StepState.VERIFIED);
        assertThat(corp.held(jdoe, AccessKind.GROUP_MEMBERSHIP)).isEmpty();
        assertThat(restore(plan, Effect.REMOVE).verdict()).isEqualTo(Verdict.RESTORED);
        for (Decision.Kind kind : List.of(Decision.Kind.ATTEST, Decision.Kind.CANCEL)) {
            assertThatThrownBy(() ->
                            bench.deprov().decide(plan, step(plan, Effect.REMOVE), kind, "Ada Lovelace", "because"))
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void anotherAccountsScheduledDeletionDoesNotHideThatAccessWasGivenBack() throws Exception {
        String second = corp.account("jdoe2", "1001");
        Plan plan = applied();

        StepId block = plan.steps().stream()
                .filter(each -> each.effect().equals(Effect.BLOCK_SIGN_IN)
                        && each.access().id().nativeId().equals(second))
                .findFirst()
                .orElseThrow()
                .id();
        RunReport report = bench.deprov().restore(plan, List.of(block), "Ada Lovelace", "still needed");

        assertThat(report.coverage().scheduled()).isNotEmpty();
        assertThat(report.verdict()).isEqualTo(Verdict.RESTORED);
    }
}
