package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar deprov.jar} between other programs: its streams, and the locale it is started under. */
class CliStreamsIT {

    @TempDir
    private Path directory;

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(directory.resolve("password"), "not-needed");
        // Nobody listens at this address, and status does not ask.
        Files.writeString(directory.resolve("deprov.yaml"), """
                stateDirectory: state
                targets:
                  corp-ldap:
                    connector: ldap
                    config:
                      url: ldap://127.0.0.1:1
                      bindDn: cn=deprov,dc=example,dc=com
                      bindPassword: file:password
                      peopleBases: ['ou=people,dc=example,dc=com']
                      identifiers: {userName: {attribute: uid, use: unique}}
                """);
    }

    private ProcessBuilder deprov(String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                Path.of("target", "deprov.jar").toAbsolutePath().toString()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("err").toFile());
    }

    private int end(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String err() throws IOException {
        return Files.readString(directory.resolve("err"), StandardCharsets.UTF_8);
    }

    @Test
    void anAnswerThatDoesNotFitOnTheDiskIsNotCalledDone() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");

        for (String form : List.of("--json", "--all")) {
            Process process =
                    deprov("status", form).redirectOutput(full.toFile()).start();

            assertThat(end(process)).as(err()).isEqualTo(1);
            assertThat(err())
                    .contains("could not be written whole", "deprov status")
                    .hasLineCount(1);
        }
    }

    @Test
    void whoeverReadsOnlyTheFirstLineHearsNoComplaint() throws Exception {
        Process process = deprov("--help").start();
        process.getInputStream().close();

        assertThat(end(process)).as(err()).isZero();
        assertThat(err()).isEmpty();
    }

    @Test
    void underALocaleWithoutTheLettersNobodyIsLookedForByWhatIsLeftOfAName() throws Exception {
        ProcessBuilder builder = deprov("inventory", "--id", "userName=jörg", "--json");
        // The arguments leave this JVM as it can write them, so the shell makes the bytes.
        String command =
                String.join(" ", builder.command()).replace("userName=jörg", "\"userName=$(printf 'j\\303\\266rg')\"");
        builder.command("sh", "-c", command);
        Map<String, String> environment = builder.environment();
        environment.put("LC_ALL", "C");

        Process process = builder.start();
        String out;
        try (InputStream stream = process.getInputStream()) {
            out = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(end(process)).as(out + err()).isEqualTo(2);
        assertThat(out).contains("deprov-error/1", "LC_ALL=C.UTF-8");
    }
}
