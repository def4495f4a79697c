package io.deprov.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deprov.api.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody wrote a password into the file, and the parser quoted the line in its message. */
class DeprovConfigSecretsTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2: [",
                "password: hunter2: [",
                "password: \"hunter2",
                "password: !hunter2 x: y",
                "password: *hunter2",
                "- hunter2",
                "hunter2",
                "password: {hunter2",
                "password: 'hunter2'x"
            })
    void whatCannotBeParsedIsNotQuoted(String line) throws IOException {
        Path file = Files.writeString(directory.resolve("deprov.yaml"), "stateDirectory: state\n" + line + "\n");

        ConfigException e = catchThrowableOfType(ConfigException.class, () -> DeprovConfig.read(file));

        StringWriter everything = new StringWriter();
        e.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString()).doesNotContain("hunter2");
        assertThat(e.problems()).anyMatch(problem -> problem.contains("deprov.yaml") || problem.contains("targets"));
    }
}
