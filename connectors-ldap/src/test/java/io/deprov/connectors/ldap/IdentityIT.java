package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import io.deprov.api.ConnectorException;
import io.deprov.api.ExecutorIdentity;
import io.deprov.api.FailureClass;
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
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Names move between people; ids do not. */
@RequiresSlapd
class IdentityIT {

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "bobs");
    private final String engineers = company.groupOfNames("engineers", ada, bob);
    private final String unix = company.posixGroup("unix", "ada", "bob");

    @Test
    void anEntryThatWasDeletedAndMadeAgainUnderTheSameNameIsLeftAlone() throws ConnectorException, LDAPException {
        try (SlapdServer server =
                        SlapdServer.builder().refint(false).seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            List<Access> items = deprov.discover(account).items();
            assertThat(items).hasSize(4);
            remake(root, ada);
            DirectorySnapshot before = DirectorySnapshot.of(server);

            for (Access item : items) {
                Effect effect = item.id().kind().equals(AccessKind.ACCOUNT)
                        ? Effect.BLOCK_SIGN_IN
                        : item.id().kind().equals(AccessKind.PASSWORD) ? Effect.REVOKE : Effect.REMOVE;
                assertThat(told(deprov.prepare(account, item.ref(), effect)))
                        .as(item.toString())
                        .startsWith("DRIFTED")
                        .doesNotContainPattern("\\bada\\b");
            }
            assertThat(told(deprov.prepare(account, account, Effect.DELETE))).startsWith("DRIFTED");
            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
        }
    }

    @Test
    void anEntryMadeAgainBetweenPrepareAndRevokeIsNotTouched() throws ConnectorException, LDAPException {
        try (SlapdServer server =
                        SlapdServer.builder().refint(false).seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = named(deprov.discover(account), "engineers").ref();
            var block = deprov.ready(account, account, Effect.BLOCK_SIGN_IN);
            var remove = deprov.ready(account, membership, Effect.REMOVE);
            remake(root, ada);
            DirectorySnapshot before = DirectorySnapshot.of(server);

            assertThat(failure(() -> deprov.revoke(account, account, Effect.BLOCK_SIGN_IN, block)))
                    .isEqualTo(FailureClass.NOT_FOUND);
            assertThat(failure(() -> deprov.revoke(account, membership, Effect.REMOVE, remove)))
                    .isEqualTo(FailureClass.CONFLICT);
            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
        }
    }

    @Test
    void aRenamedAndMovedEntryIsFoundByItsIdAndGoesOn() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .accessRule("access to dn.subtree=\"ou=leavers," + DirectoryTree.SUFFIX + "\" by dn.exact=\""
                                + DirectoryTree.SERVICE_DN + "\" write by anonymous auth by * none")
                        .seesWholeTree()
                        .seed(company)
                        .start();
                // Else somebody whom we do not see may have the old user name by now.
                Deprov deprov = Deprov.on(server, "wholeTreeVisible", true);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef engineer = named(deprov.discover(account), "engineers").ref();
            AccessRef login = named(deprov.discover(account), "unix").ref();
            // Outside of the configured people base.
            Entry leavers = new Entry("ou=leavers," + DirectoryTree.SUFFIX);
            leavers.addAttribute("objectClass", "organizationalUnit");
            leavers.addAttribute("ou", "leavers");
            root.add(leavers);
            root.modifyDN(ada, "uid=ada-married", true, "ou=leavers," + DirectoryTree.SUFFIX);
            String renamed = "uid=ada-married,ou=leavers," + DirectoryTree.SUFFIX;
            awaitMember(root, engineers, renamed);

            deprov.carryOut(account, account, Effect.BLOCK_SIGN_IN);
            deprov.carryOut(account, engineer, Effect.REMOVE);
            deprov.carryOut(account, login, Effect.REMOVE);

            assertThat(new BindProbe(server).attempt(renamed, "secret").isLocked())
                    .isTrue();
            assertThat(root.getEntry(engineers).getAttributeValues("member")).containsExactly(bob);
            assertThat(root.getEntry(unix).getAttributeValues("memberUid")).containsExactly("bob");
            assertThat(told(deprov.verify(account, engineer, Effect.REMOVE))).startsWith("HOLDS");
            assertThat(told(deprov.verify(account, login, Effect.REMOVE))).startsWith("HOLDS");
        }
    }

    @Test
    void anEntryMovedOutOfSightIsNotTakenForGone() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            List<Access> items = deprov.discover(account).items();
            Entry hidden = new Entry("ou=disabled," + DirectoryTree.SUFFIX);
            hidden.addAttribute("objectClass", "organizationalUnit");
            hidden.addAttribute("ou", "disabled");
            root.add(hidden);
            root.modifyDN(ada, "uid=ada", false, "ou=disabled," + DirectoryTree.SUFFIX);
            awaitMember(root, engineers, "uid=ada,ou=disabled," + DirectoryTree.SUFFIX);

            for (Access item : items) {
                Effect effect = item.id().kind().equals(AccessKind.ACCOUNT)
                        ? Effect.BLOCK_SIGN_IN
                        : item.id().kind().equals(AccessKind.PASSWORD) ? Effect.REVOKE : Effect.REMOVE;
                if (!item.displayName().equals("unix")) {
                    assertThatThrownBy(() -> deprov.prepare(account, item.ref(), effect))
                            .as(item.toString())
                            .isInstanceOf(ConnectorException.class)
                            .hasMessageContaining("moved to where it may not look")
                            .message()
                            .doesNotContainPattern("\\bada\\b");
                }
            }
        }
    }

    @Test
    void aUserNameThatSomebodyHasWhoIsNoAccountForUsIsTaken() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .accessRule(
                                "access to dn.subtree=\"ou=contractors," + DirectoryTree.SUFFIX + "\" by dn.exact=\""
                                        + DirectoryTree.SERVICE_DN + "\" read by anonymous auth by * none")
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef login = named(deprov.discover(account), "unix").ref();
            Entry contractors = new Entry("ou=contractors," + DirectoryTree.SUFFIX);
            contractors.addAttribute("objectClass", "organizationalUnit");
            contractors.addAttribute("ou", "contractors");
            root.add(contractors);
            root.delete(ada);
            Entry hire = new Entry("uid=ada,ou=contractors," + DirectoryTree.SUFFIX);
            hire.addAttribute("objectClass", "account");
            hire.addAttribute("uid", "ada");
            root.add(hire);

            assertThat(told(deprov.prepare(account, login, Effect.REMOVE))).startsWith("DRIFTED");
        }
    }

    @Test
    void theOldNameOfARenamedLeaverThatANewHireGotIsNotTouched() throws ConnectorException, LDAPException {
        try (SlapdServer server =
                        SlapdServer.builder().refint(false).seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            Deprov.Inventory inventory = deprov.discover(account);
            Entry hire = root.getEntry(ada).duplicate();
            root.modifyDN(ada, "uid=ada-married", true);
            hire.setAttribute("employeeNumber", "9999");
            root.add(hire);
            DirectorySnapshot before = DirectorySnapshot.of(server);

            for (String group : List.of("engineers", "unix")) {
                AccessRef membership = named(inventory, group).ref();
                assertThat(told(deprov.prepare(account, membership, Effect.REMOVE)))
                        .startsWith("NOT_REMOVABLE");
                assertThat(told(deprov.verify(account, membership, Effect.REMOVE)))
                        .startsWith("NOT_YET");
            }
            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
        }
    }

    @Test
    void aGroupThatStillHoldsTheNameOfADeletedAccountLosesItAsLongAsNobodyElseHasTheName()
            throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .refint(false)
                        .seesWholeTree()
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server, "wholeTreeVisible", true);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            Deprov.Inventory inventory = deprov.discover(account);
            deprov.carryOut(account, account, Effect.DELETE);

            for (String group : List.of("engineers", "unix")) {
                AccessRef membership = named(inventory, group).ref();
                assertThat(told(deprov.verify(account, membership, Effect.REMOVE)))
                        .startsWith("NOT_YET");
                deprov.carryOut(account, membership, Effect.REMOVE);
                assertThat(told(deprov.verify(account, membership, Effect.REMOVE)))
                        .startsWith("HOLDS");
            }
            assertThat(root.getEntry(engineers).getAttributeValues("member")).containsExactly(bob);
            assertThat(deprov.discover(account).items()).isEmpty();
        }
    }

    @Test
    void aUserNameThatTwoAccountsShareIsNobodysMembership() throws ConnectorException, LDAPException {
        Entry second = new Entry("cn=second," + DirectoryTree.PEOPLE);
        second.addAttribute("objectClass", "inetOrgPerson");
        second.addAttribute("cn", "second");
        second.addAttribute("sn", "second");
        second.addAttribute("uid", "ada");
        company.add(second);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");

            Deprov.Inventory inventory = deprov.discover(account);

            assertThat(inventory.names(AccessKind.GROUP_MEMBERSHIP)).containsExactly("engineers");
            assertThat(inventory.isComplete(AccessKind.GROUP_MEMBERSHIP)).isFalse();
            assertThat(inventory.gaps())
                    .filteredOn(gap -> gap.kinds().contains(AccessKind.GROUP_MEMBERSHIP))
                    .singleElement()
                    .satisfies(
                            gap -> assertThat(gap.why()).contains("memberUid").contains("two accounts"));
        }
    }

    @Test
    void deprovsOwnAccountIsKnownByAnIdOfTheShapeThatResolveGives() throws ConnectorException, LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .accessRule("access to dn.exact=\"" + DirectoryTree.SERVICE_DN + "\" by dn.exact=\""
                                + DirectoryTree.SERVICE_DN + "\" read by anonymous auth by * none")
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            String id = root.getEntry(DirectoryTree.SERVICE_DN, "entryUUID").getAttributeValue("entryUUID");

            assertThat(deprov.check().executor().account().orElseThrow().nativeId())
                    .isEqualTo("entryUUID:" + id);
        }
    }

    @Test
    void anExecutorWhoseEntryCannotBeSeenIsKnownByItsName() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            ExecutorIdentity executor = deprov.check().executor();

            assertThat(executor.isKnown()).isTrue();
            assertThat(executor.account()).isEmpty();
            assertThat(executor.name()).isEqualToIgnoringCase(DirectoryTree.SERVICE_DN);
        }
    }

    private static void remake(LDAPConnection root, String dn) throws LDAPException {
        Entry copy = root.getEntry(dn);
        root.delete(dn);
        root.add(copy);
    }

    private static void awaitMember(LDAPConnection root, String group, String member) throws LDAPException {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (!root.compare(group, "member", member).compareMatched()) {
            assertThat(System.nanoTime()).as("refint did not follow").isLessThan(deadline);
        }
    }

    private static Access named(Deprov.Inventory inventory, String name) {
        return inventory.of(AccessKind.GROUP_MEMBERSHIP).stream()
                .filter(access -> access.displayName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static FailureClass failure(ThrowingCallable call) {
        return catchThrowableOfType(ConnectorException.class, call).failureClass();
    }
}
