package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program that asked for JSON gets JSON, also when its command line makes no sense. */
class JsonErrorTest {

    @TempDir
    private Path directory;

    private static Call call(String line) {
        return Call.of(Clock.systemUTC(), line.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frobnicate --json",
                "frobnicate --json=true",
                "--json=true frobnicate",
                "--json",
                "--json=true",
                "check --json=TRUE --frob",
                "check --frob --json=true",
                "check --json=rubbish",
                "check --json true",
                "check --json --json",
                "check --json=false --json=true",
                "check --json=true --config",
                "plan --json=true",
                "plan --json=true --id employeeNumber --out x",
                "plan --id employeeNumber=1 --out --json",
                "plan --id employeeNumber=1 --json=true --generation one --out x",
                "show --json=true",
                "show --json=true a b"
            })
    void aCommandLineThatMakesNoSenseIsAnsweredWithOneDocument(String line) {
        Call call = call(line);

        assertThat(call.code()).as(call.toString()).isEqualTo(2);
        JsonNode document = call.json();
        assertThat(document.get("format").asText()).isEqualTo("deprov-error/1");
        assertThat(document.get("exitCode").asInt()).isEqualTo(2);
        assertThat(document.get("problems")).isNotEmpty();
        assertThat(call.err()).startsWith("deprov: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check --frob",
                "check --json=false --frob",
                "check --json=FALSE --frob",
                "check --json= --frob",
                "show -- a --json",
                "check --jsonx"
            })
    void whoDidNotAskForJsonGetsNone(String line) {
        Call call = call(line);

        assertThat(call.code()).as(call.toString()).isEqualTo(2);
        assertThat(call.out()).isEmpty();
    }

    @Test
    void whatTheParserTakesForYesAndNoIsTheSameWhereTheCommandLineIsGood() {
        Office office = new Office(directory);

        assertThat(office.call("status", "--json=TRUE").json().get("format").asText())
                .isEqualTo("deprov-status/1");
        assertThat(office.call("status", "--json=false").out()).doesNotContain("{");
        assertThat(office.call("status", "--json=").out()).doesNotContain("{");
    }

    @Test
    void stackTracesAreShownInEveryFormTheyCanBeAskedForIn() {
        assertThat(call("check --frob --debug=true").err()).contains("\tat ");
        assertThat(call("check --frob --debug=false").err()).doesNotContain("\tat ");
    }
}
