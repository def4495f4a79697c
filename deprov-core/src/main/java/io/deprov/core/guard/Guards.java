package io.deprov.core.guard;

import java.util.List;
import java.util.Optional;

/** Several guards as one; the first refusal counts. A guard that throws refuses. Immutable and thread-safe. */
public final class Guards implements Guard {

    private final List<Guard> guards;

    /** Asks these guards, in this order. */
    public Guards(List<Guard> guards) {
        this.guards = List.copyOf(guards);
    }

    @Override
    public Optional<String> refusal(Question question) {
        for (Guard guard : guards) {
            Optional<String> refusal;
            try {
                refusal = guard.refusal(question);
            } catch (RuntimeException e) {
                return Optional.of("guard " + guard.getClass().getSimpleName() + " failed ("
                        + e.getClass().getSimpleName() + "), so it refuses");
            }
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }
}
