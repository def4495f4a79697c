package io.deprov.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final String WIKI = "cn=app-wiki," + DirectoryTree.GROUPS;
    private static final String HOSTS = "cn=hosts-dev," + DirectoryTree.GROUPS;

    private final Company company = Company.ofSeed(Company.SEED);
    private final Leaver leaver = company.leaver();
    private EmbeddedDirectory directory;
    private LDAPConnection admin;
    private Snapshot before;

    @BeforeEach
    void start() throws LDAPException {
        directory = EmbeddedDirectory.start(company);
        admin = directory.connectAs(directory.adminLogin());
        before = directory.snapshot();
    }

    @AfterEach
    void stop() {
        admin.close();
        directory.close();
    }

    @Test
    void showsEverythingThereIs() {
        assertThat(before.size()).isEqualTo(company.accountCount() + company.groupCount() + 7);
        assertThat(before.contains(leaver.main().dn().toUpperCase(java.util.Locale.ROOT)))
                .isTrue();
        assertThat(before.values(leaver.main().dn(), "EMPLOYEENUMBER")).containsExactly(leaver.employeeNumber());
        assertThat(before.values(leaver.main().dn(), "sshPublicKey")).hasSize(2);
        assertThat(before.values(leaver.main().dn(), "userCertificate;binary")).hasSize(1);
        assertThat(before.values(leaver.main().dn(), "pwdAccountLockedTime")).isEmpty();
        assertThat(before.values("uid=nobody," + DirectoryTree.PEOPLE, "uid")).isEmpty();
        assertThat(before.groupsOf(leaver.main())).hasSameElementsAs(company.groupsOf(leaver.main()));
    }

    @Test
    void showsOfAPasswordOnlyThatThereIsOne() {
        assertThat(before.values(leaver.main().dn(), "userPassword"))
                .singleElement()
                .asString()
                .matches("sha256:[0-9a-f]{64}");
    }

    @Test
    void twoLooksAtTheSameThingDoNotDiffer() throws Exception {
        assertThat(directory.snapshot().changesSince(before)).isEmpty();
    }

    @Test
    void writingWhatIsThereAlreadyIsNoChange() throws Exception {
        admin.modify(leaver.main().dn(), new Modification(ModificationType.REPLACE, "loginShell", "/bin/bash"));

        assertThat(directory.snapshot().changesSince(before)).isEmpty();
    }

    @Test
    void leavingExplainsTheLeaversEntriesAndGroups() throws Exception {
        admin.modify(leaver.main().dn(), new Modification(ModificationType.DELETE, "userPassword"));
        admin.modify(WIKI, removal("member", leaver.main().dn()));
        admin.modify(HOSTS, removal("memberUid", leaver.main().uid()));
        admin.delete(leaver.privileged().dn());

        List<EntryChange> changes = directory.snapshot().changesSince(before);

        assertThat(changes)
                .extracting(EntryChange::dn)
                .containsExactlyInAnyOrder(
                        leaver.main().dn(), leaver.privileged().dn(), WIKI, HOSTS);
        assertThat(changes).allMatch(leaver::explains);
    }

    @Test
    void takingSomebodyElseOutOfAGroupIsNotExplained() throws Exception {
        admin.modify(HOSTS, removal("memberUid", company.lookAlike().uid()));

        assertThat(unexplained())
                .singleElement()
                .isEqualTo(new EntryChange(
                        HOSTS,
                        EntryChange.Kind.CHANGED,
                        List.of(new AttributeChange(
                                "memberUid", List.of(company.lookAlike().uid()), List.of()))));
    }

    @Test
    void takingTheLeaverAndSomebodyElseOutIsNotExplained() throws Exception {
        admin.modify(
                WIKI, removal("member", leaver.main().dn(), company.neighbour().dn()));

        assertThat(unexplained()).extracting(EntryChange::dn).containsExactly(WIKI);
    }

    @Test
    void aChangedPasswordOfTheNeighbourIsNotExplained() throws Exception {
        String neighbour = company.neighbour().dn();
        admin.modify(neighbour, new Modification(ModificationType.REPLACE, "userPassword", "not what it was"));

        assertThat(unexplained()).extracting(EntryChange::dn).containsExactly(neighbour);
        assertThat(unexplained().toString()).contains("userPassword").doesNotContain("not what it was", "SSHA");
    }

    @Test
    void aLockOnTheLookAlikeIsNotExplained() throws Exception {
        String lookAlike = company.lookAlike().dn();
        admin.modify(lookAlike, new Modification(ModificationType.REPLACE, "pwdAccountLockedTime", "000001010000Z"));

        assertThat(unexplained()).extracting(EntryChange::dn).containsExactly(lookAlike);
    }

    @Test
    void anEntryMadeAnewUnderTheOldNameIsNotTheSame() throws Exception {
        Entry neighbour = admin.getEntry(company.neighbour().dn());
        admin.delete(neighbour.getDN());
        admin.add(neighbour);

        assertThat(unexplained())
                .singleElement()
                .satisfies(change -> assertThat(change.attributes())
                        .extracting(AttributeChange::name)
                        .contains("entryUUID"));
    }

    @Test
    void entriesThatComeAndGoAreNotExplained() throws Exception {
        admin.delete(WIKI);
        admin.add("dn: ou=new," + DirectoryTree.SUFFIX, "objectClass: organizationalUnit", "ou: new");

        assertThat(unexplained())
                .extracting(EntryChange::kind)
                .containsExactlyInAnyOrder(EntryChange.Kind.REMOVED, EntryChange.Kind.ADDED);
    }

    private List<EntryChange> unexplained() throws LDAPException {
        return directory.snapshot().changesSince(before).stream()
                .filter(change -> !leaver.explains(change))
                .toList();
    }

    private static Modification removal(String attribute, String... values) {
        return new Modification(ModificationType.DELETE, attribute, values);
    }
}
