package io.deprov.checks.properties;

import io.deprov.api.ConnectorFactory;
import io.deprov.api.access.AccessKind;
import io.deprov.api.config.Secret;
import io.deprov.api.config.SecretRef;
import io.deprov.api.config.SecretResolver;
import io.deprov.core.Deprovisioner;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.RefusedException;
import io.deprov.core.execute.RunReport;
import io.deprov.core.inventory.Cell;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import io.deprov.testkit.Person;
import io.deprov.testkit.memory.MemoryFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Offboards people from the kit's target in memory. */
final class Desk {

    private final MemoryFixture fixture;

    Desk(MemoryFixture fixture) {
        this.fixture = fixture;
    }

    /** A builder for the target, with a connector of one's own. */
    DeprovisionerBuilder builder(Path state, ConnectorFactory factory) {
        SecretResolver resolver = new SecretResolver() {
            @Override
            public String scheme() {
                return "kit";
            }

            @Override
            public Secret resolve(SecretRef ref) {
                return Secret.copyOf(fixture.secret(ref).toCharArray());
            }
        };
        return Deprovisioner.builder()
                .connector(factory)
                .target("memory", factory.descriptor().type(), Map.of("login", "kit:login"))
                .secretResolver(resolver)
                .stateDirectory(state)
                .allowSelfApproval();
    }

    DeprovisionerBuilder builder(Path state) {
        return builder(state, fixture.factory());
    }

    static Plan plan(Deprovisioner deprov, Person person) throws RefusedException {
        return deprov.plan(PlanRequest.of(person.subject())).plan();
    }

    static RunReport offboard(Deprovisioner deprov, Person person) throws RefusedException {
        Plan plan = plan(deprov, person);
        return deprov.apply(plan, deprov.approve(plan, "somebody else"));
    }

    /** What is open besides the device, which the target cannot take back. */
    static List<Cell> open(RunReport report) {
        return report.coverage().open().stream()
                .filter(cell -> !cell.key().kind().equals(AccessKind.DEVICE))
                .toList();
    }
}
