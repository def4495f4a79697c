package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.DiscoveryPage;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.ScopeReport;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Entitlement;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The groups below one base that hold an account in one attribute. Asks groups, not the account: {@code memberOf} is computed, may lag
 * and may be missing. Members are never listed, so that a group of thousands costs what a group of one does.
 */
final class GroupScope {

    private final Inquiry inquiry;

    GroupScope(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    void read(Owner owner, DN base, MembershipAttribute attribute, DiscoveryPage.Builder page)
            throws ConnectorException {
        try {
            page.scope(found(owner, base, attribute, page));
        } catch (ConnectorException e) {
            // What this scope cannot tell does not hide the others.
            Listing.Gap gap = Listing.Gap.of(e).orElseThrow(() -> e);
            page.scope(incomplete(GroupControls.scope(base, attribute), gap.failureClass(), gap.why()));
        }
    }

    private ScopeReport found(Owner owner, DN base, MembershipAttribute attribute, DiscoveryPage.Builder page)
            throws ConnectorException {
        String scope = GroupControls.scope(base, attribute);
        List<String> planned = owner.isPresent() ? List.of() : owner.plannedNames(attribute);
        MemberNames names = MemberNames.of(owner, attribute, planned);
        Set<String> seen = new LinkedHashSet<>();
        for (String name : names.own()) {
            Listing listing =
                    inquiry.call().list(base, Membership.isMember(attribute, name), inquiry.idAttribute(), "cn");
            for (SearchResultEntry group : listing.entries()) {
                add(owner, group, attribute, name, seen, page);
            }
            if (listing.gap().isPresent()) {
                Listing.Gap gap = listing.gap().get();
                return incomplete(scope, gap.failureClass(), gap.why());
            }
        }
        return report(owner, scope, base, attribute, names);
    }

    private void add(
            Owner owner,
            SearchResultEntry group,
            MembershipAttribute attribute,
            String name,
            Set<String> seen,
            DiscoveryPage.Builder page)
            throws ConnectorException {
        String groupId = inquiry.idOf(group)
                .orElseThrow(() -> ConnectorException.builder(
                                FailureClass.AUTHORIZATION,
                                "a group is shown without its " + inquiry.idAttribute()
                                        + ", and nothing can be pinned without it")
                        .permission("read on attribute " + inquiry.idAttribute() + " of groups")
                        .build());
        if (!seen.add(groupId)) {
            return;
        }
        ItemId id = ItemId.owned(
                inquiry.accountId(owner.id()),
                AccessKind.GROUP_MEMBERSHIP,
                Membership.nativeId(groupId, attribute),
                IdStrength.IMMUTABLE);
        String cn = group.getAttributeValue("cn");
        page.item(Entitlement.builder(id)
                .displayName(cn == null ? group.getDN() : cn)
                .fact(Facts.ATTRIBUTE, attribute.attribute())
                .fact(Facts.GROUP_DN, group.getDN())
                .fact(Facts.VALUE, name)
                .build());
    }

    private ScopeReport report(Owner owner, String scope, DN base, MembershipAttribute attribute, MemberNames names)
            throws ConnectorException {
        // All that an account had was read to its end before we deleted it: whoever has its name now, the membership is
        // theirs.
        if (!owner.isKnownDeleted() && isAnyHeld(base, attribute, names.foreign())) {
            return incomplete(
                    scope,
                    FailureClass.UNSUPPORTED,
                    "a group below " + base + " holds a name in " + attribute.attribute()
                            + (owner.isPresent()
                                    ? " that two accounts have: nobody can tell whose membership it is; give them different"
                                            + " names"
                                    : " that the account had and another one has now: nobody can tell whose membership it is. Look at"
                                            + " the group, take the name out where it is not the other one's, and have the rest excepted"));
        }
        if (isAnyHeld(base, attribute, names.unclear())) {
            return incomplete(
                    scope,
                    FailureClass.AUTHORIZATION,
                    "a group below " + base + " holds a name in " + attribute.attribute()
                            + " that the account had, and nobody can tell whose it is now: "
                            + new GoneAccount(inquiry)
                                    .doubt(owner)
                                    .orElse(
                                            "we have deleted the account, and an entry that this login may not look at could have"
                                                    + " the name by now. Look at the group, and take the name out where it is the leaver's"));
        }
        if (!owner.isPresent()) {
            Optional<String> doubt = new GoneAccount(inquiry).doubt(owner);
            if (doubt.isPresent()) {
                return incomplete(
                        scope,
                        FailureClass.AUTHORIZATION,
                        "what the account is called now cannot be said: " + doubt.get());
            }
        }
        if (names.isEmpty() && isInUse(base, attribute)) {
            PositiveControl userName = owner.userNameControl();
            if (!userName.isShown()) {
                return incomplete(
                        scope,
                        FailureClass.AUTHORIZATION,
                        "the account shows no name that groups could hold it by, and " + userName.why());
            }
        }
        PositiveControl control = new GroupControls(inquiry).listed(base, attribute);
        return control.isShown()
                ? ScopeReport.complete(PartitionId.MAIN, control.scope(), Set.of(AccessKind.GROUP_MEMBERSHIP), control)
                : incomplete(scope, FailureClass.AUTHORIZATION, control.why());
    }

    private boolean isAnyHeld(DN base, MembershipAttribute attribute, List<String> names) throws ConnectorException {
        for (String name : names) {
            if (inquiry.call()
                    .any(base, Membership.isMember(attribute, name), DirectoryCall.NO_ATTRIBUTES)
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean isInUse(DN base, MembershipAttribute attribute) throws ConnectorException {
        return inquiry.call()
                .any(base, Filter.createPresenceFilter(attribute.attribute()), DirectoryCall.NO_ATTRIBUTES)
                .isPresent();
    }

    private static ScopeReport incomplete(String scope, FailureClass failureClass, String why) {
        return ScopeReport.incomplete(PartitionId.MAIN, scope, Set.of(AccessKind.GROUP_MEMBERSHIP), failureClass, why);
    }
}
