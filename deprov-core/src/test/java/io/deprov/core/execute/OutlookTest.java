package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ActorAuthenticator.Assurance;
import io.deprov.api.StepId;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Fingerprint;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import io.deprov.api.access.TargetId;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run that nobody asked for could do for an execution, judged from the journal alone. */
class OutlookTest {

    private static final Instant OPENED = Instant.parse("2026-11-02T08:00:00Z");
    private static final Instant MOVED = OPENED.plus(Duration.ofHours(1));
    private static final Instant A_DAY_LATER = MOVED.plus(StepStatuses.PARKED_PAUSE);
    private static final StepId STEP = new StepId("1".repeat(64));
    private static final ItemId ACCOUNT =
            ItemId.of(new TargetId("corp"), PartitionId.MAIN, AccessKind.ACCOUNT, "id-1", IdStrength.IMMUTABLE);

    /** A plan to block one account at once. */
    private static Plan plan() {
        AccessRef account = AccessRef.of(ACCOUNT, Fingerprint.of("id-1").build(), Map.of());
        PlannedStep block = new PlannedStep(
                STEP,
                StepKind.CALL,
                Phase.CONTAIN,
                0,
                Effect.BLOCK_SIGN_IN,
                account,
                account,
                "jdoe",
                List.of(),
                Duration.ZERO,
                Duration.ZERO,
                false,
                List.of(),
                PlannedStep.NOT_RESTORABLE,
                "");
        return new Plan(
                "case",
                1,
                List.of(),
                List.of(),
                new Plan.PlanRunbook("standard", "1", "sha256:runbook"),
                List.of(),
                List.of(),
                List.of(),
                List.of(block),
                List.of(),
                List.of());
    }

    /** Its execution; the last verdict is newer than everything in it. */
    private static CaseRecord execution(StepRecord step) {
        return new CaseRecord(
                "sha256:plan",
                "case",
                1,
                1,
                new Approval("sha256:plan", "boss", Assurance.ASSERTED, false, OPENED, OPENED.plusSeconds(60), null),
                OPENED,
                null,
                new CaseRecord.RunVerdict("INCOMPLETE", List.of(), MOVED.plusSeconds(1)),
                Map.of(STEP, step),
                List.of(),
                null);
    }

    private static StepRecord planned() {
        return StepRecord.opened(STEP, StepState.PLANNED, "", OPENED);
    }

    private static CaseRecord moved(Transition transition) {
        return execution(planned().moved(transition, MOVED));
    }

    private static Outlook outlook(CaseRecord execution, Instant now) {
        return Outlook.of(plan(), execution, now);
    }

    @Test
    void whatIsDueAtOnceCanBeCalledSinceItsExecutionWasOpened() {
        assertThat(outlook(execution(planned()), A_DAY_LATER).calling()).contains(OPENED);
    }

    @Test
    void whatWaitsForOtherStepsAndForNoTimeIsPossible() {
        CaseRecord waiting = moved(Transition.to(StepState.WAITING, "NEEDS", "waits for 1 other step"));

        assertThat(Outlook.isPossible(waiting, MOVED.plusSeconds(2))).isTrue();
    }

    @Test
    void whatWaitsForATimeIsPossibleFromThenOn() {
        Instant due = MOVED.plus(Duration.ofDays(30));
        CaseRecord waiting =
                moved(Transition.to(StepState.WAITING, "NOT_DUE", "").at(due));

        assertThat(Outlook.isPossible(waiting, due.minusSeconds(1))).isFalse();
        assertThat(Outlook.isPossible(waiting, due)).isTrue();
    }

    @Test
    void whatAGuardRefusedIsTriedAgainAfterADay() {
        CaseRecord refused = moved(Transition.to(StepState.REFUSED, TargetRun.GUARD, "protected"));

        assertThat(outlook(refused, A_DAY_LATER.minusSeconds(1)).calling()).isEmpty();
        assertThat(outlook(refused, A_DAY_LATER).calling()).contains(A_DAY_LATER);
    }

    @Test
    void whatTheTargetRefusedIsNotTriedAgainByItself() {
        CaseRecord refused = moved(Transition.to(StepState.REFUSED, "REFUSED", "the last owner"));

        assertThat(outlook(refused, A_DAY_LATER.plus(StepStatuses.PARKED_PAUSE)).calling())
                .isEmpty();
    }

    @Test
    void whatIsParkedIsTriedAgainAfterADay() {
        CaseRecord parked = moved(Transition.to(StepState.PARKED, "AUTHORIZATION", "not allowed"));

        assertThat(outlook(parked, A_DAY_LATER).calling()).contains(A_DAY_LATER);
        assertThat(outlook(parked, A_DAY_LATER).reading()).isEmpty();
    }

    @Test
    void whatIsParkedBecauseItCouldNotBeReadBackIsReadAndNotCalled() {
        CaseRecord unverified = moved(Transition.to(StepState.PARKED, StepRecord.UNVERIFIED, "not shown"));

        assertThat(outlook(unverified, A_DAY_LATER).calling()).isEmpty();
        assertThat(outlook(unverified, A_DAY_LATER).reading()).contains(MOVED);
    }
}
