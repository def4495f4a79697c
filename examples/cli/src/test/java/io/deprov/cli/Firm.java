package io.deprov.cli;

import io.deprov.connectors.ldap.server.Company;

/** The company of the tests on a real slapd: a leaver with two accounts, a namesake, and a neighbour who must not notice. */
final class Firm {

    static final String LEAVERS_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN3269oEX/UR9VI8FxqWK8qNHOnVXvZEKYASE/917AaP jdoe@laptop";
    static final String LEAVERS_PASSWORD = "canary-of-jdoe-6f1c";
    static final String ADMINS_PASSWORD = "canary-of-adm-jdoe-93d0";
    static final String NEIGHBOURS_PASSWORD = "canary-of-bob-a17e";
    static final String NAMESAKES_PASSWORD = "canary-of-jdoe2-55b2";

    private static final String NEIGHBOURS_KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHwdts+xi604UElxYQAl5Wg9i+2Inc4fZ3GyK9DjQis5 bob@laptop";

    final Company company = Company.seeded(20261123);
    final String jdoe = company.person("jdoe", "John Doe", "E-1001", "jdoe@example.com", LEAVERS_PASSWORD);
    final String admin = company.person("adm-jdoe", "John Doe (admin)", "E-1001", "adm@example.com", ADMINS_PASSWORD);
    final String namesake = company.person("jdoe2", "John Doe", "E-1003", "jdoe2@example.com", NAMESAKES_PASSWORD);
    final String bob = company.person("bob", "Bob Neighbour", "E-1002", "bob@example.com", NEIGHBOURS_PASSWORD);
    final String everybody;
    final String engineers;
    final String admins;

    Firm() {
        company.sshPublicKey(jdoe, LEAVERS_KEY);
        company.sshPublicKey(bob, NEIGHBOURS_KEY);
        everybody = company.groupOfNames("everybody", bob, jdoe, admin, namesake);
        engineers = company.groupOfUniqueNames("engineers", bob, jdoe);
        admins = company.groupOfNames("admins", bob, admin);
    }
}
