package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.api.PositiveControl.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Shows that a search for a membership would have found one. <b>An empty read is never proof</b>, so for each group base and
 * membership attribute:
 *
 * <ol>
 *   <li>A group that has the attribute, named or picked, is shown by the same filter with one of its own member values: a search for
 *       memberships by one for them ({@link ValueSearch}), a look at one pinned group by its id and the value. When that value went
 *       meanwhile, another one is picked once.
 *   <li>When a control is named below the base and not shown, the base is wrong or a right is missing; nothing is picked instead.
 *   <li>When no group shows the attribute, it counts as not in use only by the schema: no entry below the base is of an object class
 *       that allows the attribute, while some group there is shown by a search for <em>its</em> object class. As soon as there is one
 *       entry that could have it (a posixGroup without {@code memberUid}), nobody can tell "has none" from "is not shown", and a
 *       control that has one must be named.
 * </ol>
 */
final class GroupControls {

    /** Has a member in some attribute. */
    static final Filter HAS_MEMBERS = Filter.createORFilter(Arrays.stream(MembershipAttribute.values())
            .map(attribute -> Filter.createPresenceFilter(attribute.attribute()))
            .toList());

    private final Inquiry inquiry;

    GroupControls(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    /** Shows one group by the filter that is to be controlled. */
    private interface Sight {
        PositiveControl of(GroupPins.Pin pin) throws ConnectorException;
    }

    /** The control for a search below {@code base} with {@code (attribute=value)}. */
    PositiveControl listed(DN base, MembershipAttribute attribute) throws ConnectorException {
        ValueSearch search = ValueSearch.of(base, attribute.attribute());
        return shown(base, base, attribute, pin -> search.shown(inquiry, pin.groupId(), pin.value(), pin.origin()));
    }

    /** The control for a look at one group by its id, in the whole tree, with {@code (attribute=value)}: a group from {@code base}. */
    PositiveControl pinned(DN base, MembershipAttribute attribute) throws ConnectorException {
        DN context = inquiry.server().contextOf(base);
        return shown(base, context, attribute, pin -> show(context, attribute, pin));
    }

    private PositiveControl shown(DN base, DN searchBase, MembershipAttribute attribute, Sight sight)
            throws ConnectorException {
        Optional<GroupPins.Pin> kept = inquiry.pins().get(base, attribute);
        if (kept.isPresent()) {
            PositiveControl control = sight.of(kept.get());
            if (control.isShown()) {
                return control;
            }
            inquiry.pins().forget(base, attribute);
        }
        Optional<PositiveControl> missing = namedButNotThere(base, attribute);
        if (missing.isPresent()) {
            return missing.get();
        }
        Optional<GroupPins.Pin> picked = pick(base, attribute);
        if (picked.isEmpty()) {
            return notInUse(base, searchBase, attribute);
        }
        inquiry.pins().put(base, attribute, picked.get());
        return sight.of(picked.get());
    }

    private PositiveControl show(DN searchBase, MembershipAttribute attribute, GroupPins.Pin pin)
            throws ConnectorException {
        Filter shape = Filter.createANDFilter(
                inquiry.hasId(pin.groupId()), Filter.createEqualityFilter(attribute.attribute(), pin.value()));
        boolean isShown = inquiry.call()
                .any(searchBase, shape, DirectoryCall.NO_ATTRIBUTES)
                .isPresent();
        String scope = scope(searchBase, attribute);
        return isShown
                ? PositiveControl.shown(scope, pin.origin(), pin.groupId())
                : PositiveControl.notShown(
                        scope,
                        pin.origin(),
                        "the group " + pin.groupId()
                                + " is not found by its id and a member it has: either the index of "
                                + inquiry.idAttribute() + " or " + attribute.attribute()
                                + " is incomplete (OpenLDAP: run slapindex), or "
                                + inquiry.settings().bindDn() + " needs search on " + attribute.attribute());
    }

    private Optional<GroupPins.Pin> pick(DN base, MembershipAttribute attribute) throws ConnectorException {
        Filter presence = Filter.createPresenceFilter(attribute.attribute());
        for (DN dn : named(base)) {
            Optional<GroupPins.Pin> pin = inquiry.call()
                    .entry(dn.toString(), presence, inquiry.idAttribute(), attribute.attribute())
                    .flatMap(entry -> pin(entry, attribute, Origin.NAMED));
            if (pin.isPresent()) {
                return pin;
            }
        }
        return inquiry.call()
                .any(base, presence, inquiry.idAttribute(), attribute.attribute())
                .flatMap(entry -> pin(entry, attribute, Origin.PICKED));
    }

    private Optional<GroupPins.Pin> pin(SearchResultEntry entry, MembershipAttribute attribute, Origin origin) {
        Optional<String> value = Optional.ofNullable(entry.getAttributeValue(attribute.attribute()));
        return inquiry.idOf(entry).flatMap(id -> value.map(member -> new GroupPins.Pin(id, member, origin)));
    }

    private Optional<PositiveControl> namedButNotThere(DN base, MembershipAttribute attribute)
            throws ConnectorException {
        List<DN> named = named(base);
        for (DN dn : named) {
            if (inquiry.call().entry(dn.toString(), inquiry.idAttribute()).isPresent()) {
                return Optional.empty();
            }
        }
        return named.isEmpty()
                ? Optional.empty()
                : Optional.of(PositiveControl.notShown(
                        scope(base, attribute),
                        Origin.NAMED,
                        "no entry of `controls` below " + base + " is shown: correct its DN, or the base"));
    }

    private PositiveControl notInUse(DN base, DN searchBase, MembershipAttribute attribute) throws ConnectorException {
        String scope = scope(searchBase, attribute);
        AttributeInUse use = new AttributeInUse(inquiry);
        if (use.isPossible(base, attribute.attribute())) {
            return PositiveControl.notShown(
                    scope,
                    Origin.PICKED,
                    "no group below " + base + " shows attribute " + attribute.attribute()
                            + " although there are entries that may have it: either all are empty or "
                            + inquiry.settings().bindDn()
                            + " may not search it; name a control group that has one");
        }
        Optional<PositiveControl> control = Optional.empty();
        Optional<SearchResultEntry> named = namedGroup(base);
        if (named.isPresent()) {
            control = use.shownByObjectClass(searchBase, scope, Origin.NAMED, named.get());
        } else {
            Optional<SearchResultEntry> any =
                    inquiry.call().any(base, HAS_MEMBERS, inquiry.idAttribute(), "objectClass");
            if (any.isPresent()) {
                control = use.shownByObjectClass(searchBase, scope, Origin.PICKED, any.get());
            }
        }
        return control.orElseGet(() -> PositiveControl.notShown(
                scope,
                Origin.PICKED,
                "no group is visible below " + base + ": the base is wrong, it has no group yet, or "
                        + inquiry.settings().bindDn() + " may not read there; name a control group"));
    }

    private Optional<SearchResultEntry> namedGroup(DN base) throws ConnectorException {
        for (DN dn : named(base)) {
            Optional<SearchResultEntry> group =
                    inquiry.call().entry(dn.toString(), inquiry.idAttribute(), "objectClass");
            if (group.isPresent()) {
                return group;
            }
        }
        return Optional.empty();
    }

    /** The named controls below {@code base} that are not accounts by their place. */
    private List<DN> named(DN base) {
        return inquiry.settings().controlsUnder(base).stream()
                .filter(dn -> inquiry.settings().peopleBases().stream()
                        .noneMatch(people -> dn.isDescendantOf(people, true) && !base.isDescendantOf(people, true)))
                .toList();
    }

    static String scope(DN base, MembershipAttribute attribute) {
        return base + " sub (" + attribute.attribute() + "=...)";
    }
}
