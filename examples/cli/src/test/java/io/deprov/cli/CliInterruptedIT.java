package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.connectors.ldap.server.BindProbe;
import io.deprov.connectors.ldap.server.Change;
import io.deprov.connectors.ldap.server.DirectorySnapshot;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server ends between two steps: what was not done is never called done, and the next call finishes. */
@RequiresSlapd
class CliInterruptedIT {

    @TempDir
    private Path directory;

    private final Firm firm = new Firm();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7})
    void whatIsLeftIsOpenAndApplyAgainFinishes(int lastStep) throws IOException {
        try (SlapdServer server = SlapdServer.builder().seedOnline(firm.company).start()) {
            Workplace place = Workplace.at(directory, server, firm).approved("p.json");
            DirectorySnapshot before = DirectorySnapshot.of(server);

            Call broken = place.applyWatched("p.json", line -> {
                if (line.startsWith("[" + lastStep + "/")) {
                    server.kill();
                }
            });

            assertThat(broken.code()).as(broken.toString()).isEqualTo(1);
            assertThat(broken.out()).contains("INCOMPLETE", "UNREADABLE");
            Call status = place.call("status", "--json");
            assertThat(status.code()).isEqualTo(1);
            List<JsonNode> steps = steps(status);
            assertThat(steps.stream().filter(step -> step.get("state").asText().equals("VERIFIED")))
                    .hasSizeLessThanOrEqualTo(lastStep);
            assertThat(steps.stream().map(step -> step.get("state").asText()))
                    .allMatch(state -> state.matches("VERIFIED|DONE|IN_DOUBT|INTENT|RETRY_AT|PLANNED|WAITING|READY"));
            assertThat(place.apply("p.json").code())
                    .as("while the server is away")
                    .isEqualTo(1);

            server.start();
            Call again = place.apply("p.json");
            assertThat(again.code()).as(again.toString()).isZero();
            assertThat(again.out()).contains("REVOKED");
            assertThat(new BindProbe(server).canBind(firm.jdoe, Firm.LEAVERS_PASSWORD))
                    .isFalse();
            assertThat(new BindProbe(server).canBind(firm.bob, Firm.NEIGHBOURS_PASSWORD))
                    .isTrue();
            assertThat(before.changesUntil(DirectorySnapshot.of(server)))
                    .extracting(Change::dn)
                    .containsOnly(
                            Change.ofEntryAdded(firm.jdoe).dn(),
                            Change.ofEntryAdded(firm.admin).dn(),
                            Change.ofEntryAdded(firm.everybody).dn(),
                            Change.ofEntryAdded(firm.engineers).dn(),
                            Change.ofEntryAdded(firm.admins).dn());
            List<JsonNode> records = CliAuditLogIT.records(place.auditLog());
            CliAuditLogIT.assertInSequence(records);
            assertThat(CliAuditLogIT.bySteps(records).values())
                    .allSatisfy(kinds -> assertThat(kinds.stream().filter("VERIFIED"::equals))
                            .hasSizeLessThanOrEqualTo(1));
            assertThat(CliAuditLogIT.bySteps(records).values().stream().filter(kinds -> kinds.contains("VERIFIED")))
                    .hasSize(9);
        }
    }

    private static List<JsonNode> steps(Call status) {
        List<JsonNode> steps = new ArrayList<>();
        status.json().at("/cases/0/steps").forEach(steps::add);
        return steps;
    }
}
