package io.deprov.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.deprov.api.access.Identifier;
import io.deprov.api.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The configuration file: what it means, and that every problem in it is named and no value repeated. */
class DeprovConfigTest {

    @TempDir
    Path directory;

    private DeprovConfig read(String yaml) throws ConfigException {
        Path file = directory.resolve("deprov.yaml");
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return DeprovConfig.read(file);
    }

    private List<String> problems(String yaml) {
        try {
            read(yaml);
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }

    @Test
    void everythingCanBeSaid() throws Exception {
        DeprovConfig config = read("""
                stateDirectory: state
                selfApproval: true
                approvalValidity: PT2H
                callTimeout: PT5S
                protectedSubjects: [employeeNumber=1, "userName=a=b"]
                protectedAccounts: ["corp-ldap:cn=x:y"]
                targets:
                  corp-ldap:
                    connector: ldap
                    config:
                      url: ldaps://host
                  other:
                    connector: ldap
                """);

        assertThat(config.stateDirectory()).isEqualTo(directory.resolve("state"));
        assertThat(config.selfApproval()).isTrue();
        assertThat(config.approvalValidity()).isEqualTo(Duration.ofHours(2));
        assertThat(config.callTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.protectedSubjects())
                .containsExactly(Identifier.of("employeeNumber", "1"), Identifier.of("userName", "a=b"));
        assertThat(config.protectedAccounts().get(0).account()).isEqualTo("cn=x:y");
        assertThat(config.targets()).extracting(spec -> spec.id().value()).containsExactly("corp-ldap", "other");
        assertThat(config.targets().get(0).toString()).doesNotContain("host");
    }

    @Test
    void whatIsLeftOutHasSafeDefaults() throws Exception {
        DeprovConfig config = read("stateDirectory: s\ntargets: {a: {connector: x}}\n");

        assertThat(config.selfApproval()).isFalse();
        assertThat(config.approvalValidity()).isEqualTo(Duration.ofHours(24));
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        List<String> problems = problems("""
                selfApprovl: true
                callTimeout: 5
                protectedSubjects: [nonsense]
                targets:
                  Bad Name: {connector: ldap}
                  one: {conector: ldap}
                  two: hello
                  three: {connector: ldap, config: [1]}
                """);

        assertThat(problems.toString())
                .contains("selfApprovl")
                .contains("stateDirectory")
                .contains("callTimeout")
                .contains("Bad Name")
                .contains("conector")
                .contains("two: must be a section")
                .contains("three.config");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stateDirectory: s\npassword: canary\n  url: [canary\n",
                "stateDirectory: s\nkey: canary\nkey: canary\n",
                "stateDirectory: 'canary\n",
                "a: &x canary\nb: *canary\n",
                "a: !!java.net.URL [canary]\n",
                "canary",
                "- canary\n",
                "\tcanary: canary\n",
                "stateDirectory: s\nselfApproval: canary\n",
                "stateDirectory: s\napprovalValidity: canary\n",
                "stateDirectory: s\nprotectedSubjects: [canary]\n",
                "stateDirectory: s\nprotectedAccounts: [canary]\n",
                "stateDirectory: s\ntargets: canary\n",
                "stateDirectory: s\ntargets: {a: canary}\n",
                "stateDirectory: s\ntargets: {a: {connector: [canary]}}\n",
                "stateDirectory: s\n---\npassword: canary\n"
            })
    void whatIsNoConfigurationIsRefusedWithoutRepeatingValues(String yaml) {
        assertThat(problems(yaml)).isNotEmpty();
        assertThat(problems(yaml).toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "approvalValidity: PT0S",
                "approvalValidity: P400000000000D",
                "callTimeout: PT0S",
                "callTimeout: P2D",
                "patience: P8D",
                "keepUndo: PT0S",
                "keepUndo: P4000D"
            })
    void aDurationOutOfBoundsIsAProblemThatNamesKeyAndBounds(String line) {
        String yaml = line + "\nstateDirectory: state\ntargets:\n  corp:\n    connector: memory\n    config: {}\n";

        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(line.substring(0, line.indexOf(':')))
                .hasMessageContaining("is not between");
    }

    @Test
    void anEmptyFileAndNoFileSaySo() {
        assertThat(problems("")).isNotEmpty();
        assertThatThrownBy(() -> DeprovConfig.read(directory.resolve("none.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none.yaml");
    }
}
