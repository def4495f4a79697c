package io.deprov.checks.docs;

import io.deprov.api.access.Identifier;
import io.deprov.api.access.Subject;
import io.deprov.api.config.ConfigException;
import io.deprov.core.Deprovisioner;
import io.deprov.core.RefusedException;
import io.deprov.core.config.DeprovConfig;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.plan.Approval;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import java.nio.file.Path;

/** The code README.md shows. */
final class EmbeddingExample {

    // tag::embedding[]
    static Verdict offboard(String employeeNumber, String approver) throws ConfigException, RefusedException {
        Subject leaver = Subject.of(Identifier.of("employeeNumber", employeeNumber));
        try (Deprovisioner deprov = Deprovisioner.builder()
                .config(DeprovConfig.read(Path.of("deprov.yaml"))) // targets; secrets by reference only
                .listener((step, record) -> System.out.println(step + " " + record.state()))
                .build()) {
            Plan plan = deprov.plan(PlanRequest.of(leaver)).plan(); // finds everything, changes nothing
            Approval approval = deprov.approve(plan, approver); // bound to the plan's digest
            RunReport report = deprov.apply(plan, approval); // again after a crash: goes on where it was
            report.coverage().open().forEach(System.out::println); // what is still open, and why
            return report.verdict();
        }
    }
    // end::embedding[]

    private EmbeddingExample() {}
}
