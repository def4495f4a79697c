package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.PositiveControl;
import io.deprov.api.PositiveControl.Origin;
import io.deprov.api.access.AccessRef;
import java.util.List;
import java.util.Optional;

/**
 * Whether a membership that is not shown is not there. Rights may differ from group to group and from value to value, so that no other
 * group tells what this one hides:
 *
 * <ol>
 *   <li>A group that is not found by its id may have been moved out of sight, as an account may: it counts as gone only where the whole
 *       tree is visible, and another group is shown by the same search.
 *   <li>OpenLDAP and 389 Directory Server say themselves that they looked: they show the group by {@code (!(member=...))} only where the
 *       login may search for this very value and it is not there ({@link Make#leavesHiddenUndefined}). This is no empty answer, costs the
 *       same for a group of thousands, and holds for a group that is empty by now.
 *   <li>Elsewhere the same group must show some member, and another group one by the same kind of filter as the leaver was looked for by.
 *   <li>A group whose object class insists on a member and that shows none hides them, whatever else was said.
 * </ol>
 */
final class MembershipAbsence {

    private final Inquiry inquiry;
    private final Membership membership;

    MembershipAbsence(Inquiry inquiry, Membership membership) {
        this.inquiry = inquiry;
        this.membership = membership;
    }

    /**
     * Why a group that is not shown may be there.
     *
     * @return empty where it is shown, or the whole tree is visible
     */
    Optional<String> doubtOfGroup() {
        return membership.group().isPresent() || inquiry.settings().wholeTreeVisible()
                ? Optional.empty()
                : Optional.of("no entry carries the group's id " + membership.groupId()
                        + " as far as this login can see: the group was deleted, or moved to where it may not look. Find it, or let"
                        + " the login search entry, " + inquiry.idAttribute() + " and " + AccountReader.UID
                        + " in the whole naming context and configure wholeTreeVisible: true");
    }

    /** What shows it; not shown where the membership may be there. Only where {@link #doubtOfGroup} has none. */
    PositiveControl control(AccessRef planned) throws ConnectorException {
        Optional<SearchResultEntry> group = membership.group();
        if (group.isEmpty()) {
            return anotherGroup(planned);
        }
        String attribute = membership.attribute().attribute();
        boolean showsMembers = inquiry.isShown(group.get(), Filter.createPresenceFilter(attribute));
        Optional<String> insisting = inquiry.server().classRequiring(group.get(), attribute);
        if (insisting.isPresent() && !showsMembers) {
            return notShown("it shows no " + attribute + " although its object class " + insisting.get()
                    + " insists on one: " + searchIsNeeded());
        }
        if (inquiry.server().make().leavesHiddenUndefined()) {
            return inquiry.isShown(group.get(), noneOfTheNames())
                    ? PositiveControl.shown(scope(), Origin.PICKED, membership.groupId())
                    : notShown("the server does not say of it that the account's names are not in its " + attribute
                            + ": " + searchIsNeeded());
        }
        return showsMembers
                ? anotherGroup(planned)
                : notShown("it shows no " + attribute
                        + ": this server does not tell an empty group from one that hides its members. Look as its administrator and"
                        + " confirm the step, or put another member in");
    }

    /** Names that the attribute cannot hold are left out: they would leave the whole filter undefined. */
    private Filter noneOfTheNames() throws ConnectorException {
        List<Filter> held = membership.names().stream()
                .filter(name -> inquiry.server().canHold(membership.attribute().attribute(), name))
                .map(name -> Filter.createNOTFilter(Membership.isMember(membership.attribute(), name)))
                .toList();
        if (held.isEmpty()) {
            throw ConnectorException.of(
                    FailureClass.INVALID_REQUEST,
                    "the step names no value of " + membership.attribute().attribute()
                            + " that the group could hold the account by: plan again");
        }
        return Filter.createANDFilter(held);
    }

    /** A group with a member in the same attribute, shown by the same search over the tree the group is or was in. */
    private PositiveControl anotherGroup(AccessRef planned) throws ConnectorException {
        List<DN> bases = inquiry.settings().groupBases();
        if (bases.isEmpty()) {
            throw ConnectorException.of(
                    FailureClass.CONFIG, "no groupBases are configured any more; the step was planned with one");
        }
        DN base = planned.fact(Facts.GROUP_DN)
                .flatMap(MembershipAbsence::parsed)
                .flatMap(dn -> bases.stream()
                        .filter(candidate -> dn.isDescendantOf(candidate, true))
                        .findFirst())
                .orElse(bases.get(0));
        return new GroupControls(inquiry).pinned(base, membership.attribute());
    }

    private static Optional<DN> parsed(String dn) {
        try {
            return Optional.of(new DN(dn));
        } catch (LDAPException e) {
            return Optional.empty();
        }
    }

    private PositiveControl notShown(String why) {
        return PositiveControl.notShown(
                scope(), Origin.PICKED, "the entry " + membership.groupId() + " is shown, but " + why);
    }

    private String searchIsNeeded() {
        return inquiry.settings().bindDn() + " needs search on attribute "
                + membership.attribute().attribute() + " of that entry";
    }

    /** By id only: a group may be named after a person. */
    private String scope() {
        return "attribute " + membership.attribute().attribute() + " of entry " + membership.groupId();
    }
}
