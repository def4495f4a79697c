package io.deprov.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.api.ConnectorDescriptor;
import io.deprov.api.ConnectorException;
import io.deprov.api.FactDeclaration.Sensitivity;
import io.deprov.api.FailureClass;
import io.deprov.api.Proof;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import io.deprov.api.config.ConfigSchema;
import io.deprov.core.DeprovisionerBuilder;
import io.deprov.core.journal.file.SegmentSurgery;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryConnectorFactory;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.WrappedFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a connector says is kept apart from what the core says. */
class AuditFieldsTest {

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    String jdoe;

    @BeforeEach
    void aConnectorWhoseFactsAreNamedLikeTheRecordsFields() {
        bench = new Bench(directory);
        corp = bench.target("corp");
        jdoe = corp.account("jdoe", "1001");
        bench.wrapped(WrappedFactory::new)
                .descriptor(ConnectorDescriptor.builder(InMemoryConnectorFactory.TYPE, "1", ConfigSchema.of())
                        .maxConcurrency(1)
                        .possibleKind(AccessKind.ACCOUNT)
                        .fact("name", Sensitivity.PERSONAL, false, "")
                        .fact("contract", Sensitivity.PUBLIC, true, "")
                        .fact("state", Sensitivity.PUBLIC, false, "")
                        .fact("account", Sensitivity.PUBLIC, false, "")
                        .fact("effect", Sensitivity.PUBLIC, false, "")
                        .build());
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private JsonNode verifiedWith(Map<String, String> facts) {
        return verifiedWith(facts, 1);
    }

    private JsonNode verifiedWith(Map<String, String> facts, int runs) {
        corp.script(Fault.at(Method.VERIFY)
                .on(Effect.BLOCK_SIGN_IN)
                .answers(Verification.holds(
                        Proof.present("read", bench.clock.instant()).withFacts(facts))));
        Plan plan = bench.plan();
        for (int i = 0; i < runs; i++) {
            bench.apply(plan);
        }
        return bench.audit().stream()
                .filter(record -> record.get("kind").asText().equals("VERIFIED"))
                .map(record -> record.get("fields"))
                .filter(fields -> fields.get("effect").asText().equals(Effect.BLOCK_SIGN_IN.name()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aConnectorsFactsDoNotOverwriteTheRecordsOwnFields() {
        JsonNode fields = verifiedWith(Map.of("state", "Active", "account", "123456789012", "effect", "Allow"));

        assertThat(fields.get("state").asText()).isEqualTo("VERIFIED");
        assertThat(fields.get("account").asText()).isEqualTo(jdoe);
        assertThat(fields.get("fact.state").asText()).isEqualTo("Active");
        assertThat(fields.get("fact.account").asText()).isEqualTo("123456789012");
        assertThat(fields.get("fact.effect").asText()).isEqualTo("Allow");
    }

    @Test
    void factsThatWereNotDeclaredAreNamedAndTheirValuesAreNowhere() throws Exception {
        JsonNode fields = verifiedWith(Map.of("salary", "canary-4711", "homeAddress", "canary-street"));

        assertThat(fields.get("droppedFacts").asText()).isEqualTo("homeAddress salary");
        assertThat(Files.readString(DeprovisionerBuilder.auditLog(directory))).doesNotContain("canary");
        assertThat(Files.readString(SegmentSurgery.newest(directory.resolve("journal")), StandardCharsets.ISO_8859_1))
                .doesNotContain("canary");
    }

    @Test
    void whatAConnectorSaysThatIsNoUnicodeDoesNotHoldUpTheAuditLog() {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.BLOCK_SIGN_IN)
                .fails(ConnectorException.of(FailureClass.AUTHORIZATION, "not for x\ud800y")));

        JsonNode fields = verifiedWith(Map.of("state", "x\ud800y"), 2);

        assertThat(fields.get("state").asText()).isEqualTo("VERIFIED");
        assertThat(fields.get("fact.state").asText()).isEqualTo("x\ufffdy");
    }
}
