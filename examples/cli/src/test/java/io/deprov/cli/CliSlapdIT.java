package io.deprov.cli;

import io.deprov.connectors.ldap.server.Company;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresSlapd
class CliSlapdIT {

    @TempDir
    Path directory;

    private final Company company = Company.seeded(2);
    private final String jdoe = company.person("jdoe", "John Doe", "1001", "jdoe@example.com", "jdoes-password");
    private final String admin =
            company.person("adm-jdoe", "John Doe (admin)", "1001", "adm@example.com", "adms-password");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "bobs-password");
    private final String namesake = company.person("jdoe2", "John Doe", "1003", "jdoe2@example.com", "other");

    @Test
    void smoke() {
        company.groupOfNames("everybody", bob, jdoe, admin);
        company.groupOfNames("engineers", bob, jdoe);
        company.groupsOfNames(60, "team", bob, jdoe);
        try (SlapdServer server = SlapdServer.builder().seed(company).start()) {
            Workplace place = Workplace.at(directory, server, bob);
            System.out.println(place.call("check"));
            System.out.println(place.call("inventory", "--id", "employeeNumber=1001"));
            System.out.println(place.call(
                    "plan",
                    "--id",
                    "employeeNumber=1001",
                    "--out",
                    place.file("p.json").toString()));
            System.out.println(place.call("show", place.file("p.json").toString(), "--json"));
            System.out.println(place.call("apply", place.file("p.json").toString()));
            System.out.println(place.call("approve", place.file("p.json").toString(), "--as", "Ada"));
            System.out.println(place.call("apply", place.file("p.json").toString()));
            System.out.println(place.call("apply", place.file("p.json").toString()));
            System.out.println(place.call("verify", place.file("p.json").toString()));
            System.out.println(place.call("status"));
            System.out.println(place.call(
                    "plan",
                    "--id",
                    "employeeNumber=1001",
                    "--out",
                    place.file("p2.json").toString()));
        }
    }
}
