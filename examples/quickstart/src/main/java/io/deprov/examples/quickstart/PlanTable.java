package io.deprov.examples.quickstart;

import io.deprov.api.access.ItemId;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlannedStep;
import io.deprov.core.plan.StepKind;
import java.io.PrintStream;
import java.util.Set;
import java.util.TreeSet;

/** Shows a plan to the person who has to approve it. */
final class PlanTable {

    private final PrintStream out;

    PlanTable(PrintStream out) {
        this.out = out;
    }

    void print(Plan plan) {
        for (Plan.PlanAccount account : plan.accounts()) {
            ItemId id = account.ref().id();
            out.printf("%n%s on %s (found by %s)%n", account.displayName(), id.target(), account.linkedBy());
            plan.steps().stream().filter(step -> step.account().id().equals(id)).forEach(this::print);
        }
        for (Plan.PlanLookAlike lookAlike : plan.lookAlikes()) {
            out.printf("%nnot touched: %s looks alike (%s)%n", lookAlike.displayName(), lookAlike.why());
        }
        Set<String> leftBehind = new TreeSet<>();
        plan.steps().forEach(step -> leftBehind.addAll(step.leavesBehind()));
        leftBehind.forEach(what -> out.println("lives on: " + what));
        long restorable =
                plan.steps().stream().filter(PlannedStep::isRestorable).count();
        out.printf(
                "%n%d steps, %s restorable. Plan digest %s%n",
                plan.steps().size(), restorable == 0 ? "none" : restorable, plan.digest());
    }

    private void print(PlannedStep step) {
        String when = step.offset().isZero() ? "now" : "after " + step.offset().toDays() + " days";
        String how = step.kind() == StepKind.MANUAL ? "by hand" : when;
        out.printf(
                "  %-8s %-14s %-30s %-32s %s%n",
                step.phase(), step.effect(), step.access().kind(), step.displayName(), how);
    }
}
