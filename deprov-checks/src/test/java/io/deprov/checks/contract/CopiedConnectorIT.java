package io.deprov.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.checks.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example connector, copied elsewhere and renamed, builds on its own and is held to every rule. */
class CopiedConnectorIT {

    private static final String VERSION = "0.1.0-SNAPSHOT";

    @TempDir
    Path directory;

    @Test
    void a_renamed_copy_builds_and_keeps_the_rules() throws Exception {
        Path copy = renamedCopy();
        Path log = directory.resolve("build.log");
        List<String> command = List.of(
                property("deprov.checks.maven"),
                "-B",
                "-o",
                "-Dmaven.repo.local=" + localRepository(),
                "-Dstyle.color=never",
                "verify");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(copy.toFile()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().remove("MAVEN_OPTS");

        Process maven = builder.start();
        try {
            maven.getOutputStream().close();
            assertThat(maven.waitFor(5, TimeUnit.MINUTES)).as("Maven is done").isTrue();
        } finally {
            maven.destroyForcibly();
        }

        String said = Files.readString(log);
        assertThat(maven.exitValue()).as(said).isZero();
        assertThat(said)
                .contains("BUILD SUCCESS")
                .containsPattern("Tests run: " + ConnectorRulesTest.tests().size()
                        + ", Failures: 0, Errors: 0.*PayrollContractTest");
        assertThat(copy.resolve("target/payroll-connector-1.0-SNAPSHOT.jar")).isRegularFile();
    }

    @Test
    void it_is_small() throws IOException {
        Path sources = Repository.root().resolve("examples/custom-connector/src/main/java");
        long lines = 0;
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                lines += Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.matches("(import|package|//|/\\*|\\*).*"))
                        .count();
            }
        }

        assertThat(lines)
                .as("lines of the example that are neither empty, comments nor imports")
                .isBetween(100L, 299L);
    }

    private Path renamedCopy() throws IOException {
        Path example = Repository.root().resolve("examples/custom-connector");
        Path copy = directory.resolve("payroll");
        try (Stream<Path> files = Files.walk(example)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !example.relativize(file).startsWith("target"))
                    .toList()) {
                Path to = copy.resolve(renamed(example.relativize(file).toString()));
                Files.createDirectories(to.getParent());
                Files.writeString(to, renamed(Files.readString(file)), StandardCharsets.UTF_8);
            }
        }
        return copy;
    }

    private static String renamed(String text) {
        return text.replace("com.example", "com.acme")
                .replace("com/example", "com/acme")
                .replace("deprov-connector-roster", "payroll-connector")
                .replace("Roster", "Payroll")
                .replace("roster", "payroll");
    }

    /** What the build around us has downloaded, and of deprov what it has made and not installed. */
    private Path localRepository() throws IOException {
        Path outer = Path.of(property("deprov.checks.repository"));
        Path local = Files.createDirectory(directory.resolve("repository"));
        linkAll(outer, local, "io");
        linkAll(outer.resolve("io"), Files.createDirectory(local.resolve("io")), "deprov");
        Path ours = Files.createDirectory(local.resolve("io/deprov"));
        place(ours, "deprov-parent", Repository.root().resolve("pom.xml"), null);
        place(ours, "deprov-bom", Repository.root().resolve("deprov-bom/pom.xml"), null);
        for (String module : List.of("deprov-api", "deprov-testkit")) {
            Path folder = Repository.root().resolve(module);
            place(ours, module, folder.resolve("pom.xml"), folder.resolve("target/" + module + "-" + VERSION + ".jar"));
        }
        return local;
    }

    private static void linkAll(Path from, Path to, String but) throws IOException {
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.filter(path -> !path.endsWith(but)).toList()) {
                Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
            }
        }
    }

    private static void place(Path ours, String artifact, Path pom, Path jar) throws IOException {
        Path folder = Files.createDirectories(ours.resolve(artifact).resolve(VERSION));
        Files.copy(pom, folder.resolve(artifact + "-" + VERSION + ".pom"));
        if (jar != null) {
            Files.copy(jar, folder.resolve(artifact + "-" + VERSION + ".jar"));
        }
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        assertThat(value).as(name + ", which Maven gives the integration tests").isNotBlank();
        return value;
    }
}
