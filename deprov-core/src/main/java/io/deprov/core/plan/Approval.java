package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.api.ActorAuthenticator.Assurance;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's word that a plan may be executed, bound to its digest.
 *
 * @param planDigest which plan, or which batch
 * @param approver who
 * @param assurance how sure it is that it was them
 * @param selfApproved true when nobody but the person who executes it looked at it
 * @param approvedAt when
 * @param expiresAt until when calls may be made
 * @param batchDigest the digest of the batch that was approved with this plan in it; null when the plan was approved by itself
 */
public record Approval(
        String planDigest,
        String approver,
        Assurance assurance,
        boolean selfApproved,
        Instant approvedAt,
        Instant expiresAt,
        @Nullable String batchDigest) {

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

    /** What it says about one plan of the batch it is for. */
    public Approval forPlanOf(Batch batch, String plan) {
        if (!planDigest.equals(batch.digest()) || !batch.plans().contains(plan)) {
            throw new IllegalArgumentException("the approval is not for this batch, or the plan is not in it");
        }
        return new Approval(plan, approver, assurance, selfApproved, approvedAt, expiresAt, planDigest);
    }

    /** The batch that was approved with the plan in it, if it was. */
    public Optional<String> batch() {
        return Optional.ofNullable(batchDigest);
    }

    /** The same, believed and not proved. */
    Approval asserted() {
        return new Approval(planDigest, approver, Assurance.ASSERTED, selfApproved, approvedAt, expiresAt, batchDigest);
    }

    /** True when calls may be made under it at this time. */
    public boolean isValidAt(Instant time) {
        return time.isBefore(expiresAt);
    }
}
