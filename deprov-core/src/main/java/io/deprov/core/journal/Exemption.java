package io.deprov.core.journal;

import static java.util.Objects.requireNonNull;

import io.deprov.api.ActorAuthenticator.Assurance;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.CellKey;
import io.deprov.core.inventory.CellStatus;
import java.time.Instant;

/**
 * A person's decision that a cell which nothing can be done about may stay as it is for a while (an exception, in the words of
 * auditors). It is about what could not be read, settled or removed, never about something that was found and is left: that has steps, or
 * is planned. It covers the cell in this status only: one that turns out otherwise is open again. Goes into journal and audit log as it is.
 *
 * @param cell which cell
 * @param status how it stood; one of those that {@link #isPossible} names
 * @param owner who answers for what is left; not blank
 * @param actor who decided
 * @param assurance how sure it is that it was them
 * @param reason why, in their words; not blank; cut, with a mark, at 4 KiB
 * @param since when it was decided
 * @param until from when on the cell is open again
 */
public record Exemption(
        CellKey cell,
        CellStatus status,
        String owner,
        String actor,
        Assurance assurance,
        String reason,
        Instant since,
        Instant until) {

    /** Checks the parts. */
    public Exemption {
        requireNonNull(cell, "cell");
        requireNonNull(assurance, "assurance");
        requireNonNull(since, "since");
        requireNonNull(until, "until");
        if (!isPossible(requireNonNull(status, "status"))) {
            throw new IllegalArgumentException("a cell that is " + status + " cannot be excepted");
        }
        if (requireNonNull(owner, "owner").isBlank()) {
            throw new IllegalArgumentException("an exception names who answers for it");
        }
        if (requireNonNull(actor, "actor").isBlank()) {
            throw new IllegalArgumentException("an exception names who made it");
        }
        if (requireNonNull(reason, "reason").isBlank()) {
            throw new IllegalArgumentException("an exception gives its reason");
        }
        reason = Bounded.why(reason);
    }

    /** Whether a cell in this status can be excepted: nothing more can be found out or done about it from here. */
    public static boolean isPossible(CellStatus status) {
        return switch (status) {
            case UNREADABLE, AMBIGUOUS, REFUSED, DRIFTED, NOT_REMOVABLE, UNSUPPORTED -> true;
            case NONE,
                    VERIFIED,
                    MANUAL_CONFIRMED,
                    EXCEPTED,
                    CANCELLED,
                    RESTORED,
                    SCHEDULED,
                    PENDING,
                    MANUAL,
                    PARKED,
                    IN_DOUBT -> false;
        };
    }

    /** Whether it has not ended yet. */
    public boolean isInForce(Instant now) {
        return now.isBefore(until);
    }

    /** Whether it is about this cell as it stands now. */
    public boolean covers(Cell stands, Instant now) {
        return isInForce(now) && stands.key().equals(cell) && stands.status() == status;
    }

    /** Whether it began or ended after what was said at {@code then}. */
    public boolean changedSince(Instant then, Instant now) {
        return !since.isBefore(then) || (until.isAfter(then) && !isInForce(now));
    }

    /** Whether this one takes the place of the other. */
    public boolean isOfSameAs(Exemption other) {
        return cell.equals(other.cell) && status == other.status;
    }
}
