package io.deprov.core.execute;

import io.deprov.api.ConnectorException;
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.ScopeReport;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.Protection;
import io.deprov.core.guard.Guard;
import io.deprov.core.inventory.TargetReader;
import io.deprov.core.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What guards have against touching a plan's accounts, asked about each of them as it is now. An account that is gone has nothing to
 * protect but its name; one that was not shown although it may be there counts as protected.
 */
final class Objections {

    private final Plan plan;
    private final TargetReader reader;
    private final Guard guard;

    Objections(Plan plan, TargetReader reader, Guard guard) {
        this.plan = plan;
        this.reader = reader;
        this.guard = guard;
    }

    /** Why accounts must not be touched, by account; those nobody objects to are left out. */
    Map<ItemId, Objection> read(ExecutorIdentity executor) throws ConnectorException {
        List<Plan.PlanAccount> accounts = plan.accounts().stream()
                .filter(account -> account.ref().id().target().equals(reader.id()))
                .toList();
        Map<ItemId, Account> shown = new HashMap<>();
        List<ScopeReport> scopes = new ArrayList<>();
        if (!accounts.isEmpty()) {
            look(accounts, shown, scopes);
        }
        Set<Identifier> known = new HashSet<>(plan.identifiers());
        plan.found().forEach(found -> known.add(found.identifier()));
        Map<ItemId, Objection> objections = new HashMap<>();
        for (Plan.PlanAccount account : accounts) {
            ItemId id = account.ref().id();
            Account now = shown.containsKey(id) ? shown.get(id) : notShown(account, scopes);
            guard.refusal(new Guard.Question(known, now, executor))
                    .ifPresent(why -> objections.put(id, new Objection(why, shown.containsKey(id))));
        }
        return objections;
    }

    private void look(List<Plan.PlanAccount> accounts, Map<ItemId, Account> shown, List<ScopeReport> scopes)
            throws ConnectorException {
        List<AccessRef> refs = accounts.stream().map(Plan.PlanAccount::ref).toList();
        Set<AccessKind> kinds = new HashSet<>();
        refs.forEach(ref -> kinds.add(ref.kind()));
        reader.discover(refs, Set.of(), kinds, plan.identifiers(), page -> {
            scopes.addAll(page.scopes());
            page.items().forEach(item -> {
                if (item instanceof Account account) {
                    shown.put(account.id(), account);
                }
            });
        });
    }

    private static Account notShown(Plan.PlanAccount account, List<ScopeReport> scopes) {
        ItemId id = account.ref().id();
        List<ScopeReport> own = scopes.stream()
                .filter(scope -> scope.partition().equals(id.partition())
                        && scope.kinds().contains(id.kind()))
                .toList();
        boolean readToTheEnd = !own.isEmpty() && own.stream().allMatch(ScopeReport::isComplete);
        Protection protection = readToTheEnd
                ? Protection.none()
                : Protection.unreadable("the account was not shown, and not everything could be read");
        return Account.builder(id)
                .displayName(account.displayName())
                .fingerprint(account.ref().fingerprint())
                .protection(protection)
                .build();
    }
}
