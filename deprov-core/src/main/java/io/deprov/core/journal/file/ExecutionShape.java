package io.deprov.core.journal.file;

import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.Exemption;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.plan.Approval;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How an execution is written to a snapshot or to the archive: its steps as a list, in the plan's order. */
record ExecutionShape(
        String planDigest,
        String caseId,
        int generation,
        long sequence,
        Approval approval,
        Instant openedAt,
        @Nullable String supersededBy,
        CaseRecord.@Nullable RunVerdict verdict,
        List<StepRecord> steps,
        List<Exemption> exemptions,
        @Nullable Decision cancelled) {

    /** Copies the lists. */
    ExecutionShape {
        steps = List.copyOf(steps);
        exemptions = List.copyOf(exemptions);
    }

    static ExecutionShape of(CaseRecord record) {
        return new ExecutionShape(
                record.planDigest(),
                record.caseId(),
                record.generation(),
                record.sequence(),
                record.approval(),
                record.openedAt(),
                record.supersededBy(),
                record.verdict(),
                List.copyOf(record.steps().values()),
                record.exemptions(),
                record.cancelled());
    }

    /** The same with these steps. */
    ExecutionShape with(List<StepRecord> others) {
        return new ExecutionShape(
                planDigest,
                caseId,
                generation,
                sequence,
                approval,
                openedAt,
                supersededBy,
                verdict,
                others,
                exemptions,
                cancelled);
    }

    CaseRecord value() {
        Map<io.deprov.api.StepId, StepRecord> byId = new LinkedHashMap<>();
        steps.forEach(step -> byId.put(step.id(), step));
        return new CaseRecord(
                planDigest,
                caseId,
                generation,
                sequence,
                approval,
                openedAt,
                supersededBy,
                verdict,
                byId,
                exemptions,
                cancelled);
    }
}
