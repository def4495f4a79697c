package io.deprov.connectors.ldap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Memberships: the last member, and what the overlays do behind one's back. */
@RequiresSlapd
class SlapdGroupsIT {

    private static final Duration REFINT_LAG = Duration.ofSeconds(5);

    private final Company company = Company.seeded(1);
    private final String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
    private final String bob = company.person("bob", "Bob Neighbour", "1002", "bob@example.com", "secret");

    @Test
    void theLastMemberOfANameGroupStaysAndOfAPosixGroupGoes() throws LDAPException {
        String names = company.groupOfNames("names", ada);
        String unique = company.groupOfUniqueNames("unique", ada);
        String posix = company.posixGroup("posix", "ada");
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            answers(ResultCode.OBJECT_CLASS_VIOLATION, () -> deprov.modify(names, delete("member", ada)));
            answers(ResultCode.OBJECT_CLASS_VIOLATION, () -> deprov.modify(unique, delete("uniqueMember", ada)));
            deprov.modify(posix, delete("memberUid", "ada"));

            assertThat(deprov.getEntry(posix).hasAttribute("memberUid")).isFalse();
        }
    }

    @Test
    void aPlaceholderCanTakeTheLastMembersPlaceInOneModification() throws LDAPException {
        String group = company.groupOfNames("names", ada);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            deprov.modify(
                    group,
                    delete("member", ada),
                    new Modification(ModificationType.ADD, "member", DirectoryTree.SERVICE_DN));

            assertThat(deprov.getEntry(group).getAttributeValues("member")).containsExactly(DirectoryTree.SERVICE_DN);
        }
    }

    @Test
    void removingAMemberTwiceIsNoSuchAttribute() throws LDAPException {
        String group = company.groupOfNames("names", ada, bob);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            deprov.modify(group, delete("member", ada));

            answers(ResultCode.NO_SUCH_ATTRIBUTE, () -> deprov.modify(group, delete("member", ada)));
        }
    }

    @Test
    void referentialIntegrityFollowsADeletionLaterAndAboveAllRules() throws Exception {
        String shared = company.groupOfNames("shared", ada, bob);
        String last = company.groupOfUniqueNames("last", ada);
        String posix = company.posixGroup("posix", "ada");
        try (SlapdServer server =
                        SlapdServer.builder().seed(company).denyWriteTo(shared).start();
                LDAPConnection deprov = server.serviceConnection()) {
            deprov.delete(ada);

            // It runs in another thread of slapd: the group may or may not still show the member by now.
            awaitMembers(deprov, shared, "member", bob);
            awaitMembers(deprov, last, "uniqueMember", DirectoryTree.ROOT_DN);
            assertThat(deprov.getEntry(posix).getAttributeValues("memberUid")).containsExactly("ada");
        }
    }

    @Test
    void withoutTheOverlaysADeletedPersonStaysAMember() throws LDAPException {
        String group = company.groupOfNames("names", ada, bob);
        try (SlapdServer server = SlapdServer.builder()
                        .refint(false)
                        .memberOf(false)
                        .seed(company)
                        .start();
                LDAPConnection deprov = server.serviceConnection()) {
            DirectorySnapshot before = DirectorySnapshot.of(server);

            deprov.delete(ada);

            assertThat(before.changesUntil(DirectorySnapshot.of(server))).containsExactly(Change.ofEntryRemoved(ada));
            assertThat(deprov.getEntry(group).getAttributeValues("member")).contains(ada);
        }
    }

    @Test
    void memberOfFollowsTheGroup() throws LDAPException {
        String group = company.groupOfNames("names", ada, bob);
        try (SlapdServer server = SlapdServer.builder().seedOnline(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            DirectorySnapshot before = DirectorySnapshot.of(server);

            deprov.modify(group, delete("member", ada));

            Set<Change> changes = before.changesUntil(DirectorySnapshot.of(server));
            assertThat(changes)
                    .containsExactlyInAnyOrder(
                            Change.ofAttribute(group, "member"), Change.ofAttribute(ada, "memberOf"));
        }
    }

    private static void awaitMembers(LDAPConnection connection, String group, String attribute, String... expected)
            throws LDAPException, InterruptedException {
        long deadline = System.nanoTime() + REFINT_LAG.toNanos();
        Set<String> members;
        do {
            members = Set.of(connection.getEntry(group).getAttributeValues(attribute));
            Thread.sleep(2);
        } while (!members.equals(Set.of(expected)) && System.nanoTime() < deadline);
        assertThat(members).containsExactlyInAnyOrder(expected);
    }

    private static Modification delete(String attribute, String value) {
        return new Modification(ModificationType.DELETE, attribute, value);
    }

    private static void answers(ResultCode code, ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .asInstanceOf(type(LDAPException.class))
                .returns(code, LDAPException::getResultCode);
    }
}
