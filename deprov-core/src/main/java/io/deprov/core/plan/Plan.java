package io.deprov.core.plan;

import static java.util.Objects.requireNonNull;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import com.google.common.collect.ImmutableMap;
import io.deprov.api.StepId;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.Subject;
import io.deprov.api.access.TargetId;
import io.deprov.core.inventory.Cell;
import io.deprov.core.inventory.Coverage;
import io.deprov.core.json.CoreJson;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What will be done to whom, as a value: the same inventory, runbook, case and generation give the same plan and digest. Holds no
 * read times and no absolute due times. Contains personal data (identifiers, names); never a secret.
 *
 * @param caseId one offboarding of one subject
 * @param generation tells a second leave after a rehire apart; from 1
 * @param identifiers what the subject is known by, as given; sorted
 * @param found what discovery added, with where it was found; sorted
 * @param runbook by which procedure
 * @param targets the targets looked at, sorted
 * @param accounts the accounts that are theirs, sorted
 * @param lookAlikes accounts that look like theirs and are not touched, sorted
 * @param steps in order of execution for each target
 * @param clauses what an approval covers besides the listed steps
 * @param coverage every kind of access on every target, as found
 */
public record Plan(
        String caseId,
        int generation,
        List<Identifier> identifiers,
        List<FoundIdentifier> found,
        PlanRunbook runbook,
        List<PlanTarget> targets,
        List<PlanAccount> accounts,
        List<PlanLookAlike> lookAlikes,
        List<PlannedStep> steps,
        List<Clause> clauses,
        List<Cell> coverage) {

    /** A plan is immutable and a record has no field to keep it in; by identity, for as long as the value is in use. */
    private static final LoadingCache<Plan, String> DIGESTS =
            CacheBuilder.newBuilder().weakKeys().build(CacheLoader.from(plan -> CoreJson.digest(plan)));

    /** The first of those with the same id, where a plan was written by hand. */
    private static final LoadingCache<Plan, ImmutableMap<StepId, PlannedStep>> STEPS = CacheBuilder.newBuilder()
            .weakKeys()
            .build(CacheLoader.from(plan -> plan.steps.stream()
                    .collect(ImmutableMap.toImmutableMap(PlannedStep::id, step -> step, (one, other) -> one))));

    /** The runbook a plan was made by. */
    public record PlanRunbook(String id, String version, String digest) {}

    /**
     * A target as it was when the plan was made.
     *
     * @param target its name
     * @param connector the connector's type
     * @param connectorVersion the connector's version
     * @param capabilities the digest of its capabilities; empty when it could not be reached
     */
    public record PlanTarget(TargetId target, String connector, String connectorVersion, String capabilities) {}

    /**
     * An account that is the subject's.
     *
     * @param ref pins it
     * @param displayName what people know it by
     * @param linkedBy the types of the identifiers that link it; {@link #PLANNED_BEFORE} where none does any more
     */
    public record PlanAccount(AccessRef ref, String displayName, List<IdentifierType> linkedBy) {

        /** Says that no identifier links it any more, and that an earlier, approved plan of the case had it. */
        public static final IdentifierType PLANNED_BEFORE = new IdentifierType("planned-before");

        /** Says, besides {@link #PLANNED_BEFORE}, that it carries another value of this type by now than the subject. */
        public static IdentifierType nowAnother(IdentifierType type) {
            String word = "now-another-" + type.name();
            return new IdentifierType(word.substring(0, Math.min(word.length(), 64)));
        }

        /** Says that the target does not show it now: it may be gone, or out of sight. */
        public static final IdentifierType NOT_SHOWN = new IdentifierType("not-shown");

        /** Says that another case that is not finished has the account too; perhaps it is the same person's, by another identifier. */
        public static final IdentifierType IN_ANOTHER_CASE = new IdentifierType("in-another-case");

        /** Copies the list. */
        public PlanAccount {
            linkedBy = List.copyOf(linkedBy);
        }

        private PlanAccount inAnotherCase() {
            Set<IdentifierType> words = new TreeSet<>(linkedBy);
            words.add(IN_ANOTHER_CASE);
            return new PlanAccount(ref, displayName, List.copyOf(words));
        }
    }

    /** An account that looks like the subject's, and why. */
    public record PlanLookAlike(ItemId item, String displayName, String why) {}

    /** A credential, session or entitlement of this kind found later on this account is covered by the approval with this effect. */
    public record Clause(AccessKind kind, Effect effect, ItemId account) {}

    /** Checks and copies the parts. */
    public Plan {
        requireNonNull(caseId, "caseId");
        if (generation < 1) {
            throw new IllegalArgumentException("generations count from 1");
        }
        identifiers = List.copyOf(identifiers);
        found = List.copyOf(found);
        requireNonNull(runbook, "runbook");
        targets = List.copyOf(targets);
        accounts = List.copyOf(accounts);
        lookAlikes = List.copyOf(lookAlikes);
        steps = List.copyOf(steps);
        clauses = List.copyOf(clauses);
        coverage = List.copyOf(coverage);
    }

    /** The same plan, in which these accounts are marked as {@link PlanAccount#IN_ANOTHER_CASE}. */
    public Plan withInAnotherCase(Set<ItemId> marked) {
        List<PlanAccount> all = accounts.stream()
                .map(account -> marked.contains(account.ref().id()) ? account.inAnotherCase() : account)
                .toList();
        return new Plan(
                caseId, generation, identifiers, found, runbook, targets, all, lookAlikes, steps, clauses, coverage);
    }

    /** The subject as asked for. */
    public Subject subject() {
        return Subject.of(identifiers);
    }

    /** The coverage as found. */
    public Coverage coverageAsFound() {
        return Coverage.of(coverage);
    }

    /** The step of this id, if planned. */
    public Optional<PlannedStep> step(StepId id) {
        return Optional.ofNullable(STEPS.getUnchecked(this).get(id));
    }

    /** {@code sha256:...} over the plan's canonical JSON (RFC 8785). Made once for each value, however often it is asked for. */
    public String digest() {
        return DIGESTS.getUnchecked(this);
    }

    /** Shows no names. */
    @Override
    public String toString() {
        return "Plan[" + caseId + "." + generation + ", " + steps.size() + " steps]";
    }
}
