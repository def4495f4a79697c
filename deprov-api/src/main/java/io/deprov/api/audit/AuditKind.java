package io.deprov.api.audit;

/** What an audit record records. */
public enum AuditKind {
    /** A case was opened for a plan. */
    CASE_OPENED,
    /** The plan that will be executed, by its digest. */
    PLAN_SEALED,
    /** Somebody approved the plan. */
    APPROVAL,
    /** A call is about to be made; durable before the first byte goes to the target. */
    INTENT,
    /** What a call came to. */
    OUTCOME,
    /** The wanted effect was read back and holds. */
    VERIFIED,
    /** A step changed its state without a call: parked, refused, drifted, scheduled, cancelled, reopened. */
    STEP,
    /** An outcome that came after the step had gone on; kept as evidence, changes nothing. */
    STALE_OUTCOME,
    /** A person's decision: attestation, confirmation, release, cancellation. */
    DECISION,
    /** The verdict after a run, with its open cells. */
    VERDICT
}
