package io.deprov.core;

import io.deprov.core.execute.Verdict;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of executing a batch.
 *
 * @param plans how many plans the batch has
 * @param finishedBefore how many of them were finished already
 * @param verdicts how many executions of this call ended with which verdict
 * @param refused plans, by digest, for which nothing was called, and why
 * @param damaged those of the refused ones, by digest, whose file does not match the digest
 * @param incomplete those of the finished ones, by digest, whose last run left something open that is due, or which a newer plan took over
 *     from that did
 * @param notBegun how many were left for another call because this one was cancelled
 */
public record BatchReport(
        int plans,
        int finishedBefore,
        Map<Verdict, Integer> verdicts,
        Map<String, String> refused,
        List<String> damaged,
        List<String> incomplete,
        int notBegun) {

    /** Copies the collections. */
    public BatchReport {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        counts.putAll(verdicts);
        verdicts = Collections.unmodifiableMap(counts);
        damaged = List.copyOf(damaged);
        incomplete = List.copyOf(incomplete);
        refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    }

    /** True when nothing that is due is open in any of them. */
    public boolean isDone() {
        return notBegun == 0 && refused.isEmpty() && incomplete.isEmpty() && !verdicts.containsKey(Verdict.INCOMPLETE);
    }
}
