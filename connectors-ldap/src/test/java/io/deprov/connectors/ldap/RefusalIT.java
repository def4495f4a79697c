package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Identifier;
import io.deprov.connectors.ldap.server.Company;
import io.deprov.connectors.ldap.server.DirectorySnapshot;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When the server says no, or says nothing any more: what the core is told, and that nothing has changed. */
@RequiresSlapd
class RefusalIT {

    private static final String PLACEHOLDER = "cn=nobody," + DirectoryTree.SUFFIX;

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "bobs");

    @Test
    void aDeniedGroupIsNamedByIdWithTheMissingPermission() throws ConnectorException {
        String engineers = company.groupOfNames("engineers", ada, bob);
        try (SlapdServer server = SlapdServer.builder()
                        .denyWriteTo(engineers)
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");
            AccessRef membership =
                    deprov.discover(account).only(AccessKind.GROUP_MEMBERSHIP).ref();
            DirectorySnapshot before = DirectorySnapshot.of(server);

            ConnectorException refused = failed(deprov, account, membership, Effect.REMOVE);

            assertThat(refused.failureClass()).isEqualTo(FailureClass.AUTHORIZATION);
            String group = membership.id().nativeId().replace("/member", "");
            assertThat(refused.permission()).contains("write on attribute member of entry " + group);
            assertThat(refused.getMessage()).contains(group);
            assertThat(kept(refused)).doesNotContain("engineers").doesNotContainPattern("\\bada\\b");
            assertThat(refused.details()).containsEntry("resultCode", "50");
            assertThat(refused.mayHaveTakenEffect()).isFalse();
            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
        }
    }

    @Test
    void aDeniedAttributeNamesTheMissingPermissionAndThePersonOnlyById() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder()
                        .denyWriteOf("pwdAccountLockedTime")
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");

            ConnectorException refused = failed(deprov, account, account, Effect.BLOCK_SIGN_IN);

            assertThat(refused.failureClass()).isEqualTo(FailureClass.AUTHORIZATION);
            assertThat(refused.permission())
                    .contains("write on attribute pwdAccountLockedTime of entry "
                            + account.id().nativeId());
            assertThat(refused.getMessage()).doesNotContainPattern("\\bada\\b");
        }
    }

    /** A server may quote anything in its diagnostic message, so that it stays out of what is kept. */
    @Test
    void whatTheServerSaysInItsOwnWordsIsOnlyInTheCause() throws ConnectorException {
        String alone = company.groupOfNames("adas-own", ada, bob);
        try (SlapdServer server = SlapdServer.builder()
                        .accessRule(
                                "access to dn.exact=\"" + alone + "\" attrs=member val/distinguishedNameMatch.exact=\""
                                        + ada + "\" by dn.exact=\"" + DirectoryTree.SERVICE_DN + "\" read by * none")
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");
            AccessRef membership =
                    deprov.discover(account).only(AccessKind.GROUP_MEMBERSHIP).ref();

            ConnectorException refused = failed(deprov, account, membership, Effect.REMOVE);

            assertThat(refused.failureClass()).isEqualTo(FailureClass.AUTHORIZATION);
            assertThat(kept(refused)).doesNotContain("uid=", "cn=").doesNotContainPattern("\\bada\\b");
            assertThat(refused.details()).doesNotContainKey("diagnosticMessage");
            assertThat(refused.getCause()).isInstanceOf(LDAPException.class);
        }
    }

    @Test
    void theLastMemberIsLeftToAPersonUnlessAPlaceholderIsConfigured() throws ConnectorException, LDAPException {
        String solo = company.groupOfNames("solo", ada);
        String unique = company.groupOfUniqueNames("solo-unique", ada);
        company.groupOfNames("others", bob);
        company.groupOfUniqueNames("others-unique", bob);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov manual = Deprov.on(server);
                Deprov placing =
                        Deprov.on(server, Map.of("lastMember", "placeholder", "lastMemberPlaceholder", PLACEHOLDER));
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = manual.account("1001");
            DirectorySnapshot before = DirectorySnapshot.of(server);

            for (var membership : manual.discover(account).of(AccessKind.GROUP_MEMBERSHIP)) {
                RevokeOutcome outcome = manual.carryOut(account, membership.ref(), Effect.REMOVE);
                assertThat(told(outcome))
                        .startsWith("NOT_REMOVABLE")
                        .contains("lastMember: placeholder")
                        .contains(membership.id().nativeId().split("/")[0])
                        .doesNotContain("solo")
                        .doesNotContainPattern("\\bada\\b");
            }
            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();

            for (var membership : placing.discover(account).of(AccessKind.GROUP_MEMBERSHIP)) {
                RevokeOutcome outcome = placing.carryOut(account, membership.ref(), Effect.REMOVE);
                assertThat(told(outcome)).startsWith("CHANGED").contains("placeholder");
                assertThat(told(placing.verify(account, membership.ref(), Effect.REMOVE)))
                        .startsWith("HOLDS");
            }
            assertThat(root.getEntry(solo).getAttributeValues("member")).containsExactly(PLACEHOLDER);
            assertThat(root.getEntry(unique).getAttributeValues("uniqueMember")).containsExactly(PLACEHOLDER);
        }
    }

    @Test
    void aGroupThatHasThePlaceholderAlreadyJustLosesTheMember() throws ConnectorException, LDAPException {
        String group = company.groupOfNames("group", ada, PLACEHOLDER);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov =
                        Deprov.on(server, Map.of("lastMember", "placeholder", "lastMemberPlaceholder", PLACEHOLDER));
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef membership =
                    deprov.discover(account).only(AccessKind.GROUP_MEMBERSHIP).ref();

            assertThat(told(deprov.carryOut(account, membership, Effect.REMOVE)))
                    .startsWith("CHANGED");
            assertThat(root.getEntry(group).getAttributeValues("member")).containsExactly(PLACEHOLDER);
        }
    }

    @Test
    void theLastKeyOfAnEntryWhoseClassInsistsOnOneIsLeftToAPerson() throws ConnectorException {
        company.sshPublicKey(ada, "ssh-ed25519 not-a-key");
        company.sshPublicKey(bob, "ssh-ed25519 not-a-key-either");
        try (SlapdServer server = SlapdServer.builder()
                        .sshPublicKeyMandatory()
                        .seed(company)
                        .start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");
            AccessRef key = deprov.discover(account).only(AccessKind.SSH_KEY).ref();

            assertThat(key.id().nativeId()).startsWith("raw-sha256:");
            assertThat(told(deprov.prepare(account, key, Effect.REVOKE)))
                    .startsWith("NOT_REMOVABLE")
                    .contains("ldapPublicKey");
        }
    }

    @Test
    void aKeyThatCannotBeParsedIsRevokedAllTheSameAndOnlyThatOne() throws ConnectorException, LDAPException {
        company.sshPublicKey(ada, "not a key at all");
        company.sshPublicKey(ada, "not one either");
        company.sshPublicKey(bob, "not a key at all");
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            AccessRef key = deprov.discover(account).of(AccessKind.SSH_KEY).stream()
                    .filter(access -> access.id()
                            .nativeId()
                            .equals(Sha256.rawFingerprint("not a key at all".getBytes(StandardCharsets.UTF_8))))
                    .findFirst()
                    .orElseThrow()
                    .ref();

            deprov.carryOut(account, key, Effect.REVOKE);

            assertThat(told(deprov.verify(account, key, Effect.REVOKE))).startsWith("HOLDS");
            assertThat(root.getEntry(ada).getAttributeValues("sshPublicKey")).containsExactly("not one either");
            assertThat(root.getEntry(bob).getAttributeValues("sshPublicKey")).containsExactly("not a key at all");
        }
    }

    @Test
    void anEntryWithChildrenIsNotDeletedAndAChildIsNamedById() throws ConnectorException, LDAPException {
        Entry device = new Entry("cn=phone," + ada);
        device.addAttribute("objectClass", "device");
        device.addAttribute("cn", "phone");
        company.add(device);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server);
                LDAPConnection root = server.rootConnection()) {
            AccessRef account = deprov.account("1001");
            String child = root.getEntry(device.getDN(), "entryUUID").getAttributeValue("entryUUID");

            ConnectorException refused = failed(deprov, account, account, Effect.DELETE);

            assertThat(refused.failureClass()).isEqualTo(FailureClass.DEPENDENCY);
            assertThat(refused.blocker()).contains("entryUUID:" + child);
        }
    }

    @Test
    void aServerThatIsDownIsUnavailableAndNothingWasSent() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            AccessRef account = deprov.account("1001");
            Preparation.Ready ready = deprov.ready(account, account, Effect.BLOCK_SIGN_IN);
            server.kill();

            ConnectorException failed = catchThrowableOfType(
                    ConnectorException.class, () -> deprov.revoke(account, account, Effect.BLOCK_SIGN_IN, ready));
            assertThat(failed.failureClass()).isEqualTo(FailureClass.UNAVAILABLE);
            assertThat(failed.mayHaveTakenEffect()).isFalse();

            server.start();
            assertThat(told(deprov.revoke(account, account, Effect.BLOCK_SIGN_IN, ready)))
                    .startsWith("CHANGED");
        }
    }

    @Test
    void aRestartedServerIsReadAgainOnANewConnectionWithoutAnyError() throws ConnectorException {
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server)) {
            deprov.account("1001");
            server.stop();
            server.start();

            assertThat(deprov.account("1001")).isNotNull();
        }
    }

    @Test
    void aWrongPasswordOfOursIsAnAuthenticationFailureOfTheSharedLoginAndIsNotShown() throws ConnectorException {
        String canary = "canary-4f1c-password";
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.open(Deprov.config(server), canary)) {
            ConnectorException refused = catchThrowableOfType(ConnectorException.class, deprov::check);

            assertThat(refused.failureClass()).isEqualTo(FailureClass.AUTHENTICATION);
            assertThat(refused.isSharedLogin()).isTrue();
            assertThat(everythingSaid(refused)).doesNotContain(canary);
            assertThat(deprov.connector().toString()).doesNotContain(canary);
        }
    }

    @Test
    void membersOfAProtectedGroupAreProtectedAndAGroupThatCannotBeReadProtectsEverybody() throws ConnectorException {
        String breakGlass = company.groupOfNames("break-glass", ada);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "protectedGroups", List.of(breakGlass));
                Deprov blind = Deprov.on(server, "protectedGroups", List.of("cn=gone," + DirectoryTree.GROUPS))) {
            assertThat(protection(deprov, "1001"))
                    .startsWith("PROTECTED")
                    .contains("protectedGroups[0]")
                    .doesNotContain("break-glass");
            assertThat(protection(deprov, "1002")).isEqualTo("NOT_PROTECTED");
            assertThat(protection(blind, "1002")).startsWith("UNREADABLE");
        }
    }

    @Test
    void aProtectedGroupWhoseMembersAreShownInOneAttributeOnlyProtectsEverybody() throws ConnectorException {
        String breakGlass = company.groupOfNames("break-glass", bob);
        company.entry(breakGlass).addAttribute("objectClass", "extensibleObject");
        company.entry(breakGlass).addAttribute("uniqueMember", bob);
        company.entry(breakGlass).addAttribute("memberUid", "ada");
        String hidden = "access to dn.exact=\"" + breakGlass + "\" attrs=memberUid by * none";
        try (SlapdServer server =
                        SlapdServer.builder().accessRule(hidden).seed(company).start();
                Deprov deprov = Deprov.on(server, "protectedGroups", List.of(breakGlass))) {
            assertThat(protection(deprov, "1001")).startsWith("UNREADABLE").contains("memberUid");
            assertThat(protection(deprov, "1002")).startsWith("PROTECTED");
        }
    }

    @Test
    void aMembershipAttributeThatAProtectedGroupHasNoneOfIsShownByAGroupBesideIt() throws ConnectorException {
        String breakGlass = company.groupOfNames("break-glass", bob);
        company.entry(breakGlass).addAttribute("objectClass", "extensibleObject");
        company.posixGroup("unix", "bob");
        company.groupOfUniqueNames("board", bob);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                Deprov deprov = Deprov.on(server, "protectedGroups", List.of(breakGlass))) {
            assertThat(protection(deprov, "1001")).isEqualTo("NOT_PROTECTED");
            assertThat(protection(deprov, "1002")).startsWith("PROTECTED");
        }
    }

    private static String protection(Deprov deprov, String employeeNumber) throws ConnectorException {
        return deprov.resolve(Identifier.of("employeeNumber", employeeNumber))
                .accounts()
                .get(0)
                .account()
                .protection()
                .toString();
    }

    private static ConnectorException failed(Deprov deprov, AccessRef account, AccessRef access, Effect effect)
            throws ConnectorException {
        Preparation.Ready ready = deprov.ready(account, access, effect);
        return catchThrowableOfType(ConnectorException.class, () -> deprov.revoke(account, access, effect, ready));
    }

    /** What the audit log may keep for years. */
    private static String kept(ConnectorException refused) {
        return refused.getMessage() + refused.details() + refused.permission() + refused.blocker();
    }

    private static String everythingSaid(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text + ((ConnectorException) thrown).details().toString();
    }
}
