package io.deprov.connectors.ldap.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes {@code slapd.conf} and the files it names into the server's directory. */
final class SlapdConfiguration {

    private static final Path SCHEMA = Path.of("/etc/ldap/schema");
    private static final Path MODULES = Path.of("/usr/lib/ldap");

    PasswordPolicy passwordPolicy = PasswordPolicy.LOCKOUT_ON;
    SizeLimit sizeLimit = SizeLimit.PAGED_UNLIMITED;
    ServerCertificate certificate = ServerCertificate.TRUSTED;
    boolean memberOf = true;
    boolean refint = true;
    boolean sshPublicKeyMandatory;
    final Set<String> indexes = new LinkedHashSet<>(List.of(
            "objectClass", "entryUUID", "uid", "mail", "employeeNumber", "member", "uniqueMember", "memberUid"));
    final AccessRules accessRules = new AccessRules();

    /** Returns the path of the finished {@code slapd.conf}. */
    Path write(Path directory, String rootPassword) throws IOException {
        Path database = Files.createDirectories(directory.resolve("db"));
        Path sshSchema = copyResource(
                sshPublicKeyMandatory ? "openssh-lpk-mandatory.schema" : "openssh-lpk.schema",
                directory.resolve("openssh-lpk.schema"));
        Path conf = directory.resolve("slapd.conf");
        List<String> lines = new ArrayList<>();
        for (String schema : List.of("core", "cosine", "inetorgperson", "nis")) {
            lines.add("include " + SCHEMA.resolve(schema + ".schema"));
        }
        lines.add("include " + sshSchema);
        lines.add("pidfile " + directory.resolve("slapd.pid"));
        lines.addAll(modules());
        lines.addAll(tls(directory));
        lines.add("database mdb");
        lines.add("suffix " + AccessRules.quoted(DirectoryTree.SUFFIX));
        lines.add("rootdn " + AccessRules.quoted(DirectoryTree.ROOT_DN));
        lines.add("rootpw " + rootPassword);
        lines.add("directory " + database);
        lines.add("maxsize 1073741824");
        // The page cache outlives a killed process; only a power cut would lose data, and that ends the test anyway.
        lines.add("dbnosync");
        indexes.forEach(attribute -> lines.add("index " + attribute + " eq"));
        sizeLimit.line().ifPresent(lines::add);
        lines.addAll(accessRules.lines(passwordPolicy));
        lines.addAll(overlays());
        Files.write(conf, lines, StandardCharsets.UTF_8);
        return conf;
    }

    private List<String> modules() {
        List<String> lines = new ArrayList<>(List.of("modulepath " + MODULES, "moduleload back_mdb"));
        if (passwordPolicy.isLoaded()) {
            lines.add("moduleload ppolicy");
        }
        if (memberOf) {
            lines.add("moduleload memberof");
        }
        if (refint) {
            lines.add("moduleload refint");
        }
        return lines;
    }

    private List<String> tls(Path directory) throws IOException {
        TestAuthority.Issued issued = TestAuthority.issued(certificate);
        return List.of(
                "TLSCACertificateFile " + TestAuthority.caFile(),
                "TLSCertificateFile " + Files.writeString(directory.resolve("server.crt"), issued.certificatePem()),
                "TLSCertificateKeyFile " + Files.writeString(directory.resolve("server.key"), issued.privateKeyPem()));
    }

    private List<String> overlays() {
        List<String> lines = new ArrayList<>(passwordPolicy.overlayLines());
        if (memberOf) {
            lines.addAll(List.of("overlay memberof", "memberof-group-oc groupOfNames", "memberof-refint TRUE"));
        }
        if (refint) {
            // groupOfNames must keep a member; refint_nothing is what it writes in place of the last one.
            lines.addAll(List.of(
                    "overlay refint",
                    "refint_attributes member uniqueMember",
                    "refint_nothing " + AccessRules.quoted(DirectoryTree.ROOT_DN)));
        }
        return lines;
    }

    private static Path copyResource(String name, Path to) {
        try (InputStream resource = SlapdConfiguration.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("test resource " + name + " is not on the class path");
            }
            Files.write(to, resource.readAllBytes());
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
