package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.connectors.ldap.server.Relay;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection ends in the middle of a modification, and nobody can tell whether it was carried out: it is looked at first. */
@RequiresSlapd
class CliLostAnswerIT {

    private static final int STEPS = 9;
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    private final Firm firm = new Firm();

    @ParameterizedTest
    @ValueSource(ints = {1, 5, STEPS})
    void aModificationThatWasCarriedOutAlthoughItsAnswerWasLostIsSettledByReadingAndNotSentAgain(int modification)
            throws IOException {
        try (SlapdServer server = SlapdServer.builder().seedOnline(firm.company).start();
                Relay relay = new Relay(server.ldapPort())) {
            Workplace place = behind(relay, server);
            relay.cut(modification, Relay.Cut.BEFORE_THE_ANSWER_REACHES_THE_CLIENT);

            Call apply = place.apply("p.json");

            assertThat(apply.code()).as(apply.toString()).isZero();
            List<JsonNode> records = CliAuditLogIT.records(place.auditLog());
            assertThat(of(records, stepInDoubt(records), "/kind")).containsExactly("INTENT", "OUTCOME", "VERIFIED");
            assertThat(relay.modifications()).isEqualTo(STEPS);
            assertThat(modificationsSeenBy(server)).isEqualTo(STEPS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, STEPS})
    void aModificationThatNeverArrivedIsSentOnceMoreWhenAReadAfterItsDeadlineHasShownThatItDidNot(int modification)
            throws IOException {
        try (SlapdServer server = SlapdServer.builder().seedOnline(firm.company).start();
                Relay relay = new Relay(server.ldapPort())) {
            Workplace place = behind(relay, server);
            relay.cut(modification, Relay.Cut.BEFORE_IT_REACHES_THE_SERVER);

            Call broken = place.apply("p.json");

            assertThat(broken.code()).as(broken.toString()).isEqualTo(1);
            assertThat(broken.out()).contains("INCOMPLETE", "IN_DOUBT");
            assertThat(relay.modifications()).isEqualTo(STEPS);
            assertThat(modificationsSeenBy(server)).isEqualTo(STEPS - 1);

            Call again = place.apply("p.json");

            assertThat(again.code()).as(again.toString()).isZero();
            assertThat(relay.modifications()).isEqualTo(STEPS + 1);
            assertThat(modificationsSeenBy(server)).isEqualTo(STEPS);
            List<JsonNode> records = CliAuditLogIT.records(place.auditLog());
            String step = stepInDoubt(records);
            // It may be read more than once before the deadline; nothing is sent before a read after it.
            assertThat(of(records, step, "/kind"))
                    .containsSubsequence("INTENT", "OUTCOME", "INTENT", "OUTCOME", "VERIFIED");
            assertThat(of(records, step, "/fields/state").stream().distinct())
                    .containsExactly("INTENT", "IN_DOUBT", "RETRY_AT", "DONE", "VERIFIED");
            List<Instant> intents = records.stream()
                    .filter(record -> record.path("stepId").asText().equals(step)
                            && record.get("kind").asText().equals("INTENT"))
                    .map(record -> Instant.parse(record.get("time").asText()))
                    .toList();
            assertThat(intents).hasSize(2);
            assertThat(Duration.between(intents.get(0), intents.get(1))).isGreaterThanOrEqualTo(CALL_TIMEOUT);
        }
    }

    private Workplace behind(Relay relay, SlapdServer server) {
        return Workplace.at(directory, server, firm)
                .withTop("callTimeout", CALL_TIMEOUT.toString())
                .with("url", "ldap://127.0.0.1:" + relay.port())
                .approved("p.json");
    }

    /** The one step whose call nobody knew the outcome of. */
    private static String stepInDoubt(List<JsonNode> records) {
        List<String> doubted = records.stream()
                .filter(record -> record.get("kind").asText().equals("OUTCOME")
                        && record.at("/fields/state").asText().equals("IN_DOUBT"))
                .map(record -> record.get("stepId").asText())
                .toList();
        assertThat(doubted).hasSize(1);
        return doubted.get(0);
    }

    private static List<String> of(List<JsonNode> records, String step, String pointer) {
        return records.stream()
                .filter(record -> record.path("stepId").asText().equals(step))
                .map(record -> record.at(pointer).asText())
                .toList();
    }

    private static long modificationsSeenBy(SlapdServer server) throws IOException {
        return Files.readAllLines(server.logFile()).stream()
                .filter(line -> line.contains(" MOD dn="))
                .count();
    }
}
