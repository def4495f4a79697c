package io.deprov.core;

import io.deprov.api.ActorAuthenticator;
import io.deprov.api.ActorAuthenticator.Actor;
import io.deprov.api.ActorAuthenticator.Assurance;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Batch;
import io.deprov.core.plan.IntegrityException;
import io.deprov.core.plan.Plan;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says who somebody is, and writes down that they approve. Immutable and thread-safe. */
final class Approvals {

    private final @Nullable ActorAuthenticator authenticator;
    private final Clock clock;
    private final Duration validity;
    private final boolean selfApproval;

    Approvals(@Nullable ActorAuthenticator authenticator, Clock clock, Duration validity, boolean selfApproval) {
        this.authenticator = authenticator;
        this.clock = clock;
        this.validity = validity;
        this.selfApproval = selfApproval;
    }

    Approval by(Plan plan, String claimedName) throws RefusedException {
        Actor actor = actor(claimedName);
        Admission.requireSomebodyElse(plan, actor.name());
        return approval(plan.digest(), actor, false);
    }

    Approval bySelf(Plan plan, String claimedName) throws RefusedException {
        if (!selfApproval) {
            throw new RefusedException(
                    "nobody else has approved the plan, and the configuration does not say selfApproval: true; have it"
                            + " approved by somebody else");
        }
        return approval(plan.digest(), actor(claimedName), true);
    }

    Actor actor(String claimedName) throws RefusedException {
        if (claimedName.isBlank()) {
            throw new RefusedException("an approval names its approver");
        }
        if (authenticator == null) {
            return new Actor(claimedName, Assurance.ASSERTED);
        }
        return authenticator
                .authenticate(claimedName)
                .orElseThrow(() -> new RefusedException("it could not be confirmed that the approver is who they say"));
    }

    /** Who decides something about an execution, for a reason. The leaver decides nothing. */
    Actor deciding(Plan plan, String claimedName, String reason) throws RefusedException {
        if (reason.isBlank()) {
            throw new RefusedException("a decision gives its reason");
        }
        Actor actor = actor(claimedName);
        Admission.requireSomebodyElse(plan, actor.name());
        return actor;
    }

    /** For all plans of a batch. The leaver of any of them approves none. */
    Approval by(BatchFolder folder, String claimedName) throws RefusedException, IntegrityException, IOException {
        Actor actor = actor(claimedName);
        Batch batch = folder.batch();
        for (String digest : batch.plans()) {
            Admission.requireSomebodyElse(folder.plan(digest), actor.name());
        }
        return approval(batch.digest(), actor, false);
    }

    private Approval approval(String digest, Actor actor, boolean self) {
        Instant now = clock.instant();
        return new Approval(digest, actor.name(), actor.assurance(), self, now, now.plus(validity), null);
    }
}
