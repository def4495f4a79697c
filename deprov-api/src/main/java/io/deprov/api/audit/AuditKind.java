package io.deprov.api.audit;

/** What an audit record records. */
public enum AuditKind {
    /** The execution of a plan was opened, by its digest and under an approval. */
    CASE_OPENED,
    /** Somebody approved the plan again; the first approval is in CASE_OPENED. */
    APPROVAL,
    /** A call is about to be made, to take access away or to give it back; durable before the first byte goes to the target. */
    INTENT,
    /** What a call came to. */
    OUTCOME,
    /** The wanted effect was read back and holds. */
    VERIFIED,
    /** A step changed its state without a call: parked, refused, drifted, scheduled, cancelled, reopened. */
    STEP,
    /** An outcome that came after the step had gone on; kept as evidence, changes nothing. */
    STALE_OUTCOME,
    /** A decision about an execution: a newer plan of the case took over, or a person decided about steps or cells. */
    DECISION,
    /** The verdict after a run, with its open cells. */
    VERDICT
}
