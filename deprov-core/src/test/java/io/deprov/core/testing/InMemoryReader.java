package io.deprov.core.testing;

import io.deprov.api.DiscoverRequest;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.Resolution;
import io.deprov.api.ScopeReport;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Account;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Entitlement;
import io.deprov.api.access.ExternalRef;
import io.deprov.api.access.Fingerprint;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Session;
import io.deprov.api.access.StandardCredential;
import io.deprov.api.access.Subject;
import io.deprov.api.access.TargetId;
import io.deprov.core.testing.Fault.Lie;
import io.deprov.core.testing.World.Acc;
import io.deprov.core.testing.World.Held;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an in-memory target shows: who is who, and what they have. */
final class InMemoryReader {

    private static final Set<AccessKind> HELD_BY_ACCOUNT =
            Set.of(AccessKind.ACCOUNT, AccessKind.PASSWORD, AccessKind.SSH_KEY, AccessKind.SESSION);

    private final InMemoryTarget target;
    private final TargetId id;

    InMemoryReader(InMemoryTarget target, TargetId id) {
        this.target = target;
        this.id = id;
    }

    Resolution resolve(Subject subject) {
        World view = target.view();
        Resolution.Builder answer = Resolution.builder(subject.identifiers());
        Set<String> found = new LinkedHashSet<>();
        for (Identifier identifier : subject.identifiers()) {
            IdentifierUse use = target.identifierTypes.get(identifier.type());
            if (use == null) {
                target.violated("asked by a type it does not use: " + identifier.type());
                continue;
            }
            if (use == IdentifierUse.LINKING) {
                answer.linking(identifier);
            }
            for (Acc acc : view.accounts.values()) {
                if (values(view, acc, identifier.type()).stream()
                        .anyMatch(value -> target.matches(value, identifier.value()))) {
                    answer.match(account(view, acc), identifier, use);
                    found.add(acc.id());
                }
            }
        }
        for (Acc acc : view.accounts.values()) {
            String cn = acc.attributes().get("cn");
            if (cn != null
                    && !found.contains(acc.id())
                    && found.stream()
                            .anyMatch(other -> cn.equals(
                                    view.accounts.get(other).attributes().get("cn")))) {
                answer.lookAlike(account(view, acc), "same cn");
            }
        }
        if (target.incomplete.contains("resolve")) {
            answer.incomplete("the search ended at a limit");
        }
        return answer.control(target.shown("accounts")).build();
    }

    private static Set<String> values(World view, Acc acc, IdentifierType type) {
        Set<String> values = new LinkedHashSet<>();
        if (type.equals(IdentifierType.SSH_KEY_FINGERPRINT)) {
            view.held.stream()
                    .filter(thing ->
                            thing.accountId().equals(acc.id()) && thing.kind().equals(AccessKind.SSH_KEY))
                    .forEach(thing -> values.add(thing.id()));
        } else if (acc.attributes().containsKey(type.name())) {
            values.add(acc.attributes().get(type.name()));
        }
        return values;
    }

    ItemId accountId(Acc acc) {
        return ItemId.of(
                id,
                new PartitionId(acc.partition()),
                AccessKind.ACCOUNT,
                acc.id(),
                target.nameOnlyIds ? IdStrength.NAME_ONLY : IdStrength.IMMUTABLE);
    }

    private Account account(World view, Acc acc) {
        Account.Builder account = Account.builder(accountId(acc))
                .displayName(acc.name())
                .fingerprint(Fingerprint.of(acc.id()).createdAt(acc.createdAt()).build())
                .protection(acc.protection())
                .fact("name", acc.name());
        if (acc.attributes().containsKey("contract")) {
            account.fact("contract", acc.attributes().get("contract"));
        }
        if (acc.blocked()) {
            account.alreadyInForce(Effect.BLOCK_SIGN_IN);
        }
        for (IdentifierType type : target.identifierTypes.keySet()) {
            values(view, acc, type).forEach(value -> account.identifier(new Identifier(type, value)));
        }
        followings(acc.id(), AccessKind.ACCOUNT).forEach(one -> account.consequence(one.effect(), one.consequence()));
        return account.build();
    }

    private List<InMemoryTarget.Following> followings(String accountId, AccessKind kind) {
        return target.followings.stream()
                .filter(one -> one.accountId().equals(accountId) && one.kind().equals(kind))
                .toList();
    }

    DiscoveryPage discover(DiscoverRequest request, @Nullable Lie lie) {
        World view = target.view();
        List<Access> items = new ArrayList<>();
        List<FoundIdentifier> identifiers = new ArrayList<>();
        List<ExternalRef> externalRefs = new ArrayList<>();
        for (AccessRef ref : request.accounts()) {
            Acc acc = view.accounts.get(ref.id().nativeId());
            if (acc == null && !target.hidden.contains(ref.id().nativeId())) {
                // What is left of an account that is gone: its name in a group.
                view.held.stream()
                        .filter(thing -> thing.accountId().equals(ref.id().nativeId()))
                        .forEach(thing -> items.add(item(view, ref.id(), thing)));
            }
            if (acc == null
                    || target.hidden.contains(acc.id())
                    || !acc.partition().equals(ref.id().partition().value())) {
                continue;
            }
            items.add(account(view, acc));
            for (Held thing : view.held) {
                if (thing.accountId().equals(acc.id()) && !target.hidden.contains(thing.id())) {
                    items.add(item(view, accountId(acc), thing));
                }
            }
            target.ties.stream()
                    .filter(tie -> tie.accountId().equals(acc.id()))
                    .forEach(tie -> externalRefs.add(tie.to()));
            for (IdentifierType type : target.published) {
                values(view, acc, type)
                        .forEach(value ->
                                identifiers.add(new FoundIdentifier(new Identifier(type, value), accountId(acc))));
            }
        }
        items.removeIf(item -> !request.kinds().isEmpty()
                && !request.kinds().contains(item.id().kind()));
        if (target.shuffleSeed != 0) {
            Collections.shuffle(items, new Random(target.shuffleSeed));
            Collections.shuffle(identifiers, new Random(target.shuffleSeed));
        }
        int from = request.cursor().isEmpty() ? 0 : Integer.parseInt(request.cursor());
        int to = Math.min(items.size(), from + target.pageSize);
        DiscoveryPage.Builder page = DiscoveryPage.builder();
        items.subList(Math.min(from, to), to).forEach(page::item);
        if (lie != null) {
            lie(page, request, lie);
        }
        if (lie == Lie.REPEATED_CURSOR) {
            return page.next("0").build();
        }
        if (to < items.size()) {
            return page.next(String.valueOf(to)).build();
        }
        identifiers.forEach(page::identifier);
        externalRefs.forEach(page::externalRef);
        for (String partition : target.partitions) {
            if (!target.unreported) {
                page.scope(scope(partition, "accounts", HELD_BY_ACCOUNT));
            }
            page.scope(scope(partition, "groups", Set.of(AccessKind.GROUP_MEMBERSHIP)));
        }
        return page.build();
    }

    private ScopeReport scope(String partition, String scope, Set<AccessKind> kinds) {
        PositiveControl control = target.shown(scope);
        PartitionId part = new PartitionId(partition);
        if (target.incomplete.contains(scope) || target.incomplete.contains(partition + "/" + scope)) {
            return ScopeReport.incomplete(
                    part, scope, kinds, FailureClass.UNSUPPORTED, "the listing ended at a limit of 500");
        }
        return control.isShown()
                ? ScopeReport.complete(part, scope, kinds, control)
                : ScopeReport.incomplete(part, scope, kinds, FailureClass.CONFIG, control.why());
    }

    private Access item(World view, ItemId owner, Held thing) {
        ItemId item = ItemId.owned(owner, thing.kind(), thing.id(), IdStrength.IMMUTABLE);
        if (thing.kind().equals(AccessKind.GROUP_MEMBERSHIP)) {
            Entitlement.Builder entitlement =
                    Entitlement.builder(item).fact("group", thing.id()).fact("item", "a fact called item");
            followings(thing.accountId(), thing.kind())
                    .forEach(one -> entitlement.consequence(one.effect(), one.consequence()));
            return entitlement.build();
        }
        if (thing.kind().equals(AccessKind.SESSION)) {
            return Session.builder(item).build();
        }
        StandardCredential.Builder credential = StandardCredential.builder(item);
        if (view.disabled.contains(thing)) {
            credential.alreadyInForce(Effect.DISABLE);
        }
        return credential.build();
    }

    private void lie(DiscoveryPage.Builder page, DiscoverRequest request, Lie lie) {
        ItemId real = request.accounts().get(0).id();
        switch (lie) {
            case REPEATED_CURSOR -> {}
            case UNDECLARED_FACT ->
                page.item(Entitlement.builder(
                                ItemId.owned(real, AccessKind.GROUP_MEMBERSHIP, "lie", IdStrength.IMMUTABLE))
                        .fact("undeclared", "x")
                        .build());
            case OTHER_TARGET ->
                page.item(Account.builder(ItemId.of(
                                new TargetId("elsewhere"),
                                real.partition(),
                                AccessKind.ACCOUNT,
                                real.nativeId(),
                                IdStrength.IMMUTABLE))
                        .build());
            case OTHER_ACCOUNT ->
                page.item(Entitlement.builder(ItemId.of(
                                id,
                                real.partition(),
                                AccessKind.GROUP_MEMBERSHIP,
                                "somebody-else",
                                "lie",
                                IdStrength.IMMUTABLE))
                        .build());
            case OTHER_PARTITION ->
                page.item(Entitlement.builder(ItemId.of(
                                id,
                                new PartitionId("another-part"),
                                AccessKind.GROUP_MEMBERSHIP,
                                real.nativeId(),
                                "lie",
                                IdStrength.IMMUTABLE))
                        .build());
        }
    }
}
