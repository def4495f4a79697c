package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.core.plan.PlanRequest;
import io.deprov.core.plan.Runbook;
import io.deprov.core.plan.RunbookNotice;
import io.deprov.core.plan.RunbookPause;
import io.deprov.core.plan.RunbookRule;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a runbook of one's own may say. */
class RunbookChecksTest extends OneLeaver {

    private static RunbookRule deleting(Set<Phase> phases, Duration offset) {
        return new RunbookRule(AccessCategory.ACCOUNT, Set.of(), List.of(Effect.DELETE), phases, offset);
    }

    @Test
    void whatARunbookSaysIsChecked() {
        assertThatThrownBy(() -> new RunbookPause("x", Phase.RETIRE, HOUR)).hasMessageContaining("RETIRE");
        assertThatThrownBy(() -> new RunbookPause("No Name", Phase.CONTAIN, HOUR))
                .hasMessageContaining("lower-case");
        assertThatThrownBy(() -> new RunbookPause("x", Phase.CONTAIN, Duration.ofDays(-1)))
                .hasMessageContaining("ten years");
        assertThatThrownBy(() -> new RunbookNotice("desk", Phase.CONTAIN, " ")).hasMessageContaining("says something");
        assertThatThrownBy(() -> new RunbookNotice("d".repeat(41), Phase.CONTAIN, "x"))
                .hasMessageContaining("40 characters");
        assertThatThrownBy(() -> deleting(Set.of(Phase.REVOKE), Duration.ZERO)).hasMessageContaining("RETIRE");
        assertThatThrownBy(() -> deleting(Set.of(), Duration.ZERO)).hasMessageContaining("RETIRE");
        assertThatThrownBy(() -> deleting(Set.of(Phase.RETIRE), HOUR.negated())).hasMessageContaining("before");
        assertThat(deleting(Set.of(Phase.RETIRE), HOUR).offset()).isEqualTo(HOUR);
        assertThatThrownBy(() -> telling().with("ours", "2", NOTICE)).hasMessageContaining("once");
        assertThat(pausing().digest())
                .isNotEqualTo(Runbook.standardLeaver(PlanRequest.STANDARD_GRACE).digest());
    }
}
