package io.deprov.core.plan;

import io.deprov.api.StepId;
import io.deprov.api.access.Consequence;
import io.deprov.api.access.ExternalRef;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.ItemId;
import io.deprov.core.inventory.Inventory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says of steps that follow from another target's which ones those are. */
final class Consequences {

    private final Inventory inventory;
    private final List<PlannedStep> steps;

    /** Of these steps, the steps of all targets. */
    Consequences(Inventory inventory, List<PlannedStep> steps) {
        this.inventory = inventory;
        this.steps = List.copyOf(steps);
    }

    /** The steps, in the same order; what follows from something that no target has is left to a person. */
    List<PlannedStep> joined() {
        List<PlannedStep> joined = steps.stream()
                .map(step -> consequence(step)
                        .map(consequence -> joined(step, consequence.source()))
                        .orElse(step))
                .toList();
        Map<StepId, PlannedStep> byId = new HashMap<>();
        joined.forEach(step -> byId.put(step.id(), step));
        return joined.stream()
                .map(step -> step.kind() == StepKind.CONSEQUENCE && needsItself(step, byId)
                        ? step.byHand(step.effect() + " of " + step.access().kind()
                                + " follows from what follows from it in turn, as the targets say: find out which of them is the"
                                + " master, have it done there, and attest it when it holds here")
                        : step)
                .toList();
    }

    private static boolean needsItself(PlannedStep step, Map<StepId, PlannedStep> byId) {
        Set<StepId> seen = new HashSet<>();
        Deque<StepId> open = new ArrayDeque<>(step.needs());
        while (!open.isEmpty()) {
            StepId next = open.pop();
            PlannedStep needed = byId.get(next);
            if (next.equals(step.id())) {
                return true;
            }
            if (needed != null && seen.add(next)) {
                open.addAll(needed.needs());
            }
        }
        return false;
    }

    private Optional<Consequence> consequence(PlannedStep step) {
        return step.kind() == StepKind.CONSEQUENCE
                ? inventory
                        .target(step.access().id().target())
                        .flatMap(target -> target.item(step.access().id()))
                        .flatMap(item -> Optional.ofNullable(item.consequences().get(step.effect())))
                : Optional.empty();
    }

    private PlannedStep joined(PlannedStep step, ExternalRef source) {
        Identifier key = new Identifier(source.keyType(), source.value());
        Set<ItemId> accounts = inventory.targets().stream()
                .flatMap(target -> target.accounts().stream())
                .map(match -> match.account())
                .filter(account -> account.identifiers().contains(key)
                        && !account.id().equals(step.account().id()))
                .map(account -> account.id())
                .collect(Collectors.toSet());
        if (accounts.isEmpty()) {
            return step.byHand(step.effect() + " of " + step.access().kind() + " follows from " + source.system()
                    + ", which is its master and which no configured target answers for: have it done there, and attest it"
                    + " when it holds here");
        }
        Stream<StepId> followed = steps.stream()
                .filter(other -> accounts.contains(other.account().id())
                        && other.effect().equals(step.effect())
                        && other.access().kind().equals(step.access().kind()))
                .map(PlannedStep::id);
        return step.withNeeds(Stream.concat(step.needs().stream(), followed)
                .distinct()
                .sorted()
                .toList());
    }
}
