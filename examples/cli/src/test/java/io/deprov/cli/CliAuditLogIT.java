package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import io.deprov.log.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log of a run on a real server, record by record. */
@RequiresSlapd
class CliAuditLogIT {

    @TempDir
    private Path directory;

    private final Firm firm = new Firm();

    static List<JsonNode> records(Path auditLog) throws IOException {
        List<JsonNode> records = new ArrayList<>();
        for (String line : Files.readAllLines(auditLog)) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            assertThat(CanonicalJson.canonicalize(bytes))
                    .as("canonical form of %s", line)
                    .isEqualTo(bytes);
            records.add(new JsonMapper().readTree(bytes));
        }
        return records;
    }

    /** Every step's kinds of records in the order written, by step id. */
    static Map<String, List<String>> bySteps(List<JsonNode> records) {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        for (JsonNode record : records) {
            if (!record.get("stepId").isNull()) {
                kinds.computeIfAbsent(record.get("stepId").asText(), id -> new ArrayList<>())
                        .add(record.get("kind").asText());
            }
        }
        return kinds;
    }

    static void assertInSequence(List<JsonNode> records) {
        assertThat(records)
                .extracting(record -> record.get("origin").asText())
                .containsOnly(records.get(0).get("origin").asText());
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).get("sequence").asLong())
                    .as("record %d", i)
                    .isEqualTo(i + 1);
        }
    }

    @Test
    void everyStepHasIntentOutcomeAndOneVerifiedRecordInThisOrder() throws IOException {
        try (SlapdServer server =
                SlapdServer.builder().seesWholeTree().seedOnline(firm.company).start()) {
            Workplace place = Workplace.at(directory, server, firm)
                    .with("wholeTreeVisible", "true")
                    .approved("p.json", "--retire-now");
            JsonNode plan = place.call("show", "--json", place.path("p.json")).json();
            Call apply = place.apply("p.json");
            assertThat(apply.code()).as(apply.toString()).isZero();

            List<JsonNode> records = records(place.auditLog());

            assertInSequence(records);
            Map<String, List<String>> steps = bySteps(records);
            assertThat(steps.keySet())
                    .containsExactlyInAnyOrderElementsOf(plan.at("/plan/steps").findValuesAsText("id").stream()
                            .filter(id -> id.matches("[0-9a-f]{64}"))
                            .distinct()
                            .toList());
            assertThat(steps.values())
                    .allSatisfy(kinds -> assertThat(kinds.stream().filter(kind -> !kind.equals("STEP")))
                            .containsExactly("INTENT", "OUTCOME", "VERIFIED"));
            assertThat(records)
                    .allSatisfy(record -> assertThat(record.get("planDigest").asText())
                            .isEqualTo(plan.get("digest").asText()));
            assertThat(records.get(0).get("kind").asText()).isEqualTo("CASE_OPENED");
            JsonNode opened = records.get(0).get("fields");
            assertThat(opened.get("approver").asText()).isEqualTo("Ada Lovelace");
            assertThat(opened.get("assurance").asText()).isEqualTo("asserted");
            assertThat(opened.get("selfApproved").asText()).isEqualTo("false");
            JsonNode last = records.get(records.size() - 1);
            assertThat(last.get("kind").asText()).isEqualTo("VERDICT");
            assertThat(last.at("/fields/verdict").asText()).isEqualTo("CLOSED");
        }
    }

    @Test
    void noRecordNamesTheLeaver() throws IOException {
        try (SlapdServer server = SlapdServer.builder().seedOnline(firm.company).start()) {
            Workplace place = Workplace.at(directory, server, firm).approved("p.json");
            assertThat(place.apply("p.json").code()).isZero();
            assertThat(place.call("verify", place.path("p.json")).code()).isZero();

            String log = Files.readString(place.auditLog()).toLowerCase(Locale.ROOT);

            assertThat(log).isNotEmpty();
            for (String name : new String[] {"jdoe", "john", "(admin)", "e-1001", "example.com", "laptop"}) {
                assertThat(log).as("the log holds \"%s\"", name).doesNotContain(name);
            }
        }
    }
}
