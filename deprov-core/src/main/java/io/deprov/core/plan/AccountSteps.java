package io.deprov.core.plan;

import io.deprov.api.Capabilities;
import io.deprov.api.Capability;
import io.deprov.api.StepId;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessCategory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Account;
import io.deprov.api.access.Consequence;
import io.deprov.api.access.Effect;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.PartitionId;
import io.deprov.api.access.Phase;
import io.deprov.core.inventory.TargetInventory;
import io.deprov.core.json.CoreJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Applies a runbook to what was found on one account of one target. */
final class AccountSteps {

    private final String caseId;
    private final int generation;
    private final Runbook runbook;
    private final TargetInventory target;
    private final Means means;
    private final Marks marks;
    private final Capabilities capabilities;

    AccountSteps(String caseId, int generation, Runbook runbook, TargetInventory target, Means means) {
        this.caseId = caseId;
        this.generation = generation;
        this.runbook = runbook;
        this.target = target;
        this.means = means;
        this.marks = new Marks(caseId, generation, runbook, means.hasNotifier());
        this.capabilities = target.capabilities()
                .orElseGet(
                        () -> Capabilities.builder().partition(PartitionId.MAIN).build());
    }

    /**
     * Adds the account's steps and the clauses an approval covers besides. What was planned before, came to no end and is not shown on
     * the account any more is planned again: a group may have been hidden or moved since, and only prepare and verify tell gone from
     * out of sight.
     */
    void plan(Account account, PlannedBefore before, List<PlannedStep> steps, List<Plan.Clause> clauses) {
        List<PlannedStep> own = new ArrayList<>();
        for (Access item : target.items()) {
            if (!Planner.belongsTo(item.id(), account)) {
                continue;
            }
            List<RunbookRule> rules = runbook.rules();
            boolean handled = false;
            for (int order = 0; order < rules.size(); order++) {
                RunbookRule rule = rules.get(order);
                boolean onlyFirst = item.id().kind().category() != AccessCategory.ACCOUNT;
                if (rule.appliesTo(item.id().kind()) && !(onlyFirst && handled)) {
                    own.add(step(account, item, rule, order));
                    handled = true;
                }
            }
        }
        before.unfinished().stream()
                .filter(earlier -> earlier.account().equals(account.id())
                        && target.item(earlier.step().access().id()).isEmpty())
                .map(earlier -> earlier.step().again(List.of(), offset(earlier.step()), false))
                .forEach(own::add);
        List<PlannedStep> inOrder =
                own.stream().map(step -> step.withNeeds(needs(step, own))).toList();
        steps.addAll(marks.among(account, inOrder, before));
        clauses(account, clauses);
    }

    /**
     * Adds what was planned before for an account that is not shown: whether it is gone or only out of sight is found out step by
     * step. What was done on the account itself is looked at again, because its deletion needs that.
     */
    void planAgain(Account account, PlannedBefore before, List<PlannedStep> steps) {
        List<PlannedBefore.EarlierStep> own = before.steps().stream()
                .filter(earlier -> earlier.account().equals(account.id())
                        && (!earlier.isDone()
                                || (earlier.isVerified()
                                        && earlier.step().access().id().equals(account.id()))))
                .toList();
        Set<StepId> kept = own.stream().map(earlier -> earlier.step().id()).collect(Collectors.toSet());
        for (PlannedBefore.EarlierStep earlier : own) {
            PlannedStep step = earlier.step();
            List<StepId> needs = step.needs().stream().filter(kept::contains).toList();
            steps.add(step.again(needs, offset(step), earlier.isVerified()));
        }
    }

    /**
     * Adds what was planned before for an account that may be somebody else's by now, for a person to find out. What is in doubt stays
     * with the plan that called it.
     */
    void byHand(Account account, String reason, PlannedBefore before, List<PlannedStep> steps) {
        before.unfinished().stream()
                .filter(earlier -> earlier.account().equals(account.id()))
                .map(PlannedBefore.EarlierStep::step)
                .filter(step -> step.kind() != StepKind.WAIT)
                .filter(step -> before.doubts().stream()
                        .noneMatch(doubt -> doubt.step().id().equals(step.id())))
                .map(step -> step.byHand(step.effect() + " of " + step.access().kind()
                        + " was planned and came to no end, and " + reason
                        + ": find out, do it by hand where it is still theirs, and attest what you found"))
                .forEach(steps::add);
    }

    /** As the runbook has it now: the case may have been asked to retire at once. */
    private Duration offset(PlannedStep step) {
        return runbook.rules().stream()
                .filter(rule ->
                        rule.appliesTo(step.access().kind()) && rule.effects().contains(step.effect()))
                .map(RunbookRule::offset)
                .findFirst()
                .orElse(step.offset());
    }

    private PlannedStep step(Account account, Access item, RunbookRule rule, int order) {
        AccessKind kind = item.id().kind();
        Optional<Effect> following =
                rule.effects().stream().filter(item.consequences()::containsKey).findFirst();
        if (following.isPresent()) {
            return consequence(account, item, rule, order, following.get());
        }
        Optional<Capability> capability = rule.effects().stream()
                .flatMap(effect -> capabilities.find(kind, effect).stream())
                .findFirst();
        Effect effect = capability.map(Capability::effect).orElse(rule.effects().get(0));
        boolean nameOnlyDelete = effect.equals(Effect.DELETE) && item.id().strength() == IdStrength.NAME_ONLY;
        boolean canCall = capability.isPresent() && !nameOnlyDelete;
        Phase phase = rule.phases().stream()
                .findFirst()
                .or(() -> capability.map(Capability::phase))
                .orElse(Phase.REVOKE);
        return new PlannedStep(
                StepIds.of(caseId, generation, item.id(), effect),
                canCall ? StepKind.CALL : StepKind.MANUAL,
                phase,
                order,
                effect,
                Planner.ref(item),
                Planner.ref(account),
                CoreJson.writable(item.displayName()),
                List.of(),
                rule.offset(),
                capability.map(Capability::maximumLag).orElse(Duration.ZERO),
                item.alreadyInForce().contains(effect),
                capability.map(Capability::leavesBehind).orElse(List.of()),
                canCall
                                && means.keepsUndo()
                                && target.isRestoring()
                                && capability.get().isReversible()
                        ? PlannedStep.RESTORABLE
                        : PlannedStep.NOT_RESTORABLE,
                canCall ? "" : CoreJson.writable(instruction(kind, effect, nameOnlyDelete)));
    }

    /** Nothing is called for it; which steps it follows from is said when all targets are planned. */
    private PlannedStep consequence(Account account, Access item, RunbookRule rule, int order, Effect effect) {
        Consequence consequence = Objects.requireNonNull(item.consequences().get(effect));
        return new PlannedStep(
                StepIds.of(caseId, generation, item.id(), effect),
                StepKind.CONSEQUENCE,
                rule.phases().stream().findFirst().orElse(Phase.REVOKE),
                order,
                effect,
                Planner.ref(item),
                Planner.ref(account),
                CoreJson.writable(item.displayName()),
                List.of(),
                rule.offset(),
                consequence.maximumLag(),
                item.alreadyInForce().contains(effect),
                List.of(),
                PlannedStep.NOT_RESTORABLE,
                CoreJson.writable(
                        "follows from " + consequence.source().system() + " within " + consequence.maximumLag()));
    }

    private String instruction(AccessKind kind, Effect effect, boolean nameOnlyDelete) {
        String why = nameOnlyDelete
                ? "the target identifies it by a name only, which may be somebody else's by then"
                : capabilities.whyImpossible(kind, effect).orElse("the connector cannot do this on this target");
        return effect + " of " + kind + " has to be done by hand: " + why;
    }

    /** Sessions end after sign-in is blocked, or they come back; deletion waits for everything else on the account. */
    private static List<StepId> needs(PlannedStep step, List<PlannedStep> own) {
        if (step.phase() == Phase.RETIRE) {
            return own.stream()
                    .filter(other -> other.phase() != Phase.RETIRE)
                    .map(PlannedStep::id)
                    .sorted()
                    .toList();
        }
        if (step.effect().equals(Effect.END_SESSIONS)) {
            return own.stream()
                    .filter(other -> other.effect().equals(Effect.BLOCK_SIGN_IN) && other.kind() != StepKind.MANUAL)
                    .map(PlannedStep::id)
                    .sorted()
                    .toList();
        }
        return List.of();
    }

    private void clauses(Account account, List<Plan.Clause> clauses) {
        for (AccessKind kind : capabilities.kinds()) {
            if (kind.category() == AccessCategory.ACCOUNT || kind.category() == AccessCategory.DEVICE) {
                continue;
            }
            runbook.rules().stream()
                    .filter(rule -> rule.appliesTo(kind))
                    .findFirst()
                    .flatMap(rule -> rule.effects().stream()
                            .filter(effect -> capabilities.find(kind, effect).isPresent())
                            .findFirst())
                    .ifPresent(effect -> clauses.add(new Plan.Clause(kind, effect, account.id())));
        }
    }
}
