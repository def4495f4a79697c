package io.deprov.examples.embedding;

import io.deprov.api.access.Identifier;
import io.deprov.api.access.Subject;
import io.deprov.api.config.ConfigException;
import io.deprov.core.Deprovisioner;
import io.deprov.core.RefusedException;
import io.deprov.core.config.DeprovConfig;
import io.deprov.core.execute.RunReport;
import io.deprov.core.execute.Verdict;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import java.io.PrintStream;
import java.nio.file.Path;

/** Takes away what somebody has on all targets of a configuration: {@code deprov.yaml 1001 approver}. */
public final class Embedding {

    private Embedding() {}

    /** Exit code 0 when nothing that is due is open, 1 when something is, 2 when nothing was begun. */
    public static void main(String[] args) {
        if (args.length != 3) {
            System.err.println("CONFIGURATION EMPLOYEE-NUMBER APPROVER");
            System.exit(2);
        }
        try {
            Verdict verdict = offboard(Path.of(args[0]), args[1], args[2], System.out);
            System.exit(verdict == Verdict.INCOMPLETE ? 1 : 0);
        } catch (ConfigException | RefusedException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    static Verdict offboard(Path config, String employeeNumber, String approver, PrintStream out)
            throws ConfigException, RefusedException {
        Subject leaver = Subject.of(Identifier.of("employeeNumber", employeeNumber));
        try (Deprovisioner deprov = Deprovisioner.builder()
                .config(DeprovConfig.read(config))
                .listener((step, record) -> out.println(record.state() + " " + step.effect() + " of "
                        + step.access().kind()))
                .build()) {
            Plan plan = deprov.plan(PlanRequest.of(leaver)).plan();
            out.println(plan.digest() + ", " + plan.steps().size() + " steps");
            RunReport report = deprov.apply(plan, deprov.approve(plan, approver));
            report.coverage().open().forEach(cell -> out.println("open: " + cell.key() + " " + cell.why()));
            out.println(report.verdict());
            return report.verdict();
        }
    }
}
