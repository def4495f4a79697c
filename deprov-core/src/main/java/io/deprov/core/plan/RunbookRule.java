package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One line of a runbook: what is done to one sort of access.
 *
 * @param category to which sort
 * @param kinds to which kinds of it; empty for all that no earlier rule of the same phase group names
 * @param effects the effect wanted, and the others that will do where a target cannot do it, best first
 * @param phases when: the one phase it belongs to, or empty to leave that to the connector, which knows what survives a block
 * @param offset how long after the case first planned the step, at the earliest; not negative
 */
public record RunbookRule(
        AccessCategory category, Set<AccessKind> kinds, List<Effect> effects, Set<Phase> phases, Duration offset) {

    /**
     * Checks and copies the parts.
     *
     * @throws IllegalArgumentException when there is no effect, more than one phase, or a negative offset; when accounts are deleted or
     *     purged in another phase than RETIRE, before which everything about them is looked at once more
     */
    public RunbookRule {
        requireNonNull(category, "category");
        // Sorted, because what a plan's digest covers is written in this order.
        kinds = Collections.unmodifiableSortedSet(new TreeSet<>(kinds));
        effects = List.copyOf(effects);
        phases = Set.copyOf(phases);
        requireNonNull(offset, "offset");
        if (effects.isEmpty() || phases.size() > 1) {
            throw new IllegalArgumentException("a rule has at least one effect and at most one phase");
        }
        if (offset.isNegative()) {
            throw new IllegalArgumentException("nothing is done before the case has planned it: " + offset);
        }
        boolean deletes = effects.contains(Effect.DELETE) || effects.contains(Effect.PURGE);
        if (category == AccessCategory.ACCOUNT && deletes && !phases.equals(Set.of(Phase.RETIRE))) {
            throw new IllegalArgumentException("accounts are deleted in phase RETIRE, not in " + phases);
        }
    }

    /** True when the rule speaks of this kind. */
    boolean appliesTo(AccessKind kind) {
        return kind.category() == category && (kinds.isEmpty() || kinds.contains(kind));
    }
}
