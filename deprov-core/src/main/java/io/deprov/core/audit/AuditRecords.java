package io.deprov.core.audit;

import io.deprov.api.StepId;
import io.deprov.api.access.ItemId;
import io.deprov.api.audit.AuditKind;
import io.deprov.api.audit.AuditRecord;
import io.deprov.core.journal.Decision;
import io.deprov.core.journal.Entry;
import io.deprov.core.journal.Exemption;
import io.deprov.core.journal.Frame;
import io.deprov.core.journal.RestoreDecision;
import io.deprov.core.journal.StepState;
import io.deprov.core.journal.Transition;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What each journal frame becomes: a pure function of the frame and the plan it belongs to. Holds no name of the leaver. */
final class AuditRecords {

    private AuditRecords() {}

    /** The record of a frame. */
    static AuditRecord of(String origin, Frame frame, Optional<Plan> plan) {
        AuditRecord.Builder record = AuditRecord.builder(origin, frame.sequence(), frame.time(), kind(frame.entry()))
                .planDigest(frame.planDigest())
                .caseId(plan.map(value -> value.caseId() + "." + value.generation())
                        .orElse(null));
        Entry entry = frame.entry();
        if (entry instanceof Entry.Opened opened) {
            approval(record, opened.approval());
            record.field("steps", String.valueOf(opened.steps().size()));
            plan.map(Plan::runbook)
                    .ifPresent(
                            runbook -> record.field("runbook", runbook.id()).field("runbookDigest", runbook.digest()));
        } else if (entry instanceof Entry.Approved approved) {
            approval(record, approved.approval());
        } else if (entry instanceof Entry.Superseded superseded) {
            record.field("state", "SUPERSEDED").field("successor", superseded.successor());
        } else if (entry instanceof Entry.Intended intended) {
            // What connectors say comes first, so that no fact of theirs takes the place of a field of ours.
            intended.intent().evidence().forEach(record::field);
            step(record, intended, plan);
            record.field("state", StepState.INTENT.name())
                    .field("deadline", intended.intent().deadline().toString());
            intended.intent()
                    .keptUndo()
                    .ifPresent(undo -> record.field("undo", undo.handle())
                            .field("undoHash", undo.hash())
                            .field("undoUntil", undo.until().toString()));
        } else if (entry instanceof Entry.RestoreIntended intended) {
            intended.intent().evidence().forEach(record::field);
            step(record, intended, plan);
            record.field("state", StepState.RESTORE_IN_DOUBT.name())
                    .field("deadline", intended.intent().deadline().toString());
        } else if (entry instanceof Entry.RestoreDecided decided) {
            RestoreDecision decision = decided.decision();
            record.field("decision", RestoreDecision.RESTORE)
                    .field("steps", ids(decision.steps()))
                    .field("cancelled", ids(decision.cancelled()))
                    .field("actor", decision.actor())
                    .field("assurance", decision.assurance().name().toLowerCase(Locale.ROOT))
                    .field("why", decision.reason());
        } else if (entry instanceof Entry.Moved moved) {
            moved(record, moved, moved.from(), moved.transition(), "state", plan);
        } else if (entry instanceof Entry.Stale stale) {
            moved(record, stale, stale.from(), stale.transition(), "staleState", plan);
        } else if (entry instanceof Entry.Decided decided) {
            step(record, decided, plan);
            Decision decision = decided.decision();
            record.field("decision", decision.kind().name())
                    .field("from", decided.from().name())
                    .field("state", decision.kind().to().name());
            decision(record, decision);
        } else if (entry instanceof Entry.CaseCancelled cancelled) {
            record.field("decision", "CANCEL_CASE");
            decision(record, cancelled.decision());
        } else if (entry instanceof Entry.Excepted excepted) {
            Exemption exemption = excepted.exemption();
            record.field("decision", "EXCEPT")
                    .field("target", exemption.cell().target().value())
                    .field("partition", exemption.cell().partition().value())
                    .field("accessKind", exemption.cell().kind().toString())
                    .field("cell", exemption.status().name())
                    .field("owner", exemption.owner())
                    .field("actor", exemption.actor())
                    .field("assurance", exemption.assurance().name().toLowerCase(Locale.ROOT))
                    .field("why", exemption.reason())
                    .field("until", exemption.until().toString());
        } else if (entry instanceof Entry.Concluded concluded) {
            record.field("verdict", concluded.verdict()).field("open", String.join("; ", concluded.open()));
        }
        return record.build();
    }

    private static String ids(List<StepId> steps) {
        return steps.stream().map(StepId::value).collect(Collectors.joining(" "));
    }

    private static AuditKind kind(Entry entry) {
        return switch (entry.type()) {
            case OPENED -> AuditKind.CASE_OPENED;
            case APPROVED -> AuditKind.APPROVAL;
            case SUPERSEDED, DECISION, EXCEPTED, CASE_CANCELLED, RESTORE_DECISION -> AuditKind.DECISION;
            case INTENT, RESTORE_INTENT -> AuditKind.INTENT;
            case STALE_OUTCOME -> AuditKind.STALE_OUTCOME;
            case VERDICT -> AuditKind.VERDICT;
            case STEP -> entry instanceof Entry.Moved moved ? kind(moved) : AuditKind.STEP;
        };
    }

    private static AuditKind kind(Entry.Moved moved) {
        if (moved.from() == StepState.RESTORE_IN_DOUBT) {
            return AuditKind.OUTCOME;
        }
        if (moved.transition().to() == StepState.VERIFIED && !moved.from().isGivenBack()) {
            return AuditKind.VERIFIED;
        }
        return moved.from() == StepState.INTENT ? AuditKind.OUTCOME : AuditKind.STEP;
    }

    private static void moved(
            AuditRecord.Builder record,
            Entry.OfStep entry,
            StepState from,
            Transition transition,
            String stateField,
            Optional<Plan> plan) {
        transition.evidence().forEach(record::field);
        step(record, entry, plan);
        record.field(stateField, transition.to().name()).field("from", from.name());
        if (!transition.reason().isEmpty()) {
            record.field("reason", transition.reason());
        }
        if (!transition.why().isEmpty()) {
            record.field("why", transition.why());
        }
    }

    private static void step(AuditRecord.Builder record, Entry.OfStep entry, Optional<Plan> plan) {
        record.stepId(entry.step().value()).field("attempt", String.valueOf(entry.attempt()));
        Optional<PlannedStep> planned = plan.flatMap(value -> value.step(entry.step()));
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
    }

    private static void decision(AuditRecord.Builder record, Decision decision) {
        record.field("actor", decision.actor())
                .field("assurance", decision.assurance().name().toLowerCase(Locale.ROOT))
                .field("why", decision.reason());
    }

    private static void approval(AuditRecord.Builder record, Approval approval) {
        record.field("approver", approval.approver())
                .field("assurance", approval.assurance().name().toLowerCase(Locale.ROOT))
                .field("selfApproved", String.valueOf(approval.selfApproved()))
                .field("approvedAt", approval.approvedAt().toString())
                .field("expiresAt", approval.expiresAt().toString());
        approval.batch().ifPresent(batch -> record.field("batchDigest", batch));
    }
}
