package io.deprov.cli;

import io.deprov.core.Deprovisioner;
import io.deprov.core.RefusedException;
import io.deprov.core.journal.CaseRecord;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose word a plan is executed on: that of the caller with {@code --yes}, of the approval named or lying beside the plan, or of the
 * one the execution was opened with.
 */
final class Approvals {

    private Approvals() {}

    static Path besidePlan(Path plan) {
        return plan.resolveSibling(plan.getFileName() + ".approval");
    }

    /** The file to read, if there is one; one that was named is there or its reading fails. */
    static Optional<Path> file(Path plan, @Nullable Path named, boolean self) {
        if (self) {
            return Optional.empty();
        }
        return named == null ? Optional.of(besidePlan(plan)).filter(Files::exists) : Optional.of(named);
    }

    /** The approval where no file gave one. */
    static Approval withoutFile(Deprovisioner deprovisioner, Plan plan, Path file, boolean self)
            throws RefusedException {
        if (self) {
            return deprovisioner.selfApprove(plan, System.getProperty("user.name", "unknown"));
        }
        return deprovisioner
                .find(plan)
                .map(CaseRecord::approval)
                .orElseThrow(() -> new RefusedException("the plan is not approved: there is no " + besidePlan(file)
                        + "; have it approved (deprov approve), or name the approval with --approval"));
    }
}
