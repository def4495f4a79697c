package io.deprov.core.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import io.deprov.api.RevokeRequest;
import io.deprov.api.access.Effect;
import io.deprov.api.audit.AuditKind;
import io.deprov.api.audit.AuditReceipt;
import io.deprov.api.audit.AuditRecord;
import io.deprov.api.audit.AuditSink;
import io.deprov.core.journal.StepRecord;
import io.deprov.core.journal.StepState;
import io.deprov.core.plan.Plan;
import io.deprov.core.testing.Bench;
import io.deprov.core.testing.Fault;
import io.deprov.core.testing.Fault.Method;
import io.deprov.core.testing.InMemoryTarget;
import io.deprov.core.testing.WrappedFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call is made as it was journalled and approved, in time, or not at all. */
class PremisesTest {

    private static final Duration CALL = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    Bench bench;
    InMemoryTarget corp;
    final List<AuditRecord> audit = new CopyOnWriteArrayList<>();
    final List<String> deadlines = new CopyOnWriteArrayList<>();

    @BeforeEach
    void aLeaverInAGroup() {
        bench = new Bench(directory).with(builder -> builder.callTimeout(CALL));
        corp = bench.target("corp");
        corp.group(corp.account("jdoe", "1001"), "staff");
        bench.wrapped(WrappedFactory::new).listener((target, method, request) -> {
            if (request instanceof RevokeRequest revoke && isRemoval(revoke)) {
                deadlines.add(revoke.context().deadline().toString());
            }
            return null;
        });
    }

    @AfterEach
    void noViolations() {
        bench.close();
    }

    private static boolean isRemoval(RevokeRequest request) {
        return request.prepared().step().effect().equals(Effect.REMOVE);
    }

    /** Keeps the records; the first intent to remove takes this long. */
    private AuditSink sink(Duration first) {
        return new AuditSink() {
            @Override
            public CompletionStage<AuditReceipt> append(AuditRecord record) {
                if (record.kind() == AuditKind.INTENT
                        && isRemoval(record)
                        && intents().isEmpty()) {
                    bench.clock.advance(first);
                }
                audit.add(record);
                return CompletableFuture.completedFuture(new AuditReceipt(record.sequence(), ""));
            }

            @Override
            public OptionalLong lastSequence(String origin) {
                return audit.isEmpty()
                        ? OptionalLong.empty()
                        : OptionalLong.of(audit.get(audit.size() - 1).sequence());
            }

            @Override
            public void close() {}
        };
    }

    private static boolean isRemoval(AuditRecord record) {
        return Effect.REMOVE.name().equals(record.fields().get("effect"));
    }

    private List<String> intents() {
        return audit.stream()
                .filter(record -> record.kind() == AuditKind.INTENT && isRemoval(record))
                .map(record -> record.fields().get("deadline"))
                .toList();
    }

    private StepRecord applyWith(AuditSink sink) {
        bench.with(builder -> builder.auditSink(sink));
        return Bench.step(bench.apply(bench.plan()), Effect.REMOVE).record();
    }

    @Test
    void theConnectorHasTheDeadlineThatWasJournalled() {
        StepRecord record = applyWith(sink(Duration.ofSeconds(10)));

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(intents()).hasSize(1).isEqualTo(deadlines);
    }

    @Test
    void anIntentThatBecameDurableTooLateIsMadeAnewAndNothingIsSentForIt() {
        StepRecord record = applyWith(sink(Duration.ofSeconds(25)));

        assertThat(record.state()).isEqualTo(StepState.VERIFIED);
        assertThat(record.attempt()).isEqualTo(2);
        assertThat(intents()).hasSize(2);
        assertThat(deadlines).containsExactly(intents().get(1));
        assertThat(audit)
                .filteredOn(one -> isRemoval(one) && "LATE".equals(one.fields().get("reason")))
                .singleElement()
                .satisfies(one -> assertThat(one.fields()).containsEntry("state", "RETRY_AT"));
    }

    @Test
    void otherCapabilitiesThanThoseApprovedParkWhatIsDueAndCallNothing() {
        Plan plan = bench.plan();
        corp.lag(Duration.ZERO, Duration.ofMinutes(30));

        RunReport report = bench.apply(plan);

        assertThat(corp.calls(Method.REVOKE)).isZero();
        assertThat(report.steps())
                .filteredOn(view -> view.due().isEmpty())
                .isNotEmpty()
                .allSatisfy(view -> {
                    assertThat(view.record().state()).isEqualTo(StepState.PARKED);
                    assertThat(view.record().reason()).isEqualTo("CAPABILITIES_CHANGED");
                });
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void aTargetThatAsksForMoreThanALifetimeIsAskedAgainAfterADay() {
        corp.script(Fault.at(Method.REVOKE)
                .on(Effect.REMOVE)
                .fails(ConnectorException.builder(FailureClass.THROTTLED, "later")
                        .retryAfter(Duration.ofSeconds(Long.MAX_VALUE))
                        .build()));

        StepRecord record = Bench.step(bench.apply(bench.plan()), Effect.REMOVE).record();

        assertThat(record.state()).isEqualTo(StepState.RETRY_AT);
        assertThat(record.notBefore()).contains(bench.clock.instant().plus(Duration.ofDays(1)));
    }
}
