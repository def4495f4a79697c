package io.deprov.core.inventory;

import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.Subject;
import io.deprov.api.access.TargetId;
import java.util.List;
import java.util.Optional;

/**
 * Everything found of one subject on all targets, and how completely.
 *
 * @param subject as asked for
 * @param found identifiers that discovery added, with where they were found, sorted
 * @param targets one for each configured target, sorted by name
 * @param coverage one cell for each kind of access on each partition
 */
public record Inventory(
        Subject subject, List<FoundIdentifier> found, List<TargetInventory> targets, Coverage coverage) {

    /** Copies the lists. */
    public Inventory {
        found = List.copyOf(found);
        targets = List.copyOf(targets);
    }

    /** What was found on a target. */
    public Optional<TargetInventory> target(TargetId id) {
        return targets.stream().filter(target -> target.target().equals(id)).findFirst();
    }

    /** True when an account was found anywhere. */
    public boolean hasAccounts() {
        return targets.stream().anyMatch(target -> !target.accounts().isEmpty());
    }
}
