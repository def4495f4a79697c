package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a listing keeps of the entries it is shown. Not thread-safe. */
final class Collected {

    private final Predicate<SearchResultEntry> wanted;
    private final int atMost;
    private final List<SearchResultEntry> entries = new ArrayList<>();
    private int seen;

    private Collected(Predicate<SearchResultEntry> wanted, int atMost) {
        this.wanted = wanted;
        this.atMost = atMost;
    }

    /** Keeps all of them. */
    static Collected all() {
        return new Collected(entry -> true, Integer.MAX_VALUE);
    }

    /** Keeps the first that is wanted and needs no further page then. */
    static Collected first(Predicate<SearchResultEntry> wanted) {
        return new Collected(wanted, 1);
    }

    void add(List<SearchResultEntry> page) {
        seen += page.size();
        for (SearchResultEntry entry : page) {
            if (!isFull() && wanted.test(entry)) {
                entries.add(entry);
            }
        }
    }

    /** Nothing more is wanted. */
    boolean isFull() {
        return entries.size() >= atMost;
    }

    /** How many were shown, kept or not. */
    int seen() {
        return seen;
    }

    List<SearchResultEntry> entries() {
        return entries;
    }

    /** Starts again, because the search does. */
    void clear() {
        entries.clear();
        seen = 0;
    }
}
