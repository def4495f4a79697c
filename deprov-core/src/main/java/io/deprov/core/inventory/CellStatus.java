package io.deprov.core.inventory;

/**
 * The state of a coverage cell. Declared from best to worst: a cell shows its worst step, open before scheduled before closed.
 */
public enum CellStatus {
    /** Fully read, nothing there. */
    NONE(Group.CLOSED),
    /** Everything found is gone, as read back. */
    VERIFIED(Group.CLOSED),
    /** A person confirmed what had to be done by hand. */
    MANUAL_CONFIRMED(Group.CLOSED),
    /** Excepted, with owner, approver and expiry. */
    EXCEPTED(Group.CLOSED),
    /** Cancelled by decision. */
    CANCELLED(Group.CLOSED),
    /** Taken away, and given back by decision. */
    RESTORED(Group.CLOSED),
    /** Waits for its time, e.g. the end of the grace period. */
    SCHEDULED(Group.SCHEDULED),
    /** Found, not done yet. */
    PENDING(Group.OPEN),
    /** Has to be done by hand. */
    MANUAL(Group.OPEN),
    /** Wanted, and no connector can do it; has to be done by hand. */
    UNSUPPORTED(Group.OPEN),
    /** Cannot be removed here; somebody else manages it. */
    NOT_REMOVABLE(Group.OPEN),
    /** A step cannot go on by itself. */
    PARKED(Group.OPEN),
    /** Refused by a guard or by the target. */
    REFUSED(Group.OPEN),
    /** What was planned for is not the same thing any more. */
    DRIFTED(Group.OPEN),
    /** A call may or may not have taken effect. */
    IN_DOUBT(Group.OPEN),
    /** Could not be read to the end, so that nothing can be said. */
    UNREADABLE(Group.OPEN),
    /** The identifiers do not agree on whose it is. */
    AMBIGUOUS(Group.OPEN);

    /** What a verdict looks at. */
    private enum Group {
        CLOSED,
        SCHEDULED,
        OPEN
    }

    private final Group group;

    CellStatus(Group group) {
        this.group = group;
    }

    /** True when something is left to do or to find out. */
    public boolean isOpen() {
        return group == Group.OPEN;
    }

    /** True when it waits for its time. */
    public boolean isScheduled() {
        return group == Group.SCHEDULED;
    }

    /** The worse of the two. */
    public CellStatus worse(CellStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
