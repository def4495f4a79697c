package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be wrong with a command line and a configuration, and what people are told. */
class UsageTest {

    private static final String CANARY = "canary-hunter2";

    @TempDir
    private Path directory;

    private Office office;

    @BeforeEach
    void open() {
        office = new Office(directory);
        office.system.person("7", "jdoe", "a=b, c d", "sales");
        office.system.person("8", "asmith", "1001", "sales");
    }

    private static void assertUsage(Call call, String... words) {
        assertThat(call.code()).as(call.toString()).isEqualTo(2);
        assertThat(call.err()).contains(words).doesNotContain("\tat ");
        assertThat(call.err().lines()).hasSizeLessThan(6);
        assertThat(call.out()).isEmpty();
    }

    @Test
    void anUnknownKeyIsNamedWithItsTarget() {
        office.write("deprov.yaml", office.read("deprov.yaml") + "      colour: green\n");

        assertUsage(office.call("check"), "crm", "colour", "system");
    }

    @Test
    void aStateDirectoryThatIsNoneIsToldOffline() {
        office.edit("deprov.yaml", "stateDirectory: state", "stateDirectory: \"a\\0b\"");
        assertUsage(office.call("status"), "stateDirectory", "no path");
        office.edit("deprov.yaml", "stateDirectory: \"a\\0b\"", "stateDirectory: ''");
        assertUsage(office.call("status"), "stateDirectory", "is empty");
    }

    @Test
    void aCaseIdHasNoControlCharacters() {
        Call call = office.call(
                "plan", "--id", "employeeNumber=1001", "--case", "bad\ncase", "--out", office.path("p.json"));

        assertUsage(call, "--case", "control characters");
    }

    @Test
    void wrongTypesAreToldInTheWordsOfWhoWritesYaml() {
        office.write("deprov.yaml", """
                stateDirectory: [state]
                selfApproval: maybe
                callTimeout: 5
                approvalValidity: 1 day
                protectedSubjects: [1001]
                targets: {crm: {connector: fake, config: {system: 7}}}
                """);

        Call call = office.call("check");

        assertThat(call.code()).isEqualTo(2);
        assertThat(call.err())
                .contains(
                        "stateDirectory: must be a text but is a list",
                        "selfApproval: must be true or false but is a text",
                        "callTimeout: must be an ISO-8601 duration such as PT30S but is a number",
                        "approvalValidity: must be an ISO-8601 duration such as PT30S, PT24H or P1D",
                        "protectedSubjects: must be a list of texts but holds a number; quotes make it a text")
                .doesNotContain("String", "Integer", "ArrayList");
        office.configure("");
        office.edit("deprov.yaml", "system: '", "system: 7 #'");
        assertUsage(office.call("check"), "crm.system: must be a text but is a number; quotes make it a text");
    }

    @Test
    void aTabIsCalledATabInItsOwnLine() {
        office.write("deprov.yaml", "# a comment\n\nstateDirectory: state\n\ttargets: {}\n");

        assertUsage(office.call("check"), "deprov.yaml", "line 4 is indented with a tab", "spaces");
    }

    @Test
    void aTypeThatNoTargetUsesIsRefusedNamingTheKnownOnes() {
        assertUsage(office.call("inventory", "--id", "employeNumber=1001"), "employeNumber", "[employeeNumber]");
        assertUsage(
                office.call("plan", "--id", "employeNumber=1001", "--out", office.path("p.json")), "[employeeNumber]");
        assertThat(office.file("p.json")).doesNotExist();
    }

    @Test
    void anIdIsSplitAtItsFirstEqualsSignOnly() {
        Call call = office.call("inventory", "--json", "--id", "employeeNumber=a=b, c d");

        assertThat(call.json().at("/targets/0/accounts/0/displayName").asText()).isEqualTo("jdoe");
        assertThat(call.json().at("/identifiers/0/value").asText()).isEqualTo("a=b, c d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "=1001", "employeeNumber=", "employeeNumber= ", "9=1"})
    void anIdThatIsNoneIsRefused(String id) {
        assertUsage(office.call("inventory", "--id", id), "--id");
    }

    @Test
    void everyCommandNeedsWhatItNeeds() {
        assertUsage(office.call("plan", "--id", "employeeNumber=1"), "--out");
        assertUsage(office.call("plan", "--out", office.path("p.json")), "--id");
        assertUsage(office.call("approve", office.path("p.json")), "--as");
        assertUsage(office.call("apply"), "PLAN");
        assertUsage(office.plan("p.json", "--generation", "0"), "--generation");
        assertUsage(office.plan("p.json", "--case", " "), "--case");
        assertUsage(office.call(), "subcommand");
        assertUsage(office.call("frobnicate"), "no such command", "-h");
        assertUsage(office.call("check", "more"), "more arguments", "deprov check -h");
    }

    @Test
    void filesThatAreNotThereAreNamed() {
        assertUsage(office.call("show", office.path("gone.json")), "gone.json", "cannot be read");
        assertUsage(
                Call.of(office.file("gone.yaml"), Clock.systemUTC(), "check"), "gone.yaml", "not there", "--config");
        assertUsage(Call.of(directory, Clock.systemUTC(), "check"), "it is a directory", "--config");
        assertUsage(office.plan("gone/p.json"), "gone", "directory does not exist");
    }

    @Test
    void aPasswordGivenAsAnArgumentIsNotRepeated() {
        for (String[] args : new String[][] {
            {"check", "--password=" + CANARY},
            {"check", "--password", CANARY},
            {"check", CANARY},
            {"check", "-p" + CANARY}
        }) {
            Call call = office.call(args);

            assertThat(call.code()).isEqualTo(2);
            assertThat(call.out() + call.err()).doesNotContain(CANARY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "      password: " + CANARY + "\n",
                "      password: " + CANARY + ": [\n",
                "      password: [" + CANARY + "]\n",
                "      password: \"" + CANARY + "\n",
                "      password: {a: " + CANARY + "}\n",
                "      password: !" + CANARY + " x\n",
                "      password: *" + CANARY + "\n",
                "  " + CANARY + "\n"
            })
    void aPasswordWrittenIntoTheConfigurationIsNotRepeated(String line) {
        office.write("deprov.yaml", office.read("deprov.yaml") + line);

        Call call = office.call("check", "--debug", "--json");

        assertThat(call.code()).as(call.toString()).isEqualTo(2);
        assertThat(call.out() + call.err()).doesNotContain(CANARY);
    }

    @Test
    void stackTracesAreShownOnlyWhenAskedFor() {
        assertThat(office.call("show", office.path("gone.json")).err()).doesNotContain("\tat ");
        assertThat(office.call("show", office.path("gone.json"), "--debug").err())
                .contains("\tat ");
        assertThat(office.call("show", "--debug").err()).contains("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "inventory", "plan", "show", "approve", "apply", "verify", "status"})
    void everyCommandExplainsItself(String command) {
        Call call = Call.of(Clock.systemUTC(), command, "-h");

        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("Usage: deprov " + command, "--config", "--json", "--debug");
        assertThat(call.err()).isEmpty();
    }

    @Test
    void theHelpOfAllNamesTheCommandsAndTheExitCodes() {
        Call call = Call.of(Clock.systemUTC(), "-h");

        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("check", "inventory", "plan", "show", "approve", "apply", "verify", "status");
        assertThat(call.out()).contains("Exit codes: 0");
    }
}
