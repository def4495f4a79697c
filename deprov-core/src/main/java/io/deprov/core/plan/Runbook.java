package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Phase;
import io.deprov.core.json.CoreJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The written-down procedure: which effects, in which order, and when.
 *
 * @param id its name
 * @param version changes whenever the rules do
 * @param rules in order; for one access the first applicable rule of each effect list counts
 * @param pauses what time has to pass between phases
 * @param notices who is told
 */
public record Runbook(
        String id, String version, List<RunbookRule> rules, List<RunbookPause> pauses, List<RunbookNotice> notices) {

    /**
     * Checks and copies the parts.
     *
     * @throws IllegalArgumentException when two pauses have one name, or two notices one topic and phase
     */
    public Runbook {
        requireNonNull(id, "id");
        requireNonNull(version, "version");
        rules = List.copyOf(rules);
        pauses = List.copyOf(pauses);
        notices = List.copyOf(notices);
        List<Effect> marks = Stream.concat(
                        pauses.stream().map(RunbookPause::effect),
                        notices.stream().map(RunbookNotice::effect))
                .toList();
        if (Set.copyOf(marks).size() < marks.size()) {
            throw new IllegalArgumentException(
                    "a pause's name, and a notice's topic and phase, are each there once in a runbook");
        }
    }

    /** One without pauses and notices. */
    public Runbook(String id, String version, List<RunbookRule> rules) {
        this(id, version, rules, List.of(), List.of());
    }

    /** The same under another name and version, with this pause besides. */
    public Runbook with(String newId, String newVersion, RunbookPause pause) {
        return new Runbook(newId, newVersion, rules, plus(pauses, pause), notices);
    }

    /** The same under another name and version, with this notice besides. */
    public Runbook with(String newId, String newVersion, RunbookNotice notice) {
        return new Runbook(newId, newVersion, rules, pauses, plus(notices, notice));
    }

    private static <T> List<T> plus(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return longer;
    }

    /** How a runbook without pauses and notices is written. */
    record RulesOnly(String id, String version, List<RunbookRule> rules) {}

    /** The digest that a plan carries, so that a changed runbook is noticed. */
    public String digest() {
        return CoreJson.digest(pauses.isEmpty() && notices.isEmpty() ? new RulesOnly(id, version, rules) : this);
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
