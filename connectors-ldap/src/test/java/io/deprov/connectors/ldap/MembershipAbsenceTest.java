package io.deprov.connectors.ldap;

import static io.deprov.connectors.ldap.Deprov.told;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.AccessRef;
import io.deprov.api.access.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Servers that take for absent what they do not show, so that a negation matches what is hidden. */
class MembershipAbsenceTest {

    private final AtomicBoolean isHiding = new AtomicBoolean();

    private final InMemoryDirectory.Mischief lying = new InMemoryDirectory.Mischief() {
        @Override
        boolean hides(ReadOnlySearchRequest request, Entry entry) {
            String filter = request.getFilter().toString();
            return isHiding.get()
                    && entry.getDN().startsWith("cn=group,")
                    && filter.contains("(member=")
                    && !filter.contains("(!(member=");
        }
    };

    @Test
    void onAMakeThatIsNotKnownToSayWhatItHidesTheGroupItselfMustShowAMember() throws Exception {
        try (InMemoryDirectory directory = InMemoryDirectory.start("Example", lying);
                Deprov deprov = directory.deprov(Map.of())) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = group(directory, deprov, "groupOfNames", "ada", "bob");
            deprov.carryOut(account, membership, Effect.REMOVE);
            assertThat(told(deprov.verify(account, membership, Effect.REMOVE))).startsWith("HOLDS");

            isHiding.set(true);

            assertThat(told(deprov.verify(account, membership, Effect.REMOVE)))
                    .startsWith("HIDDEN")
                    .contains("does not tell an empty group from one that hides its members");
        }
    }

    @Test
    void onSuchAMakeAGroupThatIsEmptyByNowIsLeftToAPerson() throws Exception {
        try (InMemoryDirectory directory = InMemoryDirectory.start("Example", lying);
                Deprov deprov = directory.deprov(Map.of())) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = group(directory, deprov, "groupOfNames", "ada");

            deprov.carryOut(account, membership, Effect.REMOVE);

            assertThat(told(deprov.verify(account, membership, Effect.REMOVE)))
                    .startsWith("HIDDEN")
                    .contains("confirm the step");
        }
    }

    /** As behind a proxy that calls itself by a make that it only stands in front of. */
    @Test
    void aGroupWhoseClassInsistsOnAMemberAndThatShowsNoneHidesThemWhateverTheServerSays() throws Exception {
        try (InMemoryDirectory directory = InMemoryDirectory.start(InMemoryDirectory.VENDOR_389, lying);
                Deprov deprov = directory.deprov(Map.of())) {
            AccessRef account = deprov.account("1001");
            AccessRef membership = group(directory, deprov, "strictGroup", "ada", "bob");

            isHiding.set(true);

            assertThat(told(deprov.verify(account, membership, Effect.REMOVE)))
                    .startsWith("HIDDEN")
                    .contains("strictGroup insists on one");
        }
    }

    private static AccessRef group(InMemoryDirectory directory, Deprov deprov, String objectClass, String... members)
            throws Exception {
        List<String> ldif = new ArrayList<>(
                List.of("dn: cn=group," + InMemoryDirectory.GROUPS, "objectClass: " + objectClass, "cn: group"));
        for (String member : members) {
            ldif.add("member: " + InMemoryDirectory.dn(member));
        }
        directory.add(ldif.toArray(String[]::new));
        return deprov.discover(deprov.account("1001")).of(AccessKind.GROUP_MEMBERSHIP).stream()
                .filter(access -> access.displayName().equals("group"))
                .findFirst()
                .orElseThrow()
                .ref();
    }
}
