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
    private int pages;
    private int seen;
    private long sum;

    /**
     * Which entries a listing showed, in any order.
     *
     * @param count how many
     * @param sum of a part of the SHA-256 of each name, so that they need not be kept
     */
    record Shown(int count, long sum) {}

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
        pages++;
        seen += page.size();
        for (SearchResultEntry entry : page) {
            sum += Sha256.part(entry.getDN());
            if (!isFull() && wanted.test(entry)) {
                entries.add(entry);
            }
        }
    }

    /** Nothing more is wanted. */
    boolean isFull() {
        return entries.size() >= atMost;
    }

    /** On how many pages they were shown. */
    int pages() {
        return pages;
    }

    /** How many were shown, kept or not. */
    int seen() {
        return seen;
    }

    Shown shown() {
        return new Shown(seen, sum);
    }

    List<SearchResultEntry> entries() {
        return entries;
    }

    /** Starts again, because the search does. */
    void clear() {
        entries.clear();
        pages = 0;
        seen = 0;
        sum = 0;
    }
}
