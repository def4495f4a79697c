package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import io.deprov.api.ConnectorException;
import io.deprov.api.Resolution;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Accounts with the same common name as a found one, or whatever else is configured. For people to look at, never touched. */
final class LookAlikes {

    private static final int MOST = 50;

    private final Inquiry inquiry;

    LookAlikes(Inquiry inquiry) {
        this.inquiry = inquiry;
    }

    void add(Map<String, SearchResultEntry> found, Resolution.Builder answer) throws ConnectorException {
        AccountReader reader = new AccountReader(inquiry);
        Set<String> seen = new LinkedHashSet<>(found.keySet());
        int left = MOST;
        for (String attribute : inquiry.settings().lookAlikeAttributes()) {
            Set<String> values = new LinkedHashSet<>();
            found.values().forEach(entry -> values.addAll(AccountReader.values(entry, attribute)));
            if (values.isEmpty()) {
                continue;
            }
            for (DN base : inquiry.settings().peopleBases()) {
                List<SearchResultEntry> alike = new ArrayList<>();
                for (SearchResultEntry entry :
                        inquiry.call().some(base, filter(attribute, values, seen), left + 1, attributes())) {
                    if (seen.add(reader.id(entry).nativeId())) {
                        alike.add(entry);
                    }
                }
                boolean isCut = alike.size() > left;
                for (SearchResultEntry entry : alike.subList(0, Math.min(left, alike.size()))) {
                    answer.lookAlike(
                            reader.lookAlike(entry),
                            "same " + attribute
                                    + (isCut ? " (one of more than " + MOST + "; the rest is not shown)" : ""));
                }
                left -= Math.min(left, alike.size());
            }
        }
    }

    private Filter filter(String attribute, Set<String> values, Set<String> seen) throws ConnectorException {
        Filter same = Filter.createORFilter(values.stream()
                .map(value -> Filter.createEqualityFilter(attribute, value))
                .toList());
        return inquiry.except(Filter.createANDFilter(inquiry.account(), same), seen);
    }

    private String[] attributes() {
        return AccountReader.attributes(inquiry.settings(), inquiry.server());
    }
}
