package io.deprov.cli.json;

import io.deprov.core.execute.StepView;
import io.deprov.core.inventory.CellStatus;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.journal.Exemption;
import io.deprov.core.plan.Approval;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code status} gives. Holds personal data. */
public record StatusDocument(
        String format, int exitCode, List<CasePart> cases, String stateDirectory, String auditLog) {

    /**
     * One execution.
     *
     * @param supersededBy the digest of the newer plan that took over; null while this is the newest
     * @param lastRun what the last run came to; null while none has ended
     */
    public record CasePart(
            String caseId,
            int generation,
            String planDigest,
            Instant openedAt,
            @Nullable String supersededBy,
            Approval approval,
            CaseRecord.@Nullable RunVerdict lastRun,
            List<ExemptionPart> exemptions,
            List<StepPart> steps) {

        /** Of this execution. */
        public static CasePart of(CaseRecord open, List<StepView> steps) {
            return new CasePart(
                    open.caseId(),
                    open.generation(),
                    open.planDigest(),
                    open.openedAt(),
                    open.supersededBy(),
                    open.approval(),
                    open.verdict(),
                    open.exemptions().stream().map(ExemptionPart::of).toList(),
                    steps.stream().map(StepPart::of).toList());
        }
    }

    /** What a person decided about an open cell. */
    public record ExemptionPart(
            String cell, CellStatus status, String owner, String actor, String reason, Instant since, Instant until) {

        private static ExemptionPart of(Exemption exemption) {
            return new ExemptionPart(
                    exemption.cell().toString(),
                    exemption.status(),
                    exemption.owner(),
                    exemption.actor(),
                    exemption.reason(),
                    exemption.since(),
                    exemption.until());
        }
    }

    /** Of these executions. */
    public static StatusDocument of(int exitCode, List<CasePart> cases, String stateDirectory, String auditLog) {
        return new StatusDocument("deprov-status/1", exitCode, cases, stateDirectory, auditLog);
    }
}
