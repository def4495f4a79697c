package io.deprov.benchmarks.instant;

import io.deprov.api.access.Identifier;
import io.deprov.api.access.IdentifierType;
import io.deprov.api.access.Subject;
import io.deprov.core.Deprovisioner;
import io.deprov.core.RefusedException;
import io.deprov.core.execute.RunReport;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;

/** Takes people, numbered, through the public API, and believes no run that has not done what it should. */
public final class Leavers {

    /** A plan and the approval that goes with it. */
    public record Approved(Plan plan, Approval approval) {}

    private final Deprovisioner deprov;

    /** Leavers of this deprovisioner. */
    public Leavers(Deprovisioner deprov) {
        this.deprov = deprov;
    }

    /** What a plan for one of them is asked for by. */
    public static PlanRequest request(int number) {
        return PlanRequest.of(Subject.of(new Identifier(IdentifierType.EMPLOYEE_NUMBER, String.valueOf(number))));
    }

    /** Plans and approves. */
    public Approved planned(int number) throws RefusedException {
        Plan plan = deprov.plan(request(number)).plan();
        return new Approved(plan, deprov.approve(plan, "the approver"));
    }

    /**
     * Applies, and counts.
     *
     * @return how many steps were called and verified; the deletions are not, because they wait for their day
     * @throws IllegalStateException when a step is neither verified nor waiting for its day: such a run measures nothing
     */
    public int applied(Approved approved) throws RefusedException {
        return verified(deprov.apply(approved.plan(), approved.approval()));
    }

    /**
     * Counts what a run came to.
     *
     * @return how many steps were called and verified
     * @throws IllegalStateException when a step is neither verified nor waiting for its day: such a run measures nothing
     */
    public static int verified(RunReport report) {
        int verified = 0;
        for (var view : report.steps()) {
            if (view.record().state() == StepState.VERIFIED && view.record().attempt() == 1) {
                verified++;
            } else if (view.due().isEmpty()) {
                throw new IllegalStateException("a step was not done: " + view.record());
            }
        }
        return verified;
    }

    /**
     * Applies where every call is refused.
     *
     * @return how many steps are open afterwards: all
     */
    public int leftOpen(Approved approved) throws RefusedException {
        RunReport report = deprov.apply(approved.plan(), approved.approval());
        if (report.steps().stream().anyMatch(view -> view.record().state().isFinished())) {
            throw new IllegalStateException("a step was finished although every call was to be refused");
        }
        return report.steps().size();
    }
}
