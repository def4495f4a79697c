package io.deprov.connectors.ldap.contract;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import io.deprov.connectors.ldap.server.BindProbe;
import io.deprov.connectors.ldap.server.DirectoryTree;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import io.deprov.testkit.ConnectorContract;
import io.deprov.testkit.ConnectorFixture;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The connector keeps the rules on a real slapd; whether somebody is kept out is tried by signing in. */
@RequiresSlapd
class SlapdContractIT extends ConnectorContract {

    private static SlapdServer server;
    private static LDAPConnection root;

    @BeforeAll
    static void start() throws LDAPException {
        server = SlapdServer.builder().seesWholeTree().start();
        root = server.rootConnection();
    }

    @AfterAll
    static void stop() {
        root.close();
        server.close();
    }

    @Override
    protected ConnectorFixture fixture() throws IOException, LDAPException {
        BindProbe probe = new BindProbe(server);
        return new LdapFixture(new LdapFixture.Directory(
                root,
                server.ldapPort(),
                DirectoryTree.PEOPLE,
                DirectoryTree.GROUPS,
                DirectoryTree.DEFAULT_POLICY,
                DirectoryTree.SERVICE_DN,
                server.servicePassword(),
                dn -> !probe.canBind(dn, passwordOf(dn)),
                Optional.empty()));
    }

    private static String passwordOf(String dn) {
        try {
            return "secret-of-" + root.getEntry(dn).getAttributeValue("employeeNumber");
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }
}
