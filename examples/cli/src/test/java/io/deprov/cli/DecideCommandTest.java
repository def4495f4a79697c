package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's word, with name and reason. */
class DecideCommandTest {

    @TempDir
    private Path directory;

    private Office office;
    private String step;

    @BeforeEach
    void everythingButADeletionIsDone() throws Exception {
        office = new Office(directory);
        office.system.person("7", "jdoe", "1001", "sales");
        office.plan("p.json");
        office.approve("p.json");
        office.apply("p.json");
        JsonNode status =
                new ObjectMapper().readTree(office.call("status", "--json").out());
        for (JsonNode each : status.get("cases").get(0).get("steps")) {
            if (each.get("effect").asText().equals("delete")) {
                step = each.get("id").asText();
            }
        }
    }

    private Call decide(String what, String id, String name, String reason) {
        return office.call(what, office.path("p.json"), "--step", id, "--as", name, "--reason", reason);
    }

    @Test
    void aStepIsCancelledByTheBeginningOfItsIdAndThePlanIsFinished() {
        Call call = decide("cancel", step.substring(0, 8), "Ada Lovelace", "kept for the court");

        assertThat(call.code()).isZero();
        assertThat(call.out()).contains("CANCEL", step.substring(0, 12), "Ada Lovelace", "kept for the court");
        assertThat(office.apply("p.json").code()).isEqualTo(3);
        assertThat(office.call("status").out()).contains("CANCELLED");
        assertThat(office.system.people).containsKey("7");
    }

    @Test
    void aWholeCaseIsCancelledAndNothingFallsDueAnyMore() {
        Call call = office.call(
                "cancel", office.path("p.json"), "--whole-case", "--as", "Ada Lovelace", "--reason", "hired again");

        assertThat(call.code()).as(call.toString()).isZero();
        assertThat(call.out()).contains("CANCEL  case leaver-", "Ada Lovelace", "hired again");
        assertThat(office.call("status").out()).contains("cancelled", "hired again");
        office.later(Duration.ofDays(40));
        assertThat(office.call("resume").code()).isZero();
        assertThat(office.system.people).containsKey("7");
    }

    @Test
    void aCaseOrAStepIsCancelledAndNotBothOrNeither() {
        assertThat(office.call("cancel", office.path("p.json"), "--as", "Ada", "--reason", "x")
                        .err())
                .contains("--step");
        assertThat(office.call(
                                "cancel",
                                office.path("p.json"),
                                "--whole-case",
                                "--step",
                                step,
                                "--as",
                                "Ada",
                                "--reason",
                                "x")
                        .err())
                .contains("exclude each other");
        assertThat(office.call("attest", office.path("p.json"), "--whole-case", "--as", "Ada", "--reason", "x")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void programsGetADocument() throws Exception {
        JsonNode document = new ObjectMapper()
                .readTree(office.call(
                                "attest",
                                office.path("p.json"),
                                "--step",
                                step,
                                "--as",
                                "Ada",
                                "--reason",
                                "by hand",
                                "--json")
                        .out());

        assertThat(document.get("format").asText()).isEqualTo("deprov-decision/1");
        assertThat(document.get("decision").asText()).isEqualTo("ATTEST");
        assertThat(document.get("step").asText()).isEqualTo(step);
    }

    @Test
    void whatCannotBeDecidedIsRefusedAndSaysWhy() {
        assertThat(decide("cancel", "12345", "Ada", "because").code()).isEqualTo(2);
        Call unknown = decide("cancel", "000000", "Ada", "because");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("no step");
        assertThat(decide("cancel", step, "jdoe", "because").err()).contains("leaver");
        assertThat(decide("cancel", step, "Ada", " ").code()).isEqualTo(2);
        assertThat(decide("cancel", step, "", "because").err()).contains("--as", "must not be empty");
        assertThat(decide("release", step, "Ada", "because").err()).contains("nothing to release");
    }
}
