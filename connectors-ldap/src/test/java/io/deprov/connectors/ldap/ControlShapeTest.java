package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import io.deprov.api.ConnectorException;
import io.deprov.api.access.AccessKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A server that goes by the immutable id where one stands in the filter, and by the other indexes only where none does (389 Directory
 * Server stops asking indexes once few candidates are left): a control with an id in its filter says nothing about a search without.
 */
class ControlShapeTest {

    /** Of groups, the server shows only what it finds by id, for filters that name this. */
    private static InMemoryDirectory.Mischief brokenIndexOf(String... attributes) {
        return new InMemoryDirectory.Mischief() {
            @Override
            boolean hides(ReadOnlySearchRequest request, Entry entry) {
                String filter = request.getFilter().toString();
                if (!entry.getDN().endsWith(InMemoryDirectory.GROUPS) || filter.contains("entryUUID=")) {
                    return false;
                }
                for (String attribute : attributes) {
                    if (filter.contains("(" + attribute + "=") && !filter.contains("(" + attribute + "=*)")) {
                        return true;
                    }
                }
                return false;
            }
        };
    }

    @Test
    void membershipsAreNotNoneWhereOnlyThePinnedGroupIsFoundByItsMember() throws ConnectorException {
        try (InMemoryDirectory directory = InMemoryDirectory.start("Example", brokenIndexOf("member"));
                Deprov deprov = directory.deprov(Map.of())) {
            Deprov.Inventory inventory = deprov.discover(deprov.account("1001"));

            assertThat(inventory.of(AccessKind.GROUP_MEMBERSHIP)).isEmpty();
            assertThat(inventory.isComplete(AccessKind.GROUP_MEMBERSHIP)).isFalse();
            assertThat(inventory.gaps())
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.why()).contains("member", "index"));
        }
    }

    @Test
    void anAttributeIsNotTakenForUnusedWhereOnlyThePinnedGroupIsFoundByItsObjectClass() throws ConnectorException {
        try (InMemoryDirectory directory = InMemoryDirectory.start("Example", brokenIndexOf("objectClass"));
                Deprov deprov = directory.deprov(Map.of())) {
            Deprov.Inventory inventory = deprov.discover(deprov.account("1001"));

            assertThat(inventory.names(AccessKind.GROUP_MEMBERSHIP)).containsExactly("engineers");
            assertThat(inventory.gaps())
                    .extracting(gap -> gap.scope())
                    .containsExactly(InMemoryDirectory.GROUPS + " sub (uniqueMember=...)");
        }
    }
}
