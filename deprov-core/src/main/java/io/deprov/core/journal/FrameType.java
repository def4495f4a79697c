package io.deprov.core.journal;

/** What a journal frame records. */
public enum FrameType {
    /** Execution of a plan was opened, under an approval. */
    OPENED,
    /** A further approval of an opened plan. */
    APPROVED,
    /** A newer plan of the same case took over. */
    SUPERSEDED,
    /** A call is about to be made. */
    INTENT,
    /** A step changed its state. */
    STEP,
    /** An outcome came after its step had gone on; changes nothing. */
    STALE_OUTCOME,
    /** A run ended, with a verdict. */
    VERDICT
}
