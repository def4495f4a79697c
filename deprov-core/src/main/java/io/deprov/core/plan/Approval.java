package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.api.ActorAuthenticator.Assurance;
import java.time.Instant;

/**
 * Somebody's word that a plan may be executed, bound to its digest.
 *
 * @param planDigest which plan
 * @param approver who
 * @param assurance how sure it is that it was them
 * @param selfApproved true when nobody but the person who executes it looked at it
 * @param approvedAt when
 * @param expiresAt until when calls may be made
 */
public record Approval(
        String planDigest,
        String approver,
        Assurance assurance,
        boolean selfApproved,
        Instant approvedAt,
        Instant expiresAt) {

    /** Checks the parts. */
    public Approval {
        requireNonNull(planDigest, "planDigest");
        if (requireNonNull(approver, "approver").isBlank()) {
            throw new IllegalArgumentException("an approval names its approver");
        }
        requireNonNull(assurance, "assurance");
        requireNonNull(approvedAt, "approvedAt");
        requireNonNull(expiresAt, "expiresAt");
        if (!expiresAt.isAfter(approvedAt)) {
            throw new IllegalArgumentException("an approval expires after it was given");
        }
    }

    /** The same, believed and not proved. */
    Approval asserted() {
        return new Approval(planDigest, approver, Assurance.ASSERTED, selfApproved, approvedAt, expiresAt);
    }

    /** True when calls may be made under it at this time. */
    public boolean isValidAt(Instant time) {
        return time.isBefore(expiresAt);
    }
}
