package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be read is closed for a while on somebody's word. */
class ExceptCommandTest {

    private static final String GROUPS = "crm/main/entitlement/group-membership";

    @TempDir
    private Path directory;

    private Office office;

    @BeforeEach
    void theGroupsCannotBeReadToTheirEnd() {
        office = new Office(directory);
        office.system.person("7", "jdoe", "1001", "sales");
        office.system.groupsIncomplete = true;
        office.plan("p.json");
        office.approve("p.json");
        assertThat(office.apply("p.json").code()).isEqualTo(1);
    }

    private Call except(String cell, String until, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "except", office.path("p.json"), "--cell", cell, "--owner", "Head of IT", "--as", "Ada Lovelace"));
        args.addAll(List.of("--reason", "the limit is not ours", "--until", until));
        args.addAll(List.of(more));
        return office.call(args.toArray(String[]::new));
    }

    @Test
    void theCaseIsNotIncompleteUntilTheDayComes() {
        Call call = except(GROUPS, "2026-11-25");

        assertThat(call.code()).as(call.toString()).isZero();
        assertThat(call.out()).contains("EXCEPTED  " + GROUPS, "2026-11-25", "Head of IT", "Ada Lovelace");
        assertThat(office.call("verify", office.path("p.json")).code()).isZero();
        Call status = office.call("status");
        assertThat(status.code()).isZero();
        assertThat(status.out()).contains("excepted until 2026-11-25", GROUPS, "Head of IT answers");
        office.later(Duration.ofDays(2));
        assertThat(office.call("resume").code()).isEqualTo(1);
        assertThat(office.call("status").code()).isEqualTo(1);
    }

    @Test
    void programsGetADocument() throws Exception {
        ObjectMapper mapper = new ObjectMapper();

        JsonNode document =
                mapper.readTree(except(GROUPS, "2026-11-25T12:00:00Z", "--json").out());

        assertThat(document.get("format").asText()).isEqualTo("deprov-exception/1");
        assertThat(document.get("cells").get(0).asText()).isEqualTo(GROUPS);
        assertThat(document.get("until").asText()).isEqualTo("2026-11-25T12:00:00Z");
        JsonNode exemption =
                mapper.readTree(office.call("status", "--json").out()).at("/cases/0/exemptions/0");
        assertThat(exemption.get("cell").asText()).isEqualTo(GROUPS);
        assertThat(exemption.get("status").asText()).isEqualTo("UNREADABLE");
        assertThat(exemption.get("owner").asText()).isEqualTo("Head of IT");
    }

    @Test
    void whatMakesNoSenseIsSaidInOneSentence() {
        assertThat(except("crm", "2026-12-01").code()).isEqualTo(2);
        assertThat(except("crm", "2026-12-01").err()).contains("target/partition/category/kind");
        assertThat(except(GROUPS, "soon").code()).isEqualTo(2);
        assertThat(except(GROUPS, "soon").err()).contains("neither a day").hasLineCount(1);
        assertThat(except(GROUPS, "2026-02-31T00:00:00Z").code()).isEqualTo(2);
        assertThat(except(GROUPS, "2020-01-01").code()).isEqualTo(3);
        assertThat(except("crm/main/account/account", "2026-12-01").err()).contains("was not open");
        assertThat(office.call("status").code()).isEqualTo(1);
    }
}
