package io.deprov.cli.text;

import io.deprov.api.access.AccessKind;
import io.deprov.api.access.FoundIdentifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.Phase;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A plan for the person who has to approve it: what is done to whom, what is not touched, and what stays open. */
public final class PlanView {

    private final Screen screen;
    private final int most;

    /**
     * Prints here.
     *
     * @param most how many lines of one group are shown
     */
    public PlanView(Screen screen, int most) {
        this.screen = screen;
        this.most = most;
    }

    /** Prints everything. */
    public void print(Plan plan) {
        head(plan);
        plan.accounts().forEach(account -> account(plan, account));
        byHand(plan);
        lookAlikes(plan);
        identifiers(plan.found(), screen);
        afterwards(plan);
        screen.heading("Coverage");
        CoverageView.print(screen, plan.coverage());
    }

    private void head(Plan plan) {
        screen.line("Plan of case " + plan.caseId() + ", generation " + plan.generation());
        screen.field(
                "subject", plan.identifiers().stream().map(Words::identifier).collect(Collectors.joining(", ")));
        screen.field(
                "runbook", plan.runbook().id() + " version " + plan.runbook().version());
        screen.field(
                "targets",
                plan.targets().stream()
                        .map(target ->
                                target.target() + " (" + target.connector() + " " + target.connectorVersion() + ")")
                        .collect(Collectors.joining(", ")));
        screen.field(
                "found",
                Words.count(plan.accounts().size(), "account") + ", "
                        + Words.count(plan.steps().size(), "step"));
        screen.field("digest", plan.digest());
    }

    private void account(Plan plan, Plan.PlanAccount account) {
        ItemId id = account.ref().id();
        screen.heading(id.target() + "  " + account.displayName() + "  (by "
                + account.linkedBy().stream().map(IdentifierType::name).collect(Collectors.joining(", ")) + "; id "
                + id.nativeId() + ")");
        Map<Phase, Table> phases = new EnumMap<>(Phase.class);
        for (PlannedStep step : plan.steps()) {
            if (step.account().id().equals(id)) {
                phases.computeIfAbsent(step.phase(), phase -> new Table(2))
                        .row(
                                step.effect().name(),
                                step.access().id().kind().toString(),
                                step.displayName(),
                                Words.when(step),
                                step.restorable());
            }
        }
        if (phases.isEmpty()) {
            screen.line("  not touched: see the coverage below");
        }
        phases.forEach((phase, table) -> {
            screen.line("  " + phase + (table.size() > 1 ? " (" + Words.count(table.size(), "step") + ")" : ""));
            table.print(screen, 4, most);
        });
    }

    private void byHand(Plan plan) {
        points("To be done by hand", instructions(plan, StepKind.MANUAL));
        points("Somebody is told", instructions(plan, StepKind.NOTIFY));
    }

    private static List<String> instructions(Plan plan, StepKind kind) {
        return plan.steps().stream()
                .filter(step -> step.kind() == kind)
                .map(PlannedStep::instruction)
                .distinct()
                .toList();
    }

    private void lookAlikes(Plan plan) {
        if (plan.lookAlikes().isEmpty()) {
            return;
        }
        screen.heading("Looks alike, and is not touched");
        Table table = new Table(1);
        for (Plan.PlanLookAlike lookAlike : plan.lookAlikes()) {
            table.remarked(
                    lookAlike.why(),
                    lookAlike.item().target().value(),
                    lookAlike.displayName(),
                    "id " + lookAlike.item().nativeId());
        }
        table.print(screen, 2, most);
    }

    static void identifiers(List<FoundIdentifier> found, Screen screen) {
        if (found.isEmpty()) {
            return;
        }
        screen.heading("Also known by");
        for (FoundIdentifier identifier : found) {
            ItemId item = identifier.foundOn();
            String place = item.kind().equals(AccessKind.ACCOUNT) ? "" : item.kind() + " of ";
            screen.point(
                    2,
                    Words.identifier(identifier.identifier()) + "  (found on " + item.target() + ", " + place
                            + "account " + item.accountId() + ")");
        }
    }

    private void afterwards(Plan plan) {
        Set<String> leftBehind = new LinkedHashSet<>();
        plan.steps().forEach(step -> leftBehind.addAll(step.leavesBehind()));
        points("Lives on afterwards", List.copyOf(leftBehind));
    }

    private void points(String heading, List<String> texts) {
        if (!texts.isEmpty()) {
            screen.heading(heading);
            texts.forEach(text -> screen.point(2, text));
        }
    }
}
