package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.StepId;
import io.deprov.core.journal.Intent;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of a step that is not read back when a newer plan takes over. */
class SuccessionTest {

    /** A person attests the newer plan's manual step between its opening and the older one's end (no lock, or a crash in between). */
    @Test
    void aDoubtThatTheNewerPlanDidNotTakeOnStaysWhateverAPersonDidSince() {
        Instant time = Instant.parse("2026-11-02T08:00:00Z");
        StepId id = new StepId("a".repeat(64));
        StepRecord older = StepRecord.opened(id, StepState.PLANNED, "", time)
                .claimed(new Intent("", "k", time.plusSeconds(30), Map.of()), 1, 1, time)
                .moved(Transition.to(StepState.IN_DOUBT, "TIMEOUT", ""), time);
        StepRecord newer = Succession.begun(StepRecord.opened(id, StepState.MANUAL, "", time), older, time);
        assertThat(newer.state()).isEqualTo(StepState.MANUAL);
        StepRecord attested = newer.moved(Transition.to(StepState.ATTESTED, "ATTEST", ""), time)
                .decided();
        assertThat(Succession.ended(older, newer, time).state()).isEqualTo(StepState.IN_DOUBT);
        assertThat(Succession.ended(older, attested, time).state()).isEqualTo(StepState.IN_DOUBT);
    }
}
