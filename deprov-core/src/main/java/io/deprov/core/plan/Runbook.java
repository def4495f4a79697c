package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.core.json.CoreJson;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The written-down procedure: which effects, in which order, and when.
 *
 * @param id its name
 * @param version changes whenever the rules do
 * @param rules in order; for one access the first applicable rule of each effect list counts
 */
public record Runbook(String id, String version, List<RunbookRule> rules) {

    /** Checks and copies the parts. */
    public Runbook {
        requireNonNull(id, "id");
        requireNonNull(version, "version");
        rules = List.copyOf(rules);
    }

    /** The digest that a plan carries, so that a changed runbook is noticed. */
    public String digest() {
        return CoreJson.digest(this);
    }

    /**
     * The built-in runbook: block sign-in, revoke passwords, end sessions, revoke the other credentials, remove entitlements,
     * deregister devices, and delete the account when the grace period is over.
     *
     * @param grace how long accounts are kept, counted from when the case first planned their deletion; zero deletes them in the same run
     */
    public static Runbook standardLeaver(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("a grace period is not negative");
        }
        return new Runbook(
                "standard-leaver",
                "1",
                List.of(
                        rule(AccessCategory.ACCOUNT, Set.of(), List.of(Effect.BLOCK_SIGN_IN), Set.of(Phase.CONTAIN)),
                        rule(
                                AccessCategory.CREDENTIAL,
                                Set.of(AccessKind.PASSWORD),
                                List.of(Effect.REVOKE, Effect.ROTATE),
                                Set.of(Phase.CONTAIN)),
                        rule(AccessCategory.SESSION, Set.of(), List.of(Effect.END_SESSIONS), Set.of(Phase.CONTAIN)),
                        rule(AccessCategory.CREDENTIAL, Set.of(), List.of(Effect.REVOKE, Effect.DISABLE), Set.of()),
                        rule(
                                AccessCategory.ENTITLEMENT,
                                Set.of(),
                                List.of(Effect.REMOVE, Effect.REVOKE),
                                Set.of(Phase.REVOKE)),
                        rule(
                                AccessCategory.DEVICE,
                                Set.of(),
                                List.of(Effect.DEREGISTER, Effect.DISABLE),
                                Set.of(Phase.RECLAIM)),
                        new RunbookRule(
                                AccessCategory.ACCOUNT,
                                Set.of(),
                                List.of(Effect.DELETE),
                                Set.of(Phase.RETIRE),
                                grace)));
    }

    private static RunbookRule rule(
            AccessCategory category, Set<AccessKind> kinds, List<Effect> effects, Set<Phase> phases) {
        return new RunbookRule(category, kinds, effects, phases, Duration.ZERO);
    }
}
