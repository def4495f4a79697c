package io.deprov.api;

import io.deprov.api.access.Account;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.ItemId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether the hits of several identifiers agree; the rules are {@link Resolution}'s. */
final class Agreement {

    private final Map<ItemId, Account> accounts;
    private final Map<Identifier, Set<ItemId>> uniqueHits;
    private final Map<Identifier, Set<ItemId>> linkingHits;
    private final Set<Identifier> linkingGiven;

    Agreement(
            Map<ItemId, Account> accounts,
            Map<Identifier, Set<ItemId>> uniqueHits,
            Map<Identifier, Set<ItemId>> linkingHits,
            Set<Identifier> linkingGiven) {
        this.accounts = accounts;
        this.uniqueHits = uniqueHits;
        this.linkingHits = linkingHits;
        this.linkingGiven = new LinkedHashSet<>(linkingGiven);
        this.linkingGiven.addAll(linkingHits.keySet());
    }

    List<String> disagreements() {
        List<String> found = new ArrayList<>();
        severalHitsOnUniqueValue(found);
        uniqueOutsideLinked(found);
        uniqueTypesApart(found);
        somebodyElses(found);
        return found;
    }

    private void severalHitsOnUniqueValue(List<String> found) {
        Set<ItemId> linked = linked();
        uniqueHits.forEach((identifier, hits) -> {
            if (hits.size() > 1 && !linked.containsAll(hits)) {
                found.add("the unique identifier " + identifier.type() + " finds " + hits.size() + " accounts");
            }
        });
    }

    private Set<ItemId> linked() {
        Set<ItemId> linked = new LinkedHashSet<>();
        linkingHits.values().forEach(linked::addAll);
        return linked;
    }

    private void uniqueOutsideLinked(List<String> found) {
        Set<ItemId> linked = linked();
        if (linked.isEmpty()) {
            return;
        }
        uniqueHits.forEach((identifier, hits) -> {
            if (!linked.containsAll(hits)) {
                found.add("identifiers disagree: " + identifier.type() + " finds an account that "
                        + types(linkingHits.keySet()) + " does not");
            }
        });
    }

    private void uniqueTypesApart(List<String> found) {
        if (!linkingHits.isEmpty()) {
            return;
        }
        Map<IdentifierType, Set<ItemId>> byType = new LinkedHashMap<>();
        uniqueHits.forEach(
                (identifier, hits) -> byType.computeIfAbsent(identifier.type(), type -> new LinkedHashSet<>())
                        .addAll(hits));
        List<IdentifierType> types = new ArrayList<>(byType.keySet());
        for (int i = 0; i < types.size(); i++) {
            for (int j = i + 1; j < types.size(); j++) {
                Set<ItemId> one = byType.getOrDefault(types.get(i), Set.of());
                Set<ItemId> other = byType.getOrDefault(types.get(j), Set.of());
                if (!one.containsAll(other) && !other.containsAll(one)) {
                    found.add("identifiers disagree: " + types.get(i) + " and " + types.get(j)
                            + " find different accounts");
                }
            }
        }
    }

    private void somebodyElses(List<String> found) {
        Map<IdentifierType, Set<String>> given = new LinkedHashMap<>();
        linkingGiven.forEach(identifier -> given.computeIfAbsent(identifier.type(), type -> new LinkedHashSet<>())
                .add(identifier.value()));
        for (Account account : accounts.values()) {
            given.forEach((type, values) -> {
                Set<String> own = new LinkedHashSet<>();
                account.identifiers().stream()
                        .filter(identifier -> identifier.type().equals(type))
                        .forEach(identifier -> own.add(identifier.value()));
                boolean linked = linkingHits.entrySet().stream()
                        .anyMatch(hit -> hit.getKey().type().equals(type)
                                && hit.getValue().contains(account.id()));
                if (!linked && !own.isEmpty() && own.stream().noneMatch(values::contains)) {
                    found.add("identifiers disagree: an account that was found carries another " + type);
                }
            });
        }
    }

    private static String types(Set<Identifier> identifiers) {
        Set<String> names = new TreeSet<>();
        identifiers.forEach(identifier -> names.add(identifier.type().name()));
        return String.join(", ", names);
    }
}
