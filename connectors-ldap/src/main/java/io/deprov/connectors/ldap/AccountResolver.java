package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.Resolution;
import io.deprov.api.access.Account;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.Subject;
import io.deprov.connectors.ldap.LdapSettings.IdentifierAttribute;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds a subject's accounts by every identifier whose type is configured, below every people base. Adds every hit and decides
 * nothing.
 *
 * <p>When an identifier finds nothing below a base, its attribute must be shown there on some account: a right to read accounts is no
 * right to search by each of their attributes.
 */
final class AccountResolver {

    private final Inquiry inquiry;
    private final AccountReader reader;
    private final ProtectedGroups protectedGroups;

    /** Entries already read, by id. */
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    private final Map<String, SearchResultEntry> entries = new LinkedHashMap<>();

    AccountResolver(Inquiry inquiry) {
        this.inquiry = inquiry;
        this.reader = new AccountReader(inquiry);
        this.protectedGroups = new ProtectedGroups(inquiry);
    }

    Resolution resolve(Subject subject) throws ConnectorException {
        Resolution.Builder answer = Resolution.builder(subject.identifiers());
        boolean isKnownByAny = false;
        for (Identifier identifier : subject.identifiers()) {
            IdentifierAttribute where = inquiry.settings().identifiers().get(identifier.type());
            if (where != null) {
                isKnownByAny = true;
                find(identifier, where, answer);
            }
        }
        if (!isKnownByAny) {
            answer.incomplete("none of the identifiers given is of a type configured here: "
                    + inquiry.settings().identifiers().keySet());
        }
        if (!entries.isEmpty()) {
            new LookAlikes(inquiry).add(entries, answer);
        }
        for (DN base : inquiry.settings().peopleBases()) {
            answer.control(new PeopleControls(inquiry).inBase(base, entries.keySet()));
        }
        return answer.build();
    }

    private void find(Identifier identifier, IdentifierAttribute where, Resolution.Builder answer)
            throws ConnectorException {
        if (where.use() == IdentifierUse.LINKING) {
            answer.linking(identifier);
        }
        Filter filter = Filter.createANDFilter(
                inquiry.account(), Filter.createEqualityFilter(where.attribute(), identifier.value()));
        Set<String> matched = new LinkedHashSet<>();
        for (DN base : inquiry.settings().peopleBases()) {
            Listing listing =
                    inquiry.call().list(base, filter, AccountReader.attributes(inquiry.settings(), inquiry.server()));
            listing.gap().ifPresent(gap -> answer.incomplete(identifier.type() + ": " + gap.why()));
            for (SearchResultEntry found : listing.entries()) {
                if (matched.add(reader.id(found).nativeId())) {
                    answer.match(account(found), identifier, where.use());
                }
            }
            if (listing.isComplete() && listing.entries().isEmpty() && !isSearchable(base, where)) {
                answer.incomplete(notSearchable(base, identifier, where));
            }
        }
    }

    /** Bases may overlap and identifiers agree: an account is read once. */
    private Account account(SearchResultEntry found) throws ConnectorException {
        String id = reader.id(found).nativeId();
        Account known = accounts.get(id);
        if (known == null) {
            SearchResultEntry entry = new PinnedSearch(inquiry)
                    .account(id, AccountReader.attributes(inquiry.settings(), inquiry.server()))
                    .orElse(found);
            known = reader.account(entry, protectedGroups.of(entry));
            accounts.put(id, known);
            entries.put(id, entry);
        }
        return known;
    }

    private boolean isSearchable(DN base, IdentifierAttribute where) throws ConnectorException {
        Filter anybody = Filter.createANDFilter(inquiry.account(), Filter.createPresenceFilter(where.attribute()));
        return inquiry.call().any(base, anybody, DirectoryCall.NO_ATTRIBUTES).isPresent();
    }

    private String notSearchable(DN base, Identifier identifier, IdentifierAttribute where) {
        return identifier.type() + ": no account below " + base + " shows attribute " + where.attribute()
                + ": either nobody there has one or " + inquiry.settings().bindDn()
                + " may not search it; name a control account that carries one";
    }
}
