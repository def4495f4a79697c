package io.deprov.core.journal.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ActorAuthenticator.Assurance;
import io.deprov.api.StepId;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Entry;
import io.deprov.core.journal.Frame;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Approval;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What frames add up to. */
class ExecutionsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String DIGEST = "sha256:" + "a".repeat(64);
    private static final StepId STEP = new StepId("b".repeat(64));

    @TempDir
    Path directory;

    @Test
    void anExecutionThatHasChangedSinceItWasCopiedToTheArchiveIsNotForgotten() throws Exception {
        Executions executions = new Executions(new Archive(directory));
        Approval approval =
                new Approval(DIGEST, "boss", Assurance.ASSERTED, false, NOW, NOW.plus(Duration.ofDays(1)), null);
        Entry.OpenedStep step = new Entry.OpenedStep(STEP, StepState.PLANNED, "");
        executions.apply(new Frame(1, NOW, DIGEST, new Entry.Opened("case", 1, List.of(step), approval)));
        CaseRecord copied = executions.here(DIGEST).orElseThrow();
        executions.apply(new Frame(
                2, NOW, DIGEST, new Entry.Moved(STEP, 0, 0, StepState.PLANNED, Transition.to(StepState.READY))));
        CaseRecord changed = executions.here(DIGEST).orElseThrow();

        assertThat(executions.remove(copied)).isFalse();
        assertThat(executions.here(DIGEST)).contains(changed);
        assertThat(executions.of("case")).containsExactly(changed);

        assertThat(executions.remove(changed)).isTrue();
        assertThat(executions.here(DIGEST)).isEmpty();
        assertThat(executions.of("case")).isEmpty();
        assertThat(executions.remove(changed)).isFalse();
    }
}
