package io.deprov.core.execute;

import io.deprov.api.access.Phase;
import io.deprov.api.access.TargetId;
import io.deprov.core.journal.StepState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How long it took until nobody got in any more, target by target. */
final class Containment {

    private Containment() {}

    /**
     * Measured from when the plan was opened to when the last step of the CONTAIN phase was read back; only for targets that have such
     * steps, all of them verified.
     */
    static Map<TargetId, Duration> of(List<StepView> steps, Instant openedAt) {
        Map<TargetId, List<StepView>> byTarget = steps.stream()
                .filter(view -> view.step().phase() == Phase.CONTAIN
                        && !view.step().kind().isWithoutTarget())
                .collect(Collectors.groupingBy(view -> view.step().access().id().target()));
        Map<TargetId, Duration> took = new TreeMap<>();
        byTarget.forEach((target, own) -> {
            if (own.stream().allMatch(view -> view.record().state() == StepState.VERIFIED)) {
                own.stream()
                        .map(view -> view.record().since())
                        .max(Instant::compareTo)
                        .ifPresent(last -> took.put(target, Duration.between(openedAt, last)));
            }
        });
        return took;
    }
}
