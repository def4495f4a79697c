package io.deprov.core.journal;

import io.deprov.core.inventory.CellStatus;

/** The states of a step. */
public enum StepState {
    /** Planned, nothing has happened. */
    PLANNED(CellStatus.PENDING),
    /** Waits for other steps, for its time or for an approval. */
    WAITING(CellStatus.PENDING),
    /** Can be done now. */
    READY(CellStatus.PENDING),
    /** A call is about to be made, is on its way, or was accepted by the target; found at start it is in doubt. */
    INTENT(CellStatus.IN_DOUBT),
    /** A call may or may not have taken effect; verified before anything is called again. */
    IN_DOUBT(CellStatus.IN_DOUBT),
    /** The call succeeded, or none was needed; not read back yet. */
    DONE(CellStatus.PENDING),
    /** Read back: it holds. */
    VERIFIED(CellStatus.VERIFIED),
    /** Failed without effect; tried again at a time. */
    RETRY_AT(CellStatus.PENDING),
    /** Cannot go on by itself. */
    PARKED(CellStatus.PARKED),
    /** Refused by a guard or by the target. */
    REFUSED(CellStatus.REFUSED),
    /** It is not the same thing any more. */
    DRIFTED(CellStatus.DRIFTED),
    /** Cancelled by decision. */
    CANCELLED(CellStatus.CANCELLED),
    /** Done by hand, on a person's word. */
    ATTESTED(CellStatus.MANUAL_CONFIRMED),
    /** Has to be done by hand. */
    MANUAL(CellStatus.MANUAL);

    private final CellStatus cell;

    StepState(CellStatus cell) {
        this.cell = cell;
    }

    /** What its cell shows, unless the step's reason says something more exact. */
    public CellStatus cell() {
        return cell;
    }

    /** True when nothing more happens to the step. */
    public boolean isFinished() {
        return this == VERIFIED || this == CANCELLED || this == ATTESTED;
    }

    /** True when a call may be on its way or have taken effect. */
    public boolean isInDoubt() {
        return this == INTENT || this == IN_DOUBT;
    }
}
