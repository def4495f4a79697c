package io.deprov.cli.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code plan-batch} gives.
 *
 * @param file the batch's directory
 * @param digest the digest that an approval names
 * @param plans how many plans are in it
 * @param leavers what came of each leaver
 */
public record BatchPlanDocument(
        String format, int exitCode, String file, String digest, int plans, List<Leaver> leavers) {

    /**
     * What came of one leaver.
     *
     * @param planDigest null when there is no plan of theirs in the batch
     * @param nothingDue whether nothing is left to do before its time
     * @param steps how many steps the plan has
     * @param isOpen whether a cell is open other than PENDING
     * @param refusal why nothing was planned; empty when something was
     */
    public record Leaver(
            String caseId,
            @Nullable String planDigest,
            boolean nothingDue,
            int steps,
            boolean isOpen,
            String refusal) {}
}
