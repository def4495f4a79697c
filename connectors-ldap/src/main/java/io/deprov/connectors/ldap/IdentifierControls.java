package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.api.PositiveControl.Origin;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Shows that a search for accounts by an attribute's value would have found one: by a control account's own value, with
 * {@link ValueSearch the same base, scope and filter}.
 *
 * <p>Named controls come first. One that has no such attribute still proves that the base is right; then another account's value is
 * looked for, and the control counts as picked. When none of the controls named there is shown as an account, nothing is picked.
 */
final class IdentifierControls {

    private final Inquiry inquiry;
    private final PeopleControls people;

    IdentifierControls(Inquiry inquiry) {
        this.inquiry = inquiry;
        this.people = new PeopleControls(inquiry);
    }

    /**
     * The control for a search below one people base.
     *
     * @param except ids of accounts that are themselves asked about
     * @param listed ids that this very search has listed. Where nobody else has the attribute they show that it can be searched
     */
    PositiveControl inBase(DN base, String attribute, Set<String> except, Set<String> listed)
            throws ConnectorException {
        return shown(base, ValueSearch.ofAccounts(inquiry, base, attribute), except, listed);
    }

    /** The control for a search for a user name in a whole tree: an account's, from one of the people bases in it. */
    PositiveControl userNameIn(DN context, Set<String> except, Set<String> listed) throws ConnectorException {
        ValueSearch search = ValueSearch.of(context, AccountReader.UID);
        PositiveControl last = PositiveControl.notShown(search.scope(), Origin.PICKED, "no people base is in it");
        for (DN base : inquiry.settings().peopleBases()) {
            if (inquiry.server().contextOf(base).equals(context)) {
                last = shown(base, search, except, listed);
                if (last.isShown()) {
                    return last;
                }
            }
        }
        return last;
    }

    private PositiveControl shown(DN base, ValueSearch search, Set<String> except, Set<String> listed)
            throws ConnectorException {
        List<DN> named = people.namedIn(base);
        boolean isAnyAnAccount = false;
        for (DN dn : named) {
            Optional<SearchResultEntry> entry = inquiry.call()
                    .entry(dn.toString(), inquiry.account(), inquiry.idAttribute(), search.attribute())
                    .filter(account -> isOther(account, except));
            isAnyAnAccount |= entry.isPresent();
            if (entry.isPresent() && entry.get().hasAttribute(search.attribute())) {
                return shown(search, entry.get(), Origin.NAMED);
            }
        }
        if (!named.isEmpty() && !isAnyAnAccount) {
            return PositiveControl.notShown(search.scope(), Origin.NAMED, PeopleControls.notAnAccount(base));
        }
        Filter carriesOne = Filter.createANDFilter(inquiry.account(), Filter.createPresenceFilter(search.attribute()));
        Optional<SearchResultEntry> any = inquiry.call()
                .any(base, inquiry.except(carriesOne, except), inquiry.idAttribute(), search.attribute())
                .filter(account -> isOther(account, except) && account.hasAttribute(search.attribute()));
        if (any.isPresent()) {
            return shown(search, any.get(), Origin.PICKED);
        }
        return listed.stream()
                .findFirst()
                .map(id -> PositiveControl.shown(search.scope(), Origin.PICKED, id))
                .orElseGet(() ->
                        PositiveControl.notShown(search.scope(), Origin.PICKED, notVisible(base, search.attribute())));
    }

    private boolean isOther(SearchResultEntry account, Set<String> except) {
        return inquiry.idOf(account).filter(id -> !except.contains(id)).isPresent();
    }

    private PositiveControl shown(ValueSearch search, SearchResultEntry control, Origin origin)
            throws ConnectorException {
        return search.shown(
                inquiry, inquiry.idOf(control).orElseThrow(), control.getAttributeValue(search.attribute()), origin);
    }

    private String notVisible(DN base, String attribute) {
        return "no other account below " + base + " shows attribute " + attribute
                + ": the base or accountFilter is wrong, nobody else there has one, or "
                + inquiry.settings().bindDn()
                + " may not search and read it; name a control account that carries one";
    }
}
