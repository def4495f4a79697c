package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.PositiveControl;
import io.deprov.api.Resolution;
import io.deprov.api.access.Account;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.IdentifierUse;
import io.deprov.api.access.Subject;
import io.deprov.connectors.ldap.LdapSettings.IdentifierAttribute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds a subject's accounts by every identifier whose type is configured, below every people base. Adds every hit and decides
 * nothing.
 *
 * <p>For each identifier and base another account must be shown by the same search with that account's own value: a right to read
 * accounts is no right to search by each of their attributes, and an index may hide some or all of them.
 */
final class AccountResolver {

    /** One search and the ids it listed. */
    private record Searched(DN base, IdentifierType type, String attribute, Set<String> listed) {}

    private final Inquiry inquiry;
    private final AccountReader reader;
    private final ProtectedGroups protectedGroups;

    /** Entries already read, by id. */
    private final Map<String, Account> accounts = new LinkedHashMap<>();

    private final Map<String, SearchResultEntry> entries = new LinkedHashMap<>();

    private final List<Searched> searched = new ArrayList<>();

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
        for (Searched done : searched) {
            control(done, answer);
        }
        return answer.build();
    }

    private void find(Identifier identifier, IdentifierAttribute where, Resolution.Builder answer)
            throws ConnectorException {
        if (where.use() == IdentifierUse.LINKING) {
            answer.linking(identifier);
        }
        Set<String> matched = new LinkedHashSet<>();
        for (DN base : inquiry.settings().peopleBases()) {
            Filter filter =
                    ValueSearch.ofAccounts(inquiry, base, where.attribute()).with(identifier.value());
            Listing listing =
                    inquiry.call().list(base, filter, AccountReader.attributes(inquiry.settings(), inquiry.server()));
            Set<String> listed = new LinkedHashSet<>();
            listing.gap().ifPresent(gap -> answer.incomplete(identifier.type() + ": " + gap.why()));
            for (SearchResultEntry found : listing.entries()) {
                listed.add(reader.id(found).nativeId());
                if (matched.add(reader.id(found).nativeId())) {
                    answer.match(account(found), identifier, where.use());
                }
            }
            searched.add(new Searched(base, identifier.type(), where.attribute(), listed));
        }
    }

    /** Nobody who was found may be the control, so that it comes after all searches. */
    private void control(Searched done, Resolution.Builder answer) throws ConnectorException {
        PositiveControl control =
                new IdentifierControls(inquiry).inBase(done.base(), done.attribute(), entries.keySet(), done.listed());
        answer.control(control);
        if (!control.isShown() && done.listed().isEmpty()) {
            answer.incomplete(done.type() + ": " + control.why());
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
}
