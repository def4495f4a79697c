package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import io.deprov.connectors.ldap.contract.LdapFixture;
import io.deprov.testkit.ConnectorContract;
import io.deprov.testkit.ConnectorFixture;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The connector keeps the rules on the SDK's in-memory server, which enforces no lock: whether one is set is read. */
class InMemoryContractTest extends ConnectorContract {

    private final InMemoryDirectory directory = InMemoryDirectory.start();

    @AfterEach
    void stop() {
        directory.close();
    }

    @Override
    protected ConnectorFixture fixture() throws IOException, LDAPException {
        LDAPConnection root = directory.server.getConnection();
        return new LdapFixture(new LdapFixture.Directory(
                root,
                directory.server.getListenPort(),
                InMemoryDirectory.PEOPLE,
                InMemoryDirectory.GROUPS,
                InMemoryDirectory.POLICY,
                InMemoryDirectory.BIND_DN,
                InMemoryDirectory.PASSWORD,
                dn -> isLocked(root, dn),
                Optional.of(directory.server::addEntries)));
    }

    private static boolean isLocked(LDAPConnection root, String dn) {
        try {
            return root.getEntry(dn, "pwdAccountLockedTime").hasAttribute("pwdAccountLockedTime");
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }
}
