package io.deprov.api;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a connector saw when it changed something. Kept in the journal and the audit log: no secret, no personal data in the
 * summary. Of the facts those are kept that the descriptor declares PUBLIC, under their key with {@code fact.} before it; of undeclared ones
 * the key, of personal ones nothing. Immutable and thread-safe.
 */
public final class Evidence {

    private final String summary;
    private final SortedMap<String, String> facts;

    private Evidence(String summary, Map<String, String> facts) {
        this.summary = requireNonNull(summary, "summary");
        this.facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /** One sentence on what was done, e.g. {@code "member value removed by modify; result success"}. */
    public static Evidence of(String summary) {
        return new Evidence(summary, Map.of());
    }

    /** As {@link #of(String)}, with facts under declared keys. */
    public static Evidence of(String summary, Map<String, String> facts) {
        return new Evidence(summary, facts);
    }

    /** One sentence. */
    public String summary() {
        return summary;
    }

    /** The facts, sorted by key, unmodifiable. */
    public SortedMap<String, String> facts() {
        return facts;
    }

    @Override
    public String toString() {
        return "Evidence[" + summary + "]";
    }
}
