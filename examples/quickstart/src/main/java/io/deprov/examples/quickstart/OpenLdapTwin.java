package io.deprov.examples.quickstart;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.schema.Schema;
import com.unboundid.ldif.LDIFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;

/** Puts the in-memory server together so that it behaves like OpenLDAP with the password policy overlay. */
final class OpenLdapTwin {

    private static final String SCHEMA = "openldap-schema.ldif";

    private OpenLdapTwin() {}

    /** A server without entries that does not listen yet; it will choose a free port. */
    static InMemoryDirectoryServer create(InetAddress address, TlsIdentity identity, Login admin, Clock policyClock)
            throws LDAPException, IOException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(DirectoryTree.SUFFIX);
        config.setSchema(Schema.mergeSchemas(Schema.getDefaultStandardSchema(), additionalSchema()));
        config.setGenerateOperationalAttributes(true);
        config.setPasswordEncoders(new SaltedSha512());
        config.addAdditionalBindCredentials(admin.dn(), admin.password());
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("ldap", address, 0, identity.socketFactory()));

        // The rules look into a server that does not exist before they do.
        AtomicReference<InMemoryDirectoryServer> self = new AtomicReference<>();
        BoundIdentities identities = new BoundIdentities();
        config.addInMemoryOperationInterceptor(identities);
        config.addInMemoryOperationInterceptor(new AccessRule(identities));
        config.addInMemoryOperationInterceptor(new PasswordHidingRule(identities));
        config.addInMemoryOperationInterceptor(
                new PasswordPolicyRule(dn -> requireNonNull(self.get()).getEntry(dn, "*", "+"), policyClock));

        InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
        self.set(server);
        return server;
    }

    private static Schema additionalSchema() throws IOException {
        try (InputStream ldif = OpenLdapTwin.class.getResourceAsStream(SCHEMA)) {
            if (ldif == null) {
                throw new FileNotFoundException(SCHEMA + " is not on the class path");
            }
            return Schema.getSchema(ldif);
        } catch (LDIFException e) {
            throw new IOException(SCHEMA + " is not LDIF: " + e.getMessage(), e);
        }
    }
}
