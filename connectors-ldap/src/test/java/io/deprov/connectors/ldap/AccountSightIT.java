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
import io.deprov.api.ScopeReport;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.connectors.ldap.server.BindProbe;
import io.deprov.connectors.ldap.server.Company;
import io.deprov.connectors.ldap.server.DirectorySnapshot;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An account that is not shown may be where this login may not look, and so may the new owner of its name. */
@RequiresSlapd
class AccountSightIT {

    private static final String DISABLED = "ou=disabled," + DirectoryTree.SUFFIX;
    private static final String CONTRACTORS = "ou=contractors," + DirectoryTree.PEOPLE;
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIN3269oEX/UR9VI8FxqWK8qNHOnVXvZEKYASE/917AaP ada@laptop";

    /** Hides nothing until an entry gets the number. */
    private static final String HIDDEN_HIRES = "access to dn.subtree=\"" + DirectoryTree.PEOPLE
            + "\" filter=(employeeNumber=hidden) by dn.exact=\"" + DirectoryTree.SERVICE_DN
            + "\" none by anonymous auth by * none";

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "bobs");
    private final String engineers = company.groupOfNames("engineers", ada, bob);
    private final String unix = company.posixGroup("unix", "ada", "bob");

    AccountSightIT() {
        company.sshPublicKey(ada, KEY);
        company.sshPublicKey(bob, KEY + "-of-bob");
    }

    @Test
    void anAccountThatWasDealtWithAndThenMovedOutOfSightIsNotTakenForGone() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            List<Access> items = deprov.discover(account).items();
            assertThat(items).hasSize(5);
            for (Access item : items) {
                deprov.carryOut(account, item.ref(), effectOn(item));
            }
            moveOutOfSight(root);
            root.modify("uid=ada," + DISABLED, new Modification(ModificationType.DELETE, "pwdAccountLockedTime"));
            root.modify("uid=ada," + DISABLED, new Modification(ModificationType.REPLACE, "userPassword", "new"));
            assertThat(new BindProbe(server).canBind("uid=ada," + DISABLED, "new"))
                    .isTrue();

            for (Access item : items) {
                assertThat(told(deprov.verify(account, item.ref(), effectOn(item))))
                        .as(item.toString())
                        .startsWith("HIDDEN")
                        .contains("moved to where it may not look", "wholeTreeVisible: true")
                        .doesNotContainPattern("\\bada\\b");
            }
        }
    }

    @Test
    void nothingIsCompleteAboutAnAccountThatIsNotShown() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            List<ScopeReport> before = deprov.discover(account).scopes();
            moveOutOfSight(root);

            Deprov.Inventory inventory = deprov.discover(account);

            assertThat(inventory.items()).isEmpty();
            assertThat(before).hasSize(7);
            assertThat(inventory.scopes())
                    .hasSize(7)
                    .allSatisfy(scope ->
                            assertThat(scope.isComplete()).as(scope.scope()).isFalse())
                    .allSatisfy(scope ->
                            assertThat(scope.why()).containsAnyOf("moved to where it may not look", "no other entry"))
                    .anySatisfy(scope -> assertThat(scope.why()).contains("holds a name in memberUid"));
        }
    }

    @Test
    void whereTheWholeTreeIsVisibleAnAccountThatIsNotFoundIsGoneAndSoIsAllItHad()
            throws ConnectorException, LDAPException {
        try (SlapdServer server =
                        SlapdServer.builder().seesWholeTree().seed(company).start();
                Deprov deprov = Deprov.on(server, "wholeTreeVisible", true);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            List<Access> items = deprov.discover(account).items();
            root.delete(ada);
            root.modify(unix, new Modification(ModificationType.DELETE, "memberUid", "ada"));
            awaitNoMember(root, engineers, ada);

            for (Access item : items) {
                assertThat(told(deprov.verify(account, item.ref(), effectOn(item))))
                        .as(item.toString())
                        .startsWith("HOLDS");
            }
            Deprov.Inventory inventory = deprov.discover(account);
            assertThat(inventory.items()).isEmpty();
            assertThat(inventory.isComplete(AccessKind.ACCOUNT)).isTrue();
            assertThat(inventory.isComplete(AccessKind.GROUP_MEMBERSHIP)).isTrue();
        }
    }

    @Test
    void ourOwnDeletionIsProvedAsFarAsThisLoginCanSee() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");

            deprov.carryOut(account, account, Effect.DELETE);

            assertThat(told(deprov.verify(account, account, Effect.DELETE)))
                    .startsWith("HOLDS: no entry that this login can see");
        }
    }

    @Test
    void whatStoodOnAnAccountThatWeHaveDeletedIsGoneAndItsNameInAGroupIsLookedFor()
            throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            List<Access> items = deprov.discover(account).items();
            deprov.carryOut(account, account, Effect.DELETE);
            awaitNoMember(root, engineers, ada);

            Deprov.Inventory held = deprov.discoverDeleted(account);
            assertThat(held.isComplete(AccessKind.ACCOUNT)).isTrue();
            assertThat(held.isComplete(AccessKind.PASSWORD)).isTrue();
            assertThat(held.isComplete(AccessKind.SSH_KEY)).isTrue();
            assertThat(held.isComplete(AccessKind.GROUP_MEMBERSHIP)).isFalse();
            assertThat(held.scopes())
                    .anySatisfy(scope -> assertThat(scope.why())
                            .contains("holds a name in memberUid", "we have deleted the account"));
            root.modify(unix, new Modification(ModificationType.DELETE, "memberUid", "ada"));
            Deprov.Inventory after = deprov.discoverDeleted(account);
            assertThat(after.items()).isEmpty();
            assertThat(after.isComplete(AccessKind.GROUP_MEMBERSHIP)).isTrue();
            for (Access item : items) {
                assertThat(told(deprov.verifyDeleted(account, item.ref(), effectOn(item))))
                        .as(item.toString())
                        .startsWith("HOLDS");
            }
        }
    }

    @Test
    void whatANewHireHasByTheNameOfAnAccountThatWeHaveDeletedIsTheirs() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            List<Access> items = deprov.discover(account).items();
            deprov.carryOut(account, account, Effect.DELETE);
            awaitNoMember(root, engineers, ada);
            root.add(person(ada, "ada", "2002"));
            root.modify(engineers, new Modification(ModificationType.ADD, "member", ada));

            Deprov.Inventory deleted = deprov.discoverDeleted(account);
            Deprov.Inventory vanished = deprov.discover(account);

            assertThat(deleted.items()).isEmpty();
            assertThat(deleted.isComplete(AccessKind.GROUP_MEMBERSHIP)).isTrue();
            for (Access item : items) {
                assertThat(told(deprov.verifyDeleted(account, item.ref(), effectOn(item))))
                        .as(item.toString())
                        .startsWith("HOLDS");
            }
            assertThat(vanished.isComplete(AccessKind.GROUP_MEMBERSHIP)).isFalse();
            assertThat(vanished.scopes())
                    .anySatisfy(scope -> assertThat(scope.why())
                            .contains("the account had and another one has now", "have the rest excepted"));
        }
    }

    @Test
    void aDeletedAccountIsLookedForInGroupsByEachOfItsNames() throws ConnectorException, LDAPException {
        String second = company.posixGroup("second", "ada-too", "bob");
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            root.modify(ada, new Modification(ModificationType.ADD, "uid", "ada too, (2)", "ada-too"));
            AccessRef account = deprov.account("1001");
            root.modify(unix, new Modification(ModificationType.DELETE, "memberUid", "ada"));
            deprov.carryOut(account, account, Effect.DELETE);
            awaitNoMember(root, engineers, ada);

            assertThat(deprov.discoverDeleted(account).isComplete(AccessKind.GROUP_MEMBERSHIP))
                    .isFalse();
            root.modify(second, new Modification(ModificationType.DELETE, "memberUid", "ada-too"));
            assertThat(deprov.discoverDeleted(account).isComplete(AccessKind.GROUP_MEMBERSHIP))
                    .isTrue();
        }
    }

    @Test
    void anAccountThatIsShownAfterAllIsNotGoneBecauseWeDeletedItOnce() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");

            assertThat(deprov.discoverDeleted(account).items()).hasSize(5);
            assertThat(told(deprov.verifyDeleted(account, account, Effect.BLOCK_SIGN_IN)))
                    .startsWith("NOT_YET");
        }
    }

    @Test
    void anAccountWhosePlaceHasGoneOutOfSightIsNotTakenForDeletedBecauseAnotherPlaceIsShown()
            throws ConnectorException, LDAPException {
        Entry contractors = new Entry(CONTRACTORS);
        contractors.addAttribute("objectClass", "organizationalUnit");
        contractors.addAttribute("ou", "contractors");
        company.add(contractors);
        Entry eve = person("uid=eve," + CONTRACTORS, "eve", "1003");
        company.add(eve);
        String hide = "access to dn.subtree=\"" + CONTRACTORS + "\" by set=\"[cn=default," + DirectoryTree.POLICIES
                + "]/description & [hide]\" none by dn.exact=\"" + DirectoryTree.SERVICE_DN + "\" write by * none";
        try (SlapdServer server =
                        SlapdServer.builder().accessRule(hide).seed(company).start();
                Deprov deprov = Deprov.on(
                        server,
                        Map.of("peopleBases", List.of(DirectoryTree.PEOPLE, CONTRACTORS), "controls", List.of(bob)));
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1003");
            root.modify(
                    DirectoryTree.DEFAULT_POLICY, new Modification(ModificationType.REPLACE, "description", "hide"));

            assertThat(told(deprov.verify(account, account, Effect.DELETE))).startsWith("HIDDEN");
            assertThat(root.getEntry(eve.getDN())).isNotNull();
        }
    }

    @Test
    void anAccountThatAPartlyBuiltIndexOfIdsHidesIsNotTakenForDeleted() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .unindexed("entryUUID")
                        .seed(company)
                        .start();
                Deprov before = Deprov.on(server)) {
            AccessRef account = before.account("1001");
            server.restartIndexed("entryUUID");
            // What is added from now on is in the index.
            Entry control = person("uid=control," + DirectoryTree.PEOPLE, "control", "1004");
            try (LDAPConnection root = server.rootConnection();
                    Deprov deprov =
                            Deprov.on(server, Map.of("controls", List.of(control.getDN()), "wholeTreeVisible", true))) {
                root.add(control);

                for (Effect effect : List.of(Effect.DELETE, Effect.BLOCK_SIGN_IN)) {
                    ConnectorException broken = catchThrowableOfType(
                            ConnectorException.class, () -> deprov.verify(account, account, effect));
                    assertThat(broken.failureClass()).isEqualTo(FailureClass.CONFIG);
                    assertThat(broken)
                            .hasMessageContaining("slapindex")
                            .message()
                            .doesNotContainPattern("\\bada\\b");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"engineers", "unix"})
    void theNameOfADeletedLeaverThatAHiddenNewHireHasIsNotTakenOutOfAGroup(String group)
            throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .refint(false)
                        .accessRule(HIDDEN_HIRES)
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = membership(deprov, account, group);
            root.delete(ada);
            root.add(person(ada, "ada", "hidden"));
            DirectorySnapshot before = DirectorySnapshot.of(server);

            ConnectorException unknown = catchThrowableOfType(
                    ConnectorException.class, () -> deprov.prepare(account, membership, Effect.REMOVE));

            assertThat(unknown.failureClass()).isEqualTo(FailureClass.NOT_FOUND);
            assertThat(unknown)
                    .hasMessageContaining("wholeTreeVisible: true")
                    .message()
                    .doesNotContainPattern("\\bada\\b");
            assertThat(told(deprov.verify(account, membership, Effect.REMOVE)))
                    .startsWith("NOT_YET")
                    .contains("wholeTreeVisible: true");
            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"engineers", "unix"})
    void theOldNameOfARenamedLeaverThatAHiddenNewHireHasIsNotTakenOutOfAGroup(String group)
            throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .refint(false)
                        .accessRule(HIDDEN_HIRES)
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = membership(deprov, account, group);
            root.modifyDN(ada, "uid=ada-married", true);
            root.add(person(ada, "ada", "hidden"));
            DirectorySnapshot before = DirectorySnapshot.of(server);

            assertThat(told(deprov.prepare(account, membership, Effect.REMOVE)))
                    .startsWith("NOT_REMOVABLE")
                    .contains("wholeTreeVisible: true");
            assertThat(told(deprov.verify(account, membership, Effect.REMOVE))).startsWith("NOT_YET");
            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
        }
    }

    @Test
    void aNameThatAHiddenNewHireGotBetweenPrepareAndRevokeIsNotTakenOut() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .refint(false)
                        .accessRule(HIDDEN_HIRES)
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = membership(deprov, account, "engineers");
            var ready = deprov.ready(account, membership, Effect.REMOVE);
            root.delete(ada);
            root.add(person(ada, "ada", "hidden"));
            DirectorySnapshot before = DirectorySnapshot.of(server);

            ConnectorException refused = catchThrowableOfType(
                    ConnectorException.class, () -> deprov.revoke(account, membership, Effect.REMOVE, ready));

            assertThat(refused.failureClass()).isEqualTo(FailureClass.CONFLICT);
            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
        }
    }

    private void moveOutOfSight(LDAPConnection root) throws LDAPException {
        Entry disabled = new Entry(DISABLED);
        disabled.addAttribute("objectClass", "organizationalUnit");
        disabled.addAttribute("ou", "disabled");
        root.add(disabled);
        root.modifyDN(ada, "uid=ada", false, DISABLED);
    }

    private static void awaitNoMember(LDAPConnection root, String group, String member) throws LDAPException {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (root.compare(group, "member", member).compareMatched()) {
            assertThat(System.nanoTime()).as("refint did not follow").isLessThan(deadline);
        }
    }

    private static AccessRef membership(Deprov deprov, AccessRef account, String group) throws ConnectorException {
        return deprov.discover(account).of(AccessKind.GROUP_MEMBERSHIP).stream()
                .filter(access -> access.displayName().equals(group))
                .findFirst()
                .orElseThrow()
                .ref();
    }

    private static Entry person(String dn, String uid, String employeeNumber) {
        Entry entry = new Entry(dn);
        entry.addAttribute("objectClass", "inetOrgPerson");
        entry.addAttribute("cn", uid);
        entry.addAttribute("sn", uid);
        entry.addAttribute("uid", uid);
        entry.addAttribute("employeeNumber", employeeNumber);
        return entry;
    }

    private static Effect effectOn(Access access) {
        return switch (access.id().kind().category()) {
            case ACCOUNT -> Effect.BLOCK_SIGN_IN;
            case CREDENTIAL -> Effect.REVOKE;
            default -> Effect.REMOVE;
        };
    }
}
