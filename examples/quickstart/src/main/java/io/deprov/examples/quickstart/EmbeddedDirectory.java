package io.deprov.examples.quickstart;

import static java.util.Objects.requireNonNull;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.cert.CertException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;

/**
 * An LDAP server with a {@link Company} in it, in this JVM, on a free port of the loopback interface.
 *
 * <pre>{@code
 * Company company = Company.ofSeed(Company.SEED);
 * try (EmbeddedDirectory directory = EmbeddedDirectory.start(company)) {
 *     Snapshot before = directory.snapshot();
 *     // connect to directory.host() and port() with StartTLS, trust directory.trustFile(), be directory.serviceLogin()
 *     BindCheck.Answer answer = directory.bindCheck().tryBind(company.leaverLogin());
 * }
 * }</pre>
 *
 * <p>It is the UnboundID in-memory server with OpenLDAP's ways added where a leaver meets them: the schema
 * ({@code openldap-schema.ldif}), the locks of the password policy ({@link PasswordPolicyRule}), who may do what
 * ({@link AccessRule}), passwords that cannot be read ({@link PasswordHidingRule}). It has no referential integrity and
 * no {@code memberOf}, does not count failed binds, and takes a bind without TLS. A green run here proves nothing about
 * a real server.
 *
 * <p>Thread-safe. Any number can run side by side; each has its own port, certificate authority and passwords.
 */
public final class EmbeddedDirectory implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final InMemoryDirectoryServer server;
    private final Path trustFile;
    private final Login serviceLogin;
    private final Login adminLogin;

    private EmbeddedDirectory(InMemoryDirectoryServer server, Path trustFile, Login serviceLogin, Login adminLogin) {
        this.server = server;
        this.trustFile = trustFile;
        this.serviceLogin = serviceLogin;
        this.adminLogin = adminLogin;
    }

    /** Starts a directory whose password policy goes by the system's clock. */
    public static EmbeddedDirectory start(Company company) {
        return start(company, Clock.systemUTC());
    }

    /**
     * Starts a directory, in a second or so.
     *
     * @param policyClock what the password policy takes for now; certificates go by the system's clock, as do their
     *     readers
     * @throws IllegalStateException if it cannot be started; then nothing is left running and no file behind
     */
    public static EmbeddedDirectory start(Company company, Clock policyClock) {
        requireNonNull(company, "company");
        requireNonNull(policyClock, "policyClock");
        Login service = Login.withRandomPassword(DirectoryTree.SERVICE_DN);
        Login admin = Login.withRandomPassword(DirectoryTree.ADMIN_DN);
        try {
            InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            TlsIdentity identity = TlsIdentity.forAddress(address, Clock.systemUTC());
            InMemoryDirectoryServer server = OpenLdapTwin.create(address, identity, admin, policyClock);
            server.addEntries(DirectoryTree.entries(Company.NAME, SaltedSha512.hash(service.password())));
            server.addEntries(company.entries(Clock.systemUTC()));
            Path trustFile = Files.createTempDirectory("deprov-quickstart-").resolve("authority.pem");
            EmbeddedDirectory directory = new EmbeddedDirectory(server, trustFile, service, admin);
            directory.open(identity.authorityPem());
            return directory;
        } catch (LDAPException | CertException | IOException e) {
            throw new IllegalStateException("the embedded directory did not start: " + e.getMessage(), e);
        }
    }

    private void open(String authorityPem) throws LDAPException, IOException {
        boolean isOpen = false;
        try {
            Files.writeString(trustFile, authorityPem);
            server.startListening();
            isOpen = true;
        } finally {
            if (!isOpen) {
                close();
            }
        }
    }

    /** An address, not a name: {@code localhost} may mean IPv6. The certificate is good for both. */
    public String host() {
        return HOST;
    }

    /** Chosen by the system at the start; -1 after {@link #close()}. */
    public int port() {
        return server.getListenPort();
    }

    /**
     * The certificate authority to trust, in PEM; in a folder only this user may enter, gone after {@link #close()}.
     */
    public Path trustFile() {
        return trustFile;
    }

    /** What deprov signs in as. */
    public Login serviceLogin() {
        return serviceLogin;
    }

    /** Above all rules; for looking on only. */
    public Login adminLogin() {
        return adminLogin;
    }

    /** Everything as it is now. */
    public Snapshot snapshot() throws LDAPException {
        try (LDAPConnection connection = connectAs(adminLogin)) {
            return Snapshot.take(connection);
        }
    }

    /** Signs in here as anybody whose password is known. */
    public BindCheck bindCheck() {
        return new BindCheck(this);
    }

    /** A connection of the caller's own, signed in. */
    public LDAPConnection connectAs(Login login) throws LDAPException {
        requireNonNull(login, "login");
        LDAPConnection connection = connect();
        try {
            connection.bind(login.dn(), login.password());
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * A connection of the caller's own: TLS is on, the certificate is from this directory's authority, nobody is signed
     * in. The verifier asks no more of a loopback address.
     */
    public LDAPConnection connect() throws LDAPException {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setSSLSocketVerifier(new HostNameSSLSocketVerifier(false));
        LDAPConnection connection = new LDAPConnection(options, HOST, port());
        try {
            SSLUtil trust = new SSLUtil(new PEMFileTrustManager(trustFile.toFile()));
            StartTLSExtendedRequest startTls = new StartTLSExtendedRequest(trust.createSSLContext());
            connection.processExtendedOperation(startTls);
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw e;
        } catch (GeneralSecurityException e) {
            connection.close();
            throw new IllegalStateException("cannot trust " + trustFile + ": " + e.getMessage(), e);
        }
    }

    /** Ends all connections, frees the port and deletes the trust file. Closing twice is fine. */
    @Override
    public void close() {
        server.shutDown(true);
        try {
            Files.deleteIfExists(trustFile);
            Files.deleteIfExists(requireNonNull(trustFile.getParent()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + trustFile, e);
        }
    }

    @Override
    public String toString() {
        return "ldap://" + HOST + ":" + port() + "/" + DirectoryTree.SUFFIX;
    }
}
