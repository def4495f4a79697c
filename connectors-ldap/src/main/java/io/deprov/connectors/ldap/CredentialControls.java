package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.api.PositiveControl.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Shows that a credential attribute would be seen if it were there: another entry that has it, shown by the same search. A right to
 * read entries is no right to read each of their attributes, and a server leaves out what it does not show without a word.
 *
 * <ol>
 *   <li>A named account that is not shown, or hides the attribute, is not replaced by a picked one: somebody said that it can be seen.
 *   <li>One that has no such credential still proves that its base is right. Then another entry is picked, and the control says why.
 *   <li>Where nobody else has one, only the schema can still tell that the attribute is not in use.
 *   <li>Rights may differ from entry to entry, so that the entry in question must not hide what it has, see {@link #ownSight}.
 * </ol>
 */
final class CredentialControls {

    private final Inquiry inquiry;

    CredentialControls(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    /** For one account that shows no such credential, or not the one that is looked for. */
    PositiveControl absent(Owner owner, CredentialAttribute attribute, Set<String> except) throws ConnectorException {
        PositiveControl control = visible(attribute, except);
        Optional<SearchResultEntry> entry = owner.entry();
        return control.isShown() && entry.isPresent()
                ? ownSight(entry.get(), attribute).orElse(control)
                : control;
    }

    /**
     * OpenLDAP and 389 Directory Server say of an entry that it lacks an attribute only where the login may search it
     * ({@link Make#leavesHiddenUndefined}). Other servers do not tell, and nothing is asked.
     *
     * @return that the attribute is hidden on this entry, if it is
     */
    private Optional<PositiveControl> ownSight(SearchResultEntry entry, CredentialAttribute attribute)
            throws ConnectorException {
        boolean isValueShown = attribute.isReadable() && isValueVisible(attribute, entry);
        if (isValueShown || !inquiry.server().make().leavesHiddenUndefined() || saysItHasNone(entry, attribute)) {
            return Optional.empty();
        }
        String id = inquiry.idOf(entry).orElse("");
        return Optional.of(PositiveControl.notShown(
                "attribute " + attribute.attribute() + " of entry " + id,
                Origin.PICKED,
                "the entry " + id + " is shown and shows no " + attribute.attribute()
                        + ", but the server does not say that it has none: "
                        + inquiry.settings().bindDn() + " needs search on that attribute of that entry"
                        + (attribute.isReadable() ? ", and read" : "")));
    }

    private boolean saysItHasNone(SearchResultEntry entry, CredentialAttribute attribute) throws ConnectorException {
        return inquiry.isShown(entry, Filter.createNOTFilter(CredentialValues.presence(attribute)));
    }

    /** A named account that carries the attribute, else any other entry below the people bases that does. */
    PositiveControl visible(CredentialAttribute attribute, Set<String> except) throws ConnectorException {
        boolean isAnyNamed = false;
        for (DN base : inquiry.settings().peopleBases()) {
            List<DN> named = new PeopleControls(inquiry).namedIn(base);
            isAnyNamed |= !named.isEmpty();
            Optional<PositiveControl> missing = missing(base, named, attribute, except);
            if (missing.isPresent()) {
                return missing.get();
            }
        }
        for (PeopleControls.Candidate candidate : candidates(attribute, except)) {
            Optional<SearchResultEntry> shown = new PinnedSearch(inquiry)
                    .accountWith(candidate.id(), CredentialValues.presence(attribute), requested(attribute));
            if (shown.isPresent() && isValueVisible(attribute, shown.get())) {
                boolean isInstead = isAnyNamed && candidate.origin() == Origin.PICKED;
                return PositiveControl.shown(
                        scope(attribute) + (isInstead ? ", picked because no named control carries one" : ""),
                        candidate.origin(),
                        candidate.id());
            }
        }
        return notInUse(attribute, except)
                .orElseGet(() -> PositiveControl.notShown(scope(attribute), Origin.PICKED, whyNot(attribute)));
    }

    /** What is wrong with the named accounts below {@code base}: none is shown, or one hides the attribute. */
    private Optional<PositiveControl> missing(
            DN base, List<DN> named, CredentialAttribute attribute, Set<String> except) throws ConnectorException {
        boolean isAnyShown = false;
        for (DN dn : named) {
            Optional<SearchResultEntry> entry = inquiry.call()
                    .entry(dn.toString(), inquiry.account(), withId(attribute))
                    .filter(account -> inquiry.idOf(account)
                            .filter(id -> !except.contains(id))
                            .isPresent());
            if (entry.isEmpty()) {
                continue;
            }
            isAnyShown = true;
            boolean isPasswordShown =
                    !attribute.isReadable() && inquiry.isShown(entry.get(), CredentialValues.presence(attribute));
            Optional<PositiveControl> hidden = isPasswordShown ? Optional.empty() : ownSight(entry.get(), attribute);
            if (hidden.isPresent()) {
                return Optional.of(PositiveControl.notShown(
                        scope(attribute),
                        Origin.NAMED,
                        "a named control hides it: " + hidden.get().why()));
            }
        }
        return named.isEmpty() || isAnyShown
                ? Optional.empty()
                : Optional.of(
                        PositiveControl.notShown(scope(attribute), Origin.NAMED, PeopleControls.notAnAccount(base)));
    }

    /** By the schema, as {@link AttributeInUse} says; below every people base. */
    private Optional<PositiveControl> notInUse(CredentialAttribute attribute, Set<String> except)
            throws ConnectorException {
        AttributeInUse use = new AttributeInUse(inquiry);
        Optional<PositiveControl> control = Optional.empty();
        for (DN base : inquiry.settings().peopleBases()) {
            PositiveControl person = new PeopleControls(inquiry).inBase(base, except);
            if (!person.isShown() || use.isPossible(base, attribute.attribute())) {
                return Optional.empty();
            }
            Optional<SearchResultEntry> witness =
                    new PinnedSearch(inquiry).account(person.object(), inquiry.idAttribute(), "objectClass");
            control = witness.isEmpty()
                    ? Optional.empty()
                    : use.shownByObjectClass(base, scope(attribute), person.origin(), witness.get());
            if (control.isEmpty()) {
                return control;
            }
        }
        return control;
    }

    private String whyNot(CredentialAttribute attribute) {
        return "no other entry below " + basesText() + " shows attribute " + attribute.attribute()
                + ": either nobody else has one or " + inquiry.settings().bindDn()
                + " may not search it; name a control entry that carries one, or leave " + attribute.attribute()
                + " out of credentialAttributes";
    }

    private String scope(CredentialAttribute attribute) {
        return basesText() + " sub " + inquiry.server().idAttribute().shape() + " with " + attribute.attribute();
    }

    private List<PeopleControls.Candidate> candidates(CredentialAttribute attribute, Set<String> except)
            throws ConnectorException {
        Filter presence = CredentialValues.presence(attribute);
        List<PeopleControls.Candidate> candidates = new ArrayList<>();
        for (DN base : inquiry.settings().peopleBases()) {
            for (DN dn : new PeopleControls(inquiry).namedIn(base)) {
                inquiry.call()
                        .entry(dn.toString(), presence, inquiry.idAttribute())
                        .flatMap(inquiry::idOf)
                        .filter(id -> !except.contains(id))
                        .ifPresent(id -> candidates.add(new PeopleControls.Candidate(id, Origin.NAMED)));
            }
        }
        for (DN base : inquiry.settings().peopleBases()) {
            inquiry.call()
                    .any(base, inquiry.except(presence, except), inquiry.idAttribute())
                    .flatMap(inquiry::idOf)
                    .ifPresent(id -> candidates.add(new PeopleControls.Candidate(id, Origin.PICKED)));
        }
        return candidates;
    }

    /** A password's value is not asked for, not even somebody else's. */
    private static String requested(CredentialAttribute attribute) {
        return attribute.isReadable() ? attribute.attribute() : DirectoryCall.NO_ATTRIBUTES;
    }

    private String[] withId(CredentialAttribute attribute) {
        return attribute.isReadable()
                ? new String[] {inquiry.idAttribute(), attribute.attribute()}
                : new String[] {inquiry.idAttribute()};
    }

    private static boolean isValueVisible(CredentialAttribute attribute, SearchResultEntry entry) {
        return !attribute.isReadable()
                || !CredentialValues.read(entry, attribute).isEmpty();
    }

    private String basesText() {
        return String.join(
                " and ",
                inquiry.settings().peopleBases().stream().map(DN::toString).toList());
    }
}
