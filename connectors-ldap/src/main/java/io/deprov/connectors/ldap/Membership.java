package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
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
 * @param names all names that were asked about
 * @param held the account's own names that the group holds now
 * @param heldForeign names that mean another account by now and that the group holds
 * @param heldUnclear names that may mean another account by now, which we do not see, and that the group holds
 */
record Membership(
        String groupId,
        MembershipAttribute attribute,
        Optional<SearchResultEntry> group,
        List<String> names,
        List<String> held,
        List<String> heldForeign,
        List<String> heldUnclear) {

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
        MemberNames names = MemberNames.of(
                owner, attribute, planned.fact(Facts.VALUE).stream().toList());
        return new Membership(
                groupId,
                attribute,
                group,
                names.all(),
                held(inquiry, group, attribute, names.own()),
                held(inquiry, group, attribute, names.foreign()),
                held(inquiry, group, attribute, names.unclear()));
    }

    private static List<String> held(
            Inquiry inquiry, Optional<SearchResultEntry> group, MembershipAttribute attribute, List<String> names)
            throws ConnectorException {
        List<String> held = new ArrayList<>();
        for (String name : names) {
            if (group.isPresent() && inquiry.isShown(group.get(), isMember(attribute, name))) {
                held.add(name);
            }
        }
        return List.copyOf(held);
    }

    static Filter isMember(MembershipAttribute attribute, String name) {
        return Filter.createEqualityFilter(attribute.attribute(), name);
    }

    /** Names are personal data. */
    @Override
    public String toString() {
        return "Membership[" + nativeId(groupId, attribute) + ", " + held.size() + " held]";
    }
}
