package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl.Origin;
import io.deprov.api.access.Protection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an account is a direct member of a protected group. A group that cannot be read protects everybody.
 *
 * <p>A group may hold members in several attributes, each with rights of its own: that one of them is shown says nothing about the
 * others. So each that the group's object classes allow must be shown by a value, on the group itself or, where it has none, on a group
 * beside it. Groups are told by their place in the configuration, because a reason is kept and a group may be named after a person.
 */
final class ProtectedGroups {

    private final Inquiry inquiry;

    ProtectedGroups(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    Protection of(Entry account) throws ConnectorException {
        Optional<String> unreadable = Optional.empty();
        int position = 0;
        for (DN group : inquiry.settings().protectedGroups()) {
            String which = "protectedGroups[" + position++ + "]";
            for (MembershipAttribute attribute : MembershipAttribute.values()) {
                for (String name : names(account, attribute)) {
                    if (isThere(group, Membership.isMember(attribute, name))) {
                        return Protection.of("member of the group that " + which + " names");
                    }
                }
            }
            if (unreadable.isEmpty()) {
                unreadable = obstacle(group, account).map(why -> which + " " + why);
            }
        }
        return unreadable.map(Protection::unreadable).orElseGet(Protection::none);
    }

    /** Why a membership may be there and not be shown; empty when it would be shown. */
    private Optional<String> obstacle(DN group, Entry account) throws ConnectorException {
        Optional<SearchResultEntry> entry =
                inquiry.call().entry(group.toString(), inquiry.idAttribute(), "objectClass");
        if (entry.isEmpty()) {
            return Optional.of(
                    "is not there, or may not be read by " + inquiry.settings().bindDn());
        }
        List<MembershipAttribute> possible = possible(entry.get());
        if (possible.isEmpty()) {
            return Optional.of("is no group: its object classes allow no members, or "
                    + inquiry.settings().bindDn() + " may not read objectClass");
        }
        for (MembershipAttribute attribute : possible) {
            if (!isShown(group, attribute) && !isShownBeside(group, attribute)) {
                return Optional.of("has no " + attribute.attribute() + ", or it may not be searched by "
                        + inquiry.settings().bindDn()
                        + ": neither it nor a group beside it shows one; name a control group that"
                        + " has one");
            }
            if (names(account, attribute).isEmpty() && !isUserNameShown(account)) {
                return Optional.of(
                        "may hold the account by a user name, and neither the account nor another one shows its "
                                + AccountReader.UID);
            }
        }
        return Optional.empty();
    }

    private List<MembershipAttribute> possible(Entry group) {
        List<MembershipAttribute> possible = new ArrayList<>();
        for (MembershipAttribute attribute : MembershipAttribute.values()) {
            Set<String> classes = inquiry.server().classesAllowing(attribute.attribute());
            boolean isAllowed = AccountReader.values(group, "objectClass").stream()
                    .anyMatch(held -> classes.stream().anyMatch(held::equalsIgnoreCase));
            if (isAllowed && inquiry.server().knows(attribute.attribute())) {
                possible.add(attribute);
            }
        }
        return possible;
    }

    /** By one of its own values. A value is kept between calls, because a group may have thousands. */
    private boolean isShown(DN group, MembershipAttribute attribute) throws ConnectorException {
        Optional<GroupPins.Pin> kept = inquiry.pins().get(group, attribute);
        if (kept.isPresent()) {
            if (isThere(group, Membership.isMember(attribute, kept.get().value()))) {
                return true;
            }
            inquiry.pins().forget(group, attribute);
        }
        Filter hasOne = Filter.createPresenceFilter(attribute.attribute());
        Optional<SearchResultEntry> entry =
                inquiry.call().entry(group.toString(), hasOne, inquiry.idAttribute(), attribute.attribute());
        Optional<String> value = entry.map(found -> found.getAttributeValue(attribute.attribute()));
        if (value.isEmpty() || !isThere(group, Membership.isMember(attribute, value.get()))) {
            return false;
        }
        String id = entry.flatMap(inquiry::idOf).orElse("");
        inquiry.pins().put(group, attribute, new GroupPins.Pin(id, value.get(), Origin.NAMED));
        return true;
    }

    private boolean isShownBeside(DN group, MembershipAttribute attribute) throws ConnectorException {
        for (DN base : inquiry.settings().groupBases()) {
            if (group.isDescendantOf(base, true)
                    && new GroupControls(inquiry).listed(base, attribute).isShown()) {
                return true;
            }
        }
        return false;
    }

    private boolean isUserNameShown(Entry account) throws ConnectorException {
        Set<String> except = inquiry.idOf(account).map(Set::of).orElseGet(Set::of);
        for (DN context : inquiry.accountContexts()) {
            if (!new IdentifierControls(inquiry)
                    .userNameIn(context, except, Set.of())
                    .isShown()) {
                return false;
            }
        }
        return true;
    }

    private boolean isThere(DN group, Filter filter) throws ConnectorException {
        return inquiry.call()
                .entry(group.toString(), filter, DirectoryCall.NO_ATTRIBUTES)
                .isPresent();
    }

    private static List<String> names(Entry account, MembershipAttribute attribute) {
        return attribute.holdsDn() ? List.of(account.getDN()) : AccountReader.uids(account);
    }
}
