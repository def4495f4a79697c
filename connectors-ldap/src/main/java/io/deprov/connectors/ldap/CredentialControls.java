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
 * read entries is no right to read each of their attributes, and a server leaves out what it does not show without a word. Where
 * nobody else has one, only the schema can still tell that the attribute is not in use; otherwise the scope is incomplete.
 */
final class CredentialControls {

    private final Inquiry inquiry;

    CredentialControls(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    /** A named account that carries the attribute, else any other entry below the people bases that does. */
    PositiveControl visible(CredentialAttribute attribute, Set<String> except) throws ConnectorException {
        for (PeopleControls.Candidate candidate : candidates(attribute, except)) {
            Optional<SearchResultEntry> shown = new PinnedSearch(inquiry)
                    .accountWith(candidate.id(), CredentialValues.presence(attribute), requested(attribute));
            if (shown.isPresent() && isValueVisible(attribute, shown.get())) {
                return PositiveControl.shown(scope(attribute), candidate.origin(), candidate.id());
            }
        }
        return notInUse(attribute, except)
                .orElseGet(() -> PositiveControl.notShown(scope(attribute), Origin.PICKED, whyNot(attribute)));
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
            for (DN dn : inquiry.settings().controlsUnder(base)) {
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
