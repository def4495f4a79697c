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
    MANUAL(CellStatus.MANUAL),
    /** To be given back, as a person decided; no call is out. */
    RESTORING(CellStatus.PENDING),
    /** A call that gives it back is about to be made, or may or may not have taken effect; read before anything is called again. */
    RESTORE_IN_DOUBT(CellStatus.IN_DOUBT),
    /** Given back, as a person decided: read back, the effect does not hold any more. */
    RESTORED(CellStatus.RESTORED);

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
        return isOutOfTheWay() || this == RESTORED;
    }

    /** True when steps that need this one may go on. */
    public boolean isOutOfTheWay() {
        return this == VERIFIED || this == CANCELLED || this == ATTESTED;
    }

    /** True when a person decided that it is given back: the plan leaves it alone. */
    public boolean isGivenBack() {
        return this == RESTORING || this == RESTORE_IN_DOUBT || this == RESTORED;
    }

    /** True when a call that takes access away may be on its way or have taken effect. */
    public boolean isInDoubt() {
        return this == INTENT || this == IN_DOUBT;
    }
}
