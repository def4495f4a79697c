package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import io.deprov.api.StepId;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.plan.Approval;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the execution of one plan stands. A snapshot; the plan itself is {@link StepStore#plan}.
 *
 * @param planDigest which plan
 * @param caseId of which case
 * @param generation of which generation
 * @param sequence of the frame that opened its execution: what was opened later has a higher one, whatever the clock said
 * @param approval the newest approval
 * @param openedAt when its execution was opened
 * @param supersededBy the digest of a newer plan of the same case; null while this is the newest
 * @param verdict what the last run came to; null while none has ended
 * @param steps every step, in the plan's order
 * @param exemptions what a person decided about open cells, also under an earlier plan of the generation; the newest for each cell and
 *     status
 * @param cancelled by which decision the case is not gone on with; null while it is
 */
public record CaseRecord(
        String planDigest,
        String caseId,
        int generation,
        long sequence,
        Approval approval,
        Instant openedAt,
        @Nullable String supersededBy,
        @Nullable RunVerdict verdict,
        Map<StepId, StepRecord> steps,
        List<Exemption> exemptions,
        @Nullable Decision cancelled) {

    /**
     * What a run came to.
     *
     * @param verdict the verdict's name
     * @param open the cells that were open
     * @param at when
     */
    public record RunVerdict(String verdict, List<String> open, Instant at) {
        /** Copies the list. */
        public RunVerdict {
            requireNonNull(verdict, "verdict");
            open = List.copyOf(open);
            requireNonNull(at, "at");
        }
    }

    /** Checks and copies the parts. */
    public CaseRecord {
        requireNonNull(planDigest, "planDigest");
        requireNonNull(caseId, "caseId");
        requireNonNull(approval, "approval");
        requireNonNull(openedAt, "openedAt");
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        exemptions = List.copyOf(exemptions);
    }

    /** True when every step is verified, cancelled or attested. */
    public boolean isFinished() {
        return steps.values().stream().allMatch(step -> step.state().isFinished());
    }

    /**
     * What a person's decision makes of a cell without a step of this plan: what is found after a case was cancelled is none of its
     * business, and what was excepted may stay as it is until that ends. Empty when nobody decided about it.
     */
    public Optional<CellStatus> decided(Cell cell, Instant now) {
        if (cancelled != null && cell.status().isOpen() && cell.status() != CellStatus.IN_DOUBT) {
            return Optional.of(CellStatus.CANCELLED);
        }
        return exemptions.stream().anyMatch(exemption -> exemption.covers(cell, now))
                ? Optional.of(CellStatus.EXCEPTED)
                : Optional.empty();
    }

    /** How a step stands. */
    public StepRecord step(StepId id) {
        StepRecord step = steps.get(id);
        if (step == null) {
            throw new IllegalArgumentException("plan " + planDigest + " has no step " + id.shortForm());
        }
        return step;
    }
}
