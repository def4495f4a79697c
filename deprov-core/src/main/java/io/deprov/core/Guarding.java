package io.deprov.core;

import io.deprov.api.Capabilities;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.core.catalogue.Target;
import io.deprov.core.catalogue.Targets;
import io.deprov.core.guard.Guard;
import io.deprov.core.guard.ProtectedTypes;
import io.deprov.core.inventory.Inventory;
import io.deprov.core.inventory.TargetInventory;
import io.deprov.core.plan.Plan;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** The guards, as long as it can be told who is protected; until then a guard that refuses everybody. */
final class Guarding {

    private final Guard guard;
    private final ProtectedTypes protectedTypes;
    private final Targets targets;

    Guarding(Guard guard, ProtectedTypes protectedTypes, Targets targets) {
        this.guard = guard;
        this.protectedTypes = protectedTypes;
        this.targets = targets;
    }

    /** What is wrong with who is protected, judged by the targets that were reached. */
    Optional<String> problem(Map<Target, Capabilities> reached) {
        Set<IdentifierType> unknown = protectedTypes.unknown(known(reached));
        return unknown.isEmpty() ? Optional.empty() : Optional.of(ProtectedTypes.why(unknown));
    }

    /** What to ask while planning. */
    Guard planning(Inventory inventory) {
        Map<Target, Capabilities> reached = new HashMap<>();
        for (Target target : targets.all()) {
            inventory
                    .target(target.id())
                    .flatMap(TargetInventory::capabilities)
                    .ifPresent(capabilities -> reached.put(target, capabilities));
        }
        Set<IdentifierType> known = known(inventory.subject().identifiers(), inventory.found());
        known.addAll(known(reached));
        return protectedTypes.guard(known, guard);
    }

    /**
     * What to ask while executing: the configuration may protect by another type since.
     *
     * @param ask asks the targets, which is needed only when the plan's identifiers do not say enough
     */
    Guard executing(Plan plan, Supplier<Map<Target, Capabilities>> ask) {
        Set<IdentifierType> known = known(plan.identifiers(), plan.found());
        if (!protectedTypes.unknown(known).isEmpty()) {
            known.addAll(known(ask.get()));
        }
        return protectedTypes.guard(known, guard);
    }

    /** By which types the targets that were reached know anybody. */
    private static Set<IdentifierType> known(Map<Target, Capabilities> reached) {
        Set<IdentifierType> known = new TreeSet<>();
        reached.forEach((target, capabilities) -> {
            known.addAll(capabilities.identifierTypes().keySet());
            target.identifierTypes().ifPresent(known::addAll);
        });
        return known;
    }

    private static Set<IdentifierType> known(Collection<Identifier> given, Collection<FoundIdentifier> found) {
        Set<IdentifierType> known = new TreeSet<>();
        given.forEach(identifier -> known.add(identifier.type()));
        found.forEach(identifier -> known.add(identifier.identifier().type()));
        return known;
    }
}
