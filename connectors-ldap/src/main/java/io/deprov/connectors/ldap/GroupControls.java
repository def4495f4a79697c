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
import java.util.Set;

/**
 * Shows that a search for a membership would have found one. <b>An empty read is never proof</b>, so for each group base and
 * membership attribute:
 *
 * <ol>
 *   <li>A group that has the attribute, named or picked, is shown by the same equality filter with one of its own member values. When
 *       that value went meanwhile, another one is picked once.
 *   <li>When a control is named below the base and not shown, the base is wrong or a right is missing; nothing is picked instead.
 *   <li>When no group shows the attribute, it counts as not in use only by the schema: no entry below the base is of an object class
 *       that allows the attribute, while some group there is shown by a search for <em>its</em> object class. As soon as there is one
 *       entry that could have it (a posixGroup without {@code memberUid}), nobody can tell "has none" from "is not shown", and a
 *       control that has one must be named.
 * </ol>
 */
final class GroupControls {

    private final Inquiry inquiry;

    GroupControls(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    /**
     * The control for searches with {@code (attribute=value)}.
     *
     * @param base the group base the control is to be from
     * @param searchBase where the search starts: the base, or the tree it is in
     */
    PositiveControl shown(DN base, DN searchBase, MembershipAttribute attribute) throws ConnectorException {
        Optional<GroupPins.Pin> kept = inquiry.pins().get(base, attribute);
        if (kept.isPresent()) {
            PositiveControl control = show(searchBase, attribute, kept.get());
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
        return show(searchBase, attribute, picked.get());
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
                        "the group " + pin.groupId() + " is not found by a member it has: "
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
        Set<String> classes = inquiry.server().classesAllowing(attribute.attribute());
        Filter couldHaveIt = Filter.createORFilter(classes.stream()
                .map(name -> Filter.createEqualityFilter("objectClass", name))
                .toList());
        String scope = scope(searchBase, attribute);
        if (inquiry.call().any(base, couldHaveIt, DirectoryCall.NO_ATTRIBUTES).isPresent()) {
            return PositiveControl.notShown(
                    scope,
                    Origin.PICKED,
                    "no group below " + base + " shows attribute " + attribute.attribute()
                            + " although there are entries that may have it: either all are empty or "
                            + inquiry.settings().bindDn()
                            + " may not search it; name a control group that has one");
        }
        return byObjectClass(base, searchBase, scope);
    }

    /** Some group is shown by its object class: then a search for other classes would have shown theirs. */
    private PositiveControl byObjectClass(DN base, DN searchBase, String scope) throws ConnectorException {
        Optional<SearchResultEntry> group = Optional.empty();
        Origin origin = Origin.NAMED;
        for (DN dn : named(base)) {
            group = inquiry.call().entry(dn.toString(), inquiry.idAttribute(), "objectClass");
        }
        if (group.isEmpty()) {
            origin = Origin.PICKED;
            Filter anyMembership = Filter.createORFilter(Arrays.stream(MembershipAttribute.values())
                    .map(candidate -> Filter.createPresenceFilter(candidate.attribute()))
                    .toList());
            group = inquiry.call().any(base, anyMembership, inquiry.idAttribute(), "objectClass");
        }
        Optional<String> id = group.flatMap(inquiry::idOf);
        Optional<String> objectClass = group.map(entry -> entry.getAttributeValue("objectClass"));
        if (id.isPresent() && objectClass.isPresent()) {
            Filter shape = Filter.createANDFilter(
                    inquiry.hasId(id.get()), Filter.createEqualityFilter("objectClass", objectClass.get()));
            if (inquiry.call()
                    .any(searchBase, shape, DirectoryCall.NO_ATTRIBUTES)
                    .isPresent()) {
                return PositiveControl.shown(scope + ", not in use", origin, id.get());
            }
        }
        return PositiveControl.notShown(
                scope,
                Origin.PICKED,
                "no group is visible below " + base + ": the base is wrong, it has no group yet, or "
                        + inquiry.settings().bindDn() + " may not read there; name a control group");
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
