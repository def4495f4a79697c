package io.deprov.checks.docs;

import static java.util.Map.entry;

import io.deprov.api.access.Identifier;
import io.deprov.api.access.Subject;
import io.deprov.api.config.ConfigException;
import io.deprov.core.Deprovisioner;
import io.deprov.core.RefusedException;
import io.deprov.core.execute.Verdict;
import io.deprov.core.plan.Plan;
import io.deprov.core.plan.PlanRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The code README.md shows. */
final class EmbeddingExample {

    // tag::embedding[]
    static final Map<String, Object> CORP_LDAP = Map.ofEntries(
            entry("url", "ldap://ldap.example.com"),
            entry("startTls", true),
            entry("trustFile", "/etc/deprov/corp-ca.pem"),
            entry("bindDn", "cn=deprov,ou=services,dc=example,dc=com"),
            entry("bindPassword", "env:LDAP_PASSWORD"),
            entry("peopleBases", List.of("ou=people,dc=example,dc=com")),
            entry("groupBases", List.of("ou=groups,dc=example,dc=com")),
            entry("identifiers", Map.of("employeeNumber", Map.of("attribute", "employeeNumber", "use", "linking"))),
            entry(
                    "controls",
                    List.of("uid=control,ou=people,dc=example,dc=com", "cn=staff,ou=groups,dc=example,dc=com")));

    static Verdict offboard(String employeeNumber, String approver) throws ConfigException, RefusedException {
        Subject leaver = Subject.of(Identifier.of("employeeNumber", employeeNumber));
        try (Deprovisioner deprov = Deprovisioner.builder()
                .stateDirectory(Path.of("/var/lib/deprov"))
                .target("corp-ldap", "ldap", CORP_LDAP)
                .build()) {
            Plan plan = deprov.plan(PlanRequest.of(leaver)).plan(); // changes nothing: show it to the approver
            return deprov.apply(plan, deprov.approve(plan, approver)).verdict();
        }
    }
    // end::embedding[]

    private EmbeddingExample() {}
}
