package io.deprov.connectors.ldap.server;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A real OpenLDAP server, alone in a temporary directory, on 127.0.0.1.
 *
 * <pre>{@code
 * Company company = Company.seeded(1);
 * String ada = company.person("ada", "Ada Lovelace", "1001", "ada@example.com", "secret");
 * try (SlapdServer server = SlapdServer.builder().seed(company).start()) {
 *     assertThat(new BindProbe(server).canBind(ada, "secret")).isTrue();
 * }
 * }</pre>
 *
 * <p>{@link #stop()} and {@link #start()} keep ports and data. Closing ends the process and deletes the directory,
 * unless the builder named one. The log, with every operation, is {@link #logFile()}. Not thread-safe, except that
 * {@link #stop()} and {@link #kill()} may be called while other threads use connections.
 */
public final class SlapdServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";

    private final Path directory;
    private final boolean temporary;
    private final String rootPassword = UUID.randomUUID().toString();
    private final String servicePassword = UUID.randomUUID().toString();
    private int ldapPort;
    private int ldapsPort;
    private SlapdConfiguration configuration;
    private SlapdProcess process;

    private SlapdServer(Path directory, boolean temporary) {
        this.directory = directory;
        this.temporary = temporary;
    }

    public static SlapdBuilder builder() {
        return new SlapdBuilder();
    }

    static SlapdServer create(SlapdBuilder builder) {
        boolean temporary = builder.directory == null;
        try {
            Path directory = temporary ? Files.createTempDirectory("deprov-slapd") : builder.directory.toAbsolutePath();
            SlapdServer server = new SlapdServer(directory, temporary);
            try {
                server.prepare(builder);
                server.startOnFreePorts();
                server.addOnline(builder.onlineSeeds);
                return server;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void prepare(SlapdBuilder builder) throws IOException {
        Path conf = builder.configuration.write(directory, rootPassword);
        List<Entry> entries =
                new ArrayList<>(DirectoryTree.entries(builder.configuration.passwordPolicy, servicePassword));
        builder.offlineSeeds.forEach(seed -> entries.addAll(seed.entries()));
        process = new SlapdProcess(conf, logFile());
        process.load(entries, directory.resolve("seed.ldif"));
        configuration = builder.configuration;
    }

    /** Another process may take a port between our look and slapd's bind: then other ports are as good. */
    private void startOnFreePorts() {
        for (int attempt = 1; ; attempt++) {
            ldapPort = LoopbackPorts.reserve();
            ldapsPort = LoopbackPorts.reserve();
            try {
                start();
                return;
            } catch (IllegalStateException e) {
                releasePorts();
                if (attempt == 3) {
                    throw e;
                }
            }
        }
    }

    private void addOnline(List<LdifSource> seeds) {
        if (seeds.isEmpty()) {
            return;
        }
        try (LDAPConnection connection = rootConnection()) {
            for (LdifSource seed : seeds) {
                for (Entry entry : seed.entries()) {
                    connection.add(entry);
                }
            }
        } catch (LDAPException e) {
            throw new IllegalStateException("cannot add the online seed: " + e.getMessage(), e);
        }
    }

    /** Starts again on the same ports with the same data. Returns when the server answers. */
    public void start() {
        process.start(URI.create(ldapUrl()), URI.create(ldapsUrl()));
    }

    /** Ends the process in good order: open connections are closed, data is written. */
    public void stop() {
        process.stop();
    }

    /**
     * Configures an equality index for data that is there already, without {@code slapindex}: slapd believes the empty index, and
     * searches for what was loaded come back empty, with success.
     */
    public void restartIndexed(String attribute) {
        stop();
        configuration.indexes.add(attribute);
        try {
            configuration.write(directory, rootPassword);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    /** Ends the process without warning (SIGKILL), as a crash would. */
    public void kill() {
        process.kill();
    }

    public boolean isRunning() {
        return process.isRunning();
    }

    /** The address. The SDK's host name check waves loopback addresses through: use {@link #hostName()} for that. */
    public String host() {
        return HOST;
    }

    /** The name that the trusted certificate is issued for, beside the address. */
    public String hostName() {
        return "localhost";
    }

    public int ldapPort() {
        return ldapPort;
    }

    public int ldapsPort() {
        return ldapsPort;
    }

    public String ldapUrl() {
        return "ldap://" + HOST + ":" + ldapPort;
    }

    public String ldapsUrl() {
        return "ldaps://" + HOST + ":" + ldapsPort;
    }

    /** The certificate of the authority that clients are to trust, PEM. */
    public Path caFile() {
        return TestAuthority.caFile();
    }

    /** The password of {@link DirectoryTree#SERVICE_DN}. */
    public String servicePassword() {
        return servicePassword;
    }

    public Path directory() {
        return directory;
    }

    /** One line for each connection, operation and result, of all starts of this server. */
    public Path logFile() {
        return directory.resolve("slapd.log");
    }

    /** A new plain connection as deprov itself, with least privilege. The caller closes it. */
    public LDAPConnection serviceConnection() throws LDAPException {
        return new LDAPConnection(HOST, ldapPort, DirectoryTree.SERVICE_DN, servicePassword);
    }

    /** A new plain connection above all rules, for setting up and looking on. The caller closes it. */
    public LDAPConnection rootConnection() throws LDAPException {
        return new LDAPConnection(HOST, ldapPort, DirectoryTree.ROOT_DN, rootPassword);
    }

    @Override
    public void close() {
        if (process != null) {
            process.kill();
        }
        releasePorts();
        if (temporary) {
            deleteRecursively(directory);
        }
    }

    private void releasePorts() {
        LoopbackPorts.release(ldapPort);
        LoopbackPorts.release(ldapsPort);
    }

    private static void deleteRecursively(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
