package io.deprov.connectors.ldap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The made-up company is loaded as it was told, awkward names and all, and snapshots see what happens to it. */
@RequiresSlapd
class CompanyIT {

    private final Company company = Company.seeded(20261123);

    @Test
    void everybodyIsLoadedUnderTheirAwkwardNameAndCanBind() throws LDAPException {
        List<String> people = company.people(60, 1000);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            BindProbe probe = new BindProbe(server);

            assertThat(people).allMatch(dn -> probe.canBind(dn, company.passwordOf(dn)), "can bind, in " + company);
            assertThat(people).anyMatch(dn -> dn.contains("\\"));
            for (String dn : people) {
                assertThat(deprov.getEntry(dn).getAttributeValue("uid"))
                        .isEqualTo(company.entry(dn).getAttributeValue("uid"));
            }
        }
    }

    @Test
    void bulkGroupsHoldTheirMembers() throws LDAPException {
        List<String> people = company.people(700, 1000);
        String big = company.groupOfNames("big", people);
        company.groupsOfNames(600, "team", people.get(0), people.get(1));
        try (SlapdServer server = SlapdServer.builder()
                        .sizeLimit(SizeLimit.UNLIMITED)
                        .seed(company)
                        .start();
                LDAPConnection deprov = server.serviceConnection()) {
            Filter hasFirst = Filter.createEqualityFilter("member", people.get(0));

            assertThat(deprov.getEntry(big).getAttributeValues("member")).hasSize(700);
            assertThat(deprov.search(DirectoryTree.GROUPS, SearchScope.ONE, hasFirst, "1.1")
                            .getEntryCount())
                    .isEqualTo(601);
        }
    }

    @Test
    void theSameSeedMakesTheSameNames() {
        assertThat(Company.seeded(7).people(50, 1)).isEqualTo(Company.seeded(7).people(50, 1));
        assertThat(Company.seeded(7).people(50, 1))
                .isNotEqualTo(Company.seeded(8).people(50, 1));
    }

    @Test
    void oneNameIsTakenOnlyOnce() {
        company.person("ada", "Ada Lovelace", "1", "ada@example.com", "secret");

        assertThatThrownBy(() -> company.person("ADA", "Ada Byron", "2", "byron@example.com", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("already");
    }

    @Test
    void aSnapshotNamesEveryChangeAndNothingElse() throws LDAPException {
        List<String> people = company.people(20, 1000);
        try (SlapdServer server =
                        SlapdServer.builder().memberOf(false).seed(company).start();
                LDAPConnection root = server.rootConnection()) {
            DirectorySnapshot before = DirectorySnapshot.of(server);
            Entry again = root.getEntry(people.get(3), "*");

            replace(root, people.get(0), "description", "new");
            replace(root, people.get(1), "cn", company.entry(people.get(1)).getAttributeValue("cn"));
            root.delete(people.get(2));
            root.delete(people.get(3));
            root.add(again);
            root.modifyDN(people.get(4), "uid=renamed", false);

            assertThat(before.changesUntil(DirectorySnapshot.of(server)))
                    .contains(
                            Change.ofAttribute(people.get(0), "description"),
                            Change.ofEntryRemoved(people.get(2)),
                            Change.ofAttribute(people.get(3), "entryUUID"),
                            Change.ofEntryRemoved(people.get(4)),
                            Change.ofEntryAdded("uid=renamed," + DirectoryTree.PEOPLE))
                    .noneMatch(change -> change.dn()
                            .equals(Change.ofEntryRemoved(people.get(1)).dn()))
                    .noneMatch(change -> DirectorySnapshot.IGNORED.contains(change.what()));
        }
    }

    @Test
    void aSnapshotSeesThatSomebodyTriedToSignIn() {
        String ada = company.person("ada", "Ada Lovelace", "1", "ada@example.com", "secret");
        try (SlapdServer server = SlapdServer.builder().seed(company).start()) {
            DirectorySnapshot before = DirectorySnapshot.of(server);

            new BindProbe(server).attempt(ada, "wrong");

            assertThat(before.changesUntil(DirectorySnapshot.of(server)))
                    .containsExactly(Change.ofAttribute(ada, "pwdFailureTime"));
        }
    }

    private static void replace(LDAPConnection connection, String dn, String attribute, String value)
            throws LDAPException {
        connection.modify(dn, new Modification(ModificationType.REPLACE, attribute, value));
    }
}
