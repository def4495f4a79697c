package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.connectors.ldap.server.Company;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdBuilder;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A group that does not show the leaver may hide them, or itself: only what the server says positively counts as left. */
@RequiresSlapd
class GroupSightIT {

    private static final String ARCHIVE = "ou=archive," + DirectoryTree.SUFFIX;
    private static final Modification HIDE = new Modification(ModificationType.REPLACE, "description", "hidden");

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "bobs");

    GroupSightIT() {
        company.groupOfNames("engineers", bob, ada);
        company.groupOfNames("engineers-control", bob);
        company.groupOfUniqueNames("board", bob, ada);
        company.groupOfUniqueNames("board-control", bob);
        company.posixGroup("unix", "bob", "ada");
        company.posixGroup("unix-control", "bob");
        company.posixGroup("alone", "ada");
    }

    @Test
    void aGroupThatWasMovedOutOfSightIsNotTakenForOneThatDoesNotHoldTheLeaver()
            throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = membership(deprov, account, "engineers");
            root.add(archive());
            root.modifyDN(dn("engineers"), "cn=engineers", false, ARCHIVE);

            ConnectorException unknown = catchThrowableOfType(
                    ConnectorException.class, () -> deprov.prepare(account, membership, Effect.REMOVE));

            assertThat(unknown.failureClass()).isEqualTo(FailureClass.NOT_FOUND);
            assertThat(unknown).hasMessageContaining("wholeTreeVisible").hasMessageNotContaining("engineers");
            assertThat(told(deprov.verify(account, membership, Effect.REMOVE)))
                    .startsWith("HIDDEN")
                    .contains("moved to where it may not look", "wholeTreeVisible")
                    .doesNotContain("engineers")
                    .doesNotContainPattern("\\bada\\b");
            assertThat(root.compare("cn=engineers," + ARCHIVE, "member", ada).compareMatched())
                    .isTrue();
        }
    }

    @Test
    void aGroupThatIsGoneHoldsNobodyWhereTheWholeTreeIsVisible() throws ConnectorException, LDAPException {
        try (SlapdServer server =
                        SlapdServer.builder().seesWholeTree().seed(company).start();
                Deprov deprov = Deprov.on(server, "wholeTreeVisible", true);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = membership(deprov, account, "engineers");
            root.delete(dn("engineers"));

            assertThat(told(deprov.prepare(account, membership, Effect.REMOVE)))
                    .startsWith("ALREADY_IN_STATE: no entry carries the group's id");
            assertThat(told(deprov.verify(account, membership, Effect.REMOVE)))
                    .startsWith("HOLDS: no entry carries the group's id");
        }
    }

    @ParameterizedTest
    @CsvSource({"engineers, member", "board, uniqueMember", "unix, memberUid", "alone, memberUid"})
    void aGroupThatHidesItsMembersIsNotTakenForOneThatDoesNotHoldTheLeaver(String group, String attribute)
            throws ConnectorException, LDAPException {
        try (SlapdServer server = hiding(group, "attrs=" + attribute).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = membership(deprov, account, group);
            root.modify(dn(group), HIDE);

            assertHidden(deprov, account, membership, attribute);
        }
    }

    @ParameterizedTest
    @CsvSource({"engineers, member, distinguishedNameMatch", "unix, memberUid, caseExactIA5Match"})
    void aGroupThatHidesOnlyTheLeaverIsNotTakenForOneThatDoesNotHoldTheLeaver(
            String group, String attribute, String rule) throws ConnectorException, LDAPException {
        String value = attribute.equals("member") ? ada : "ada";
        try (SlapdServer server = hiding(group, "attrs=" + attribute + " val/" + rule + ".exact=\"" + value + "\"")
                        .start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = membership(deprov, account, group);
            root.modify(dn(group), HIDE);

            assertHidden(deprov, account, membership, attribute);
        }
    }

    @Test
    void aGroupThatIsEmptyOnceTheLeaverIsOutIsProvedByTheServersOwnWord() throws ConnectorException, LDAPException {
        try (SlapdServer server = hiding("alone", "attrs=memberUid").start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = membership(deprov, account, "alone");

            assertThat(told(deprov.carryOut(account, membership, Effect.REMOVE)))
                    .startsWith("CHANGED");

            assertThat(root.getEntry(dn("alone")).hasAttribute("memberUid")).isFalse();
            assertThat(told(deprov.verify(account, membership, Effect.REMOVE))).startsWith("HOLDS");
            assertThat(told(deprov.prepare(account, membership, Effect.REMOVE))).startsWith("ALREADY_IN_STATE");
            root.modify(dn("alone"), HIDE);
            assertHidden(deprov, account, membership, "memberUid");
        }
    }

    @Test
    void aLeaverWhoWasOneOfSeveralIsProvedOutOfEachKindOfGroup() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");
            for (Access membership : deprov.discover(account).of(AccessKind.GROUP_MEMBERSHIP)) {
                deprov.carryOut(account, membership.ref(), Effect.REMOVE);

                assertThat(told(deprov.verify(account, membership.ref(), Effect.REMOVE)))
                        .as(membership.displayName())
                        .startsWith("HOLDS");
            }
        }
    }

    /** memberUid takes ASCII only, so that such a name is in no group and a filter with it says nothing. */
    @Test
    void aSecondUserNameThatNoGroupCouldHoldDoesNotHideThatTheOtherOneIsOut() throws ConnectorException, LDAPException {
        company.entry(ada).addAttribute("uid", "Żółć");
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = membership(deprov, account, "unix");

            deprov.carryOut(account, membership, Effect.REMOVE);

            assertThat(told(deprov.verify(account, membership, Effect.REMOVE))).startsWith("HOLDS");
            assertThat(root.getEntry(dn("unix")).getAttributeValues("memberUid"))
                    .containsExactly("bob");
        }
    }

    @Test
    void aMembershipThatAPartlyBuiltIndexHidesIsStillSeen() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .unindexed("memberUid")
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = membership(deprov, account, "unix");
            // What is added from now on is in the index, and shows itself as a control.
            server.restartIndexed("memberUid");
            try (LDAPConnection fresh = server.rootConnection()) {
                fresh.delete(dn("unix-control"));
                Entry control = new Entry(dn("unix-control"));
                control.addAttribute("objectClass", "posixGroup");
                control.addAttribute("gidNumber", "4711");
                control.addAttribute("cn", "unix-control");
                control.addAttribute("memberUid", "carol");
                fresh.add(control);
            }

            try (Deprov afterwards = Deprov.on(server, "controls", List.of(bob, dn("unix-control")))) {
                assertThat(told(afterwards.verify(account, membership, Effect.REMOVE)))
                        .startsWith("NOT_YET");
            }
        }
    }

    private static void assertHidden(Deprov deprov, AccessRef account, AccessRef membership, String attribute)
            throws ConnectorException {
        ConnectorException hidden = catchThrowableOfType(
                ConnectorException.class, () -> deprov.prepare(account, membership, Effect.REMOVE));
        assertThat(hidden.failureClass()).isEqualTo(FailureClass.AUTHORIZATION);
        String group = membership.id().nativeId().split("/")[0];
        assertThat(hidden.permission()).contains("search and read on attribute " + attribute + " of entry " + group);
        assertThat(told(deprov.verify(account, membership, Effect.REMOVE)))
                .startsWith("HIDDEN")
                .contains(attribute, group, "needs search")
                .doesNotContain("engineers", "board")
                .doesNotContainPattern("\\bada\\b");
    }

    /** The rule hides nothing until the group gets a description. */
    private SlapdBuilder hiding(String group, String what) {
        return SlapdServer.builder()
                .accessRule(
                        "access to dn.exact=\"" + dn(group) + "\" filter=(description=hidden) " + what + " by * none")
                .seed(company);
    }

    private static Entry archive() {
        Entry archive = new Entry(ARCHIVE);
        archive.addAttribute("objectClass", "organizationalUnit");
        archive.addAttribute("ou", "archive");
        return archive;
    }

    private static String dn(String group) {
        return "cn=" + group + "," + DirectoryTree.GROUPS;
    }

    private static AccessRef membership(Deprov deprov, AccessRef account, String group) throws ConnectorException {
        return deprov.discover(account).of(AccessKind.GROUP_MEMBERSHIP).stream()
                .filter(access -> access.displayName().equals(group))
                .findFirst()
                .orElseThrow()
                .ref();
    }
}
