package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.access.AccessRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One membership as it is now: the group by its id, and which of its values mean the account.
 *
 * @param groupId the group's immutable id
 * @param attribute the attribute it holds members in
 * @param group the group, empty when no entry carries its id
 * @param held the account's own names that the group holds now
 * @param heldForeign names that mean another account by now and that the group holds
 */
record Membership(
        String groupId,
        MembershipAttribute attribute,
        Optional<SearchResultEntry> group,
        List<String> held,
        List<String> heldForeign) {

    /** The native id: the group's immutable id and the attribute. */
    static String nativeId(String groupId, MembershipAttribute attribute) {
        return groupId + "/" + attribute.attribute();
    }

    /** Reads group and names afresh. */
    static Membership read(Inquiry inquiry, Owner owner, AccessRef planned) throws ConnectorException {
        String nativeId = planned.id().nativeId();
        int slash = nativeId.lastIndexOf('/');
        MembershipAttribute attribute = MembershipAttribute.named(nativeId.substring(slash + 1))
                .orElseThrow(() -> ConnectorException.of(
                        FailureClass.INVALID_REQUEST, "not an id of a membership here: " + nativeId));
        String groupId = nativeId.substring(0, Math.max(0, slash));
        Optional<SearchResultEntry> group =
                new PinnedSearch(inquiry).group(groupId, inquiry.idAttribute(), "objectClass", "cn");
        List<String> held = new ArrayList<>();
        List<String> heldForeign = new ArrayList<>();
        if (group.isPresent()) {
            MemberNames names = MemberNames.of(owner, attribute, planned.fact(Facts.VALUE));
            collect(inquiry, groupId, attribute, names.own(), held);
            collect(inquiry, groupId, attribute, names.foreign(), heldForeign);
        }
        return new Membership(groupId, attribute, group, List.copyOf(held), List.copyOf(heldForeign));
    }

    private static void collect(
            Inquiry inquiry, String groupId, MembershipAttribute attribute, List<String> names, List<String> held)
            throws ConnectorException {
        for (String name : names) {
            if (new PinnedSearch(inquiry)
                    .groupWith(groupId, isMember(attribute, name), DirectoryCall.NO_ATTRIBUTES)
                    .isPresent()) {
                held.add(name);
            }
        }
    }

    static Filter isMember(MembershipAttribute attribute, String name) {
        return Filter.createEqualityFilter(attribute.attribute(), name);
    }

    /** A group with a member in the same attribute, shown by the same search over the tree the group is or was in. */
    PositiveControl control(Inquiry inquiry, AccessRef planned) throws ConnectorException {
        List<DN> bases = inquiry.settings().groupBases();
        if (bases.isEmpty()) {
            throw ConnectorException.of(
                    FailureClass.CONFIG, "no groupBases are configured any more; the step was planned with one");
        }
        DN base = planned.fact(Facts.GROUP_DN)
                .flatMap(Membership::parsed)
                .flatMap(dn -> bases.stream()
                        .filter(candidate -> dn.isDescendantOf(candidate, true))
                        .findFirst())
                .orElse(bases.get(0));
        return new GroupControls(inquiry).pinned(base, attribute);
    }

    private static Optional<DN> parsed(String dn) {
        try {
            return Optional.of(new DN(dn));
        } catch (LDAPException e) {
            return Optional.empty();
        }
    }

    /** Names are personal data. */
    @Override
    public String toString() {
        return "Membership[" + nativeId(groupId, attribute) + ", " + held.size() + " held]";
    }
}
