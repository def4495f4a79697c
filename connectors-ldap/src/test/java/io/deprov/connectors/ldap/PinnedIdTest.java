package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.LDAPException;
import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.Preparation;
import io.deprov.api.access.Access;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import io.deprov.api.access.Fingerprint;
import io.deprov.api.access.IdStrength;
import io.deprov.api.access.ItemId;
import io.deprov.api.access.PartitionId;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An id is one only together with the attribute it was read from. */
class PinnedIdTest {

    private static final Map<String, Object> SEES_ALL = Map.of("wholeTreeVisible", true);

    @Test
    void on389AnEntryIsKnownByTheIdThatEveryEntryHasAndEverythingIsProvedByIt() throws ConnectorException {
        try (InMemoryDirectory directory =
                        InMemoryDirectory.start(InMemoryDirectory.VENDOR_389, new InMemoryDirectory.Mischief());
                Deprov deprov = directory.deprov(SEES_ALL)) {
            AccessRef account = deprov.account("1001");
            assertThat(account.id().nativeId()).startsWith("nsUniqueId:");

            Deprov.Inventory inventory = deprov.discover(account);
            assertThat(inventory.gaps()).isEmpty();
            assertThat(inventory.only(AccessKind.GROUP_MEMBERSHIP).id().nativeId())
                    .startsWith("nsUniqueId:")
                    .endsWith("/member");
            for (Access access : inventory.items()) {
                Effect effect = access.id().kind().equals(AccessKind.ACCOUNT)
                        ? Effect.BLOCK_SIGN_IN
                        : access.id().kind().equals(AccessKind.GROUP_MEMBERSHIP) ? Effect.REMOVE : Effect.REVOKE;
                deprov.carryOut(account, access.ref(), effect);
                assertThat(told(deprov.verify(account, access.ref(), effect))).startsWith("HOLDS");
            }
        }
    }

    /** Searched for in the other attribute it would be found nowhere, and the account would be taken for deleted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "nsUniqueId:00000005-1dd211b2-80d6ca9c-5f5a1e86", // of another make of server
                "00000005-1dd211b2-80d6ca9c-5f5a1e86", // as it was written before
                "entryUUID:00000005-1dd211b2-80d6ca9c-5f5a1e86", // of another form
                "entryUUID:*",
                "entryUUID:",
                "uid:ada",
                "ada",
            })
    void anIdOfUnknownFormOrOfAnotherAttributeIsRefusedAndTakenForNothing(String id) throws ConnectorException {
        try (InMemoryDirectory directory = InMemoryDirectory.start();
                Deprov deprov = directory.deprov(SEES_ALL)) {
            AccessRef account = pinned(id);
            AccessRef group = AccessRef.of(
                    ItemId.owned(
                            deprov.account("1001").id(),
                            AccessKind.GROUP_MEMBERSHIP,
                            id + "/member",
                            IdStrength.IMMUTABLE),
                    Fingerprint.of(id).build(),
                    Map.of());

            assertRefused(id, () -> deprov.prepare(account, account, Effect.DELETE));
            assertRefused(id, () -> deprov.verify(account, account, Effect.DELETE));
            assertRefused(id, () -> deprov.discover(account));
            assertRefused(id, () -> deprov.prepare(deprov.account("1001"), group, Effect.REMOVE));
            assertThat(told(deprov.verify(deprov.account("1001"), group, Effect.REMOVE)))
                    .startsWith("UNREADABLE: INVALID_REQUEST");
        }
    }

    @Test
    void anIdThatIsWellFormedAndGoneIsStillGone() throws ConnectorException {
        try (InMemoryDirectory directory = InMemoryDirectory.start();
                Deprov deprov = directory.deprov(SEES_ALL)) {
            AccessRef account = pinned("entryUUID:00000000-0000-4000-8000-000000000000");

            assertThat(deprov.prepare(account, account, Effect.DELETE).kind())
                    .isEqualTo(Preparation.Kind.ALREADY_IN_STATE);
        }
    }

    @Test
    void aVersionThatHas389InItMakesNoServerA389() throws ConnectorException, LDAPException {
        try (InMemoryDirectory directory = InMemoryDirectory.start(
                        "Example", "Example Directory 2.389", new InMemoryDirectory.Mischief());
                Deprov deprov = directory.deprov(Map.of())) {
            AccessRef account = deprov.account("1001");

            assertThat(deprov.check().server()).contains("2.389");
            assertThat(Guard.parse(deprov.ready(account, account, Effect.BLOCK_SIGN_IN)
                                    .stateToken())
                            .word())
                    .isEqualTo("ppolicy-lock");
        }
    }

    private static AccessRef pinned(String id) {
        return AccessRef.of(
                ItemId.of(Deprov.TARGET, PartitionId.MAIN, AccessKind.ACCOUNT, id, IdStrength.IMMUTABLE),
                Fingerprint.of(id).build(),
                Map.of());
    }

    private static void assertRefused(String id, ThrowingCallable call) {
        ConnectorException refused = catchThrowableOfType(ConnectorException.class, call);
        assertThat(refused).as("%s was taken for an id", id).isNotNull();
        assertThat(refused.failureClass()).isEqualTo(FailureClass.INVALID_REQUEST);
        assertThat(refused).hasMessageContaining("entryUUID").hasMessageContaining("Plan again");
    }
}
