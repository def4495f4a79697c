package io.deprov.core.audit;

import io.deprov.api.StepId;
import io.deprov.api.access.ItemId;
import io.deprov.api.audit.AuditKind;
import io.deprov.api.audit.AuditRecord;
import io.deprov.core.journal.Frame;
import io.deprov.core.journal.FrameType;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import java.util.Locale;
import java.util.Optional;

/** What each journal frame becomes: a pure function of the frame and the plan it belongs to. Holds no name of the leaver. */
final class AuditRecords {

    private AuditRecords() {}

    /** The record of a frame. */
    static AuditRecord of(String origin, Frame frame, Optional<Plan> plan) {
        AuditRecord.Builder record = AuditRecord.builder(origin, frame.sequence(), frame.time(), kind(frame))
                .planDigest(frame.planDigest())
                .caseId(plan.map(value -> value.caseId() + "." + value.generation())
                        .orElse(null));
        frame.stepId().ifPresent(step -> step(record, frame, step, plan));
        if (frame.approval() != null) {
            approval(record, frame.approval());
        }
        if (frame.plan() != null) {
            record.field("steps", String.valueOf(frame.plan().steps().size()))
                    .field("runbook", frame.plan().runbook().id())
                    .field("runbookDigest", frame.plan().runbook().digest());
        }
        if (frame.successor() != null) {
            record.field("state", "SUPERSEDED").field("successor", frame.successor());
        }
        if (frame.verdict() != null) {
            record.field("verdict", frame.verdict()).field("open", String.join("; ", frame.open()));
        }
        return record.build();
    }

    private static AuditKind kind(Frame frame) {
        return switch (frame.type()) {
            case OPENED -> AuditKind.CASE_OPENED;
            case APPROVED -> AuditKind.APPROVAL;
            case SUPERSEDED -> AuditKind.DECISION;
            case INTENT -> AuditKind.INTENT;
            case STALE_OUTCOME -> AuditKind.STALE_OUTCOME;
            case VERDICT -> AuditKind.VERDICT;
            case STEP -> {
                StepState to = frame.transition() == null
                        ? StepState.PLANNED
                        : frame.transition().to();
                if (to == StepState.VERIFIED) {
                    yield AuditKind.VERIFIED;
                }
                yield frame.from() == StepState.INTENT ? AuditKind.OUTCOME : AuditKind.STEP;
            }
        };
    }

    private static void step(AuditRecord.Builder record, Frame frame, StepId id, Optional<Plan> plan) {
        // What connectors say comes first, so that no fact of theirs takes the place of a field of ours.
        if (frame.intent() != null) {
            frame.intent().evidence().forEach(record::field);
        }
        if (frame.transition() != null) {
            frame.transition().evidence().forEach(record::field);
        }
        record.stepId(id.value()).field("attempt", String.valueOf(frame.attempt()));
        Optional<PlannedStep> planned = plan.flatMap(value -> value.step(id));
        planned.ifPresent(step -> {
            ItemId item = step.access().id();
            record.field("target", item.target().value())
                    .field("partition", item.partition().value())
                    .field("accessKind", item.kind().toString())
                    .field("effect", step.effect().name())
                    .field("phase", step.phase().name())
                    .field("account", item.accountId())
                    .field("item", item.nativeId());
        });
        if (frame.intent() != null) {
            record.field("state", StepState.INTENT.name())
                    .field("deadline", frame.intent().deadline().toString());
        }
        Transition transition = frame.transition();
        if (transition != null) {
            record.field(
                    frame.type() == FrameType.STALE_OUTCOME ? "staleState" : "state",
                    transition.to().name());
            if (frame.from() != null) {
                record.field("from", frame.from().name());
            }
            if (!transition.reason().isEmpty()) {
                record.field("reason", transition.reason());
            }
            if (!transition.why().isEmpty()) {
                record.field("why", transition.why());
            }
        }
    }

    private static void approval(AuditRecord.Builder record, Approval approval) {
        record.field("approver", approval.approver())
                .field("assurance", approval.assurance().name().toLowerCase(Locale.ROOT))
                .field("selfApproved", String.valueOf(approval.selfApproved()))
                .field("approvedAt", approval.approvedAt().toString())
                .field("expiresAt", approval.expiresAt().toString());
    }
}
